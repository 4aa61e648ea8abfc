"""A link of a session's chain: what has been credited and when, under our signature and bound to the link before it."""

import hashlib
from dataclasses import astuple, dataclass

from functions.playback import sessions
from functions.playback.errors import BrokenChain
from functions.playback.models import Session


@dataclass(frozen=True)
class Link:
    """Where a session stands. Times of the month begin anew with each month (UTC) that a heartbeat comes in."""

    # The last heartbeat's number, and the last packed event's.
    sequence: int = 0
    event: int = 0
    # How often something was credited, and how much in all.
    credits: int = 0
    credited_ms: int = 0
    # When the last heartbeat was counted.
    at_ms: int = 0
    # Of the month of `at_ms`: credited, and kept unpaid by reason.
    month_ms: int = 0
    parallel_ms: int = 0
    rate_ms: int = 0

    def text(self, session_id: str, previous: str, packed: str) -> str:
        """Signed, and bound to the link before it by its own signature and to the events that led here."""
        state = ".".join(str(each) for each in astuple(self))
        bound = previous.rpartition(".")[2]
        digest = hashlib.sha256(f"{bound}.{packed}".encode()).hexdigest()[:16]
        return f"{state}.{digest}.{sessions.mac('link-2', session_id, state, digest)}"


def read(text: str, session: Session) -> Link:
    """The link as we wrote it for this session; without one, where a session starts. Raises BrokenChain."""
    if not text:
        return Link(at_ms=session.started_at_ms)
    state, _, tag = text.rpartition(".")
    state, _, digest = state.rpartition(".")
    if not (text.isascii() and sessions.is_mac(tag, "link-2", session.session_id, state, digest)):
        raise BrokenChain
    return Link(*(int(part) for part in state.split(".")))
