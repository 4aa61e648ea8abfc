"""What goes wrong on request of `/_standin/...`, and only so."""

import threading
import time
from dataclasses import dataclass
from typing import Literal, get_args

from local.stripe_api.refusals import Refusal

# internal_error: the endpoint runs, fails with 500 and its effect is undone; the 500 is the key's answer from then on.
# answer_lost: the effect stands, the connection ends before the answer.
# slow: the endpoint holds its key for `seconds` before it runs.
FaultKind = Literal["internal_error", "answer_lost", "rate_limited", "slow"]
KINDS: tuple[str, ...] = get_args(FaultKind)


@dataclass
class Fault:
    kind: str
    count: int
    path_prefix: str
    seconds: float


class Faults:
    """Planned faults and the outage. In memory: a restart is healthy."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._planned: list[Fault] = []
        self._down_until = 0.0

    def plan(self, fault: Fault) -> None:
        with self._lock:
            self._planned.append(fault)

    def go_down(self, seconds: float) -> None:
        self._down_until = time.monotonic() + seconds

    def clear(self) -> None:
        with self._lock:
            self._planned.clear()
            self._down_until = 0.0

    def check_up(self) -> None:
        if time.monotonic() < self._down_until:
            raise Refusal(503, "api_error", "Stripe is temporarily unavailable.", executed=False)

    def take(self, path: str) -> Fault | None:
        """The fault planned for this request, which it uses up."""
        with self._lock:
            for fault in self._planned:
                if path.startswith(fault.path_prefix):
                    fault.count -= 1
                    self._planned = [one for one in self._planned if one.count > 0]
                    return fault
        return None
