"""People at their devices: they ask until they get an answer, with the key of the first try, and sometimes too eagerly."""

import json
from dataclasses import dataclass
from typing import Any

from tests.simulation.engine import All, Outcome, Process
from tests.simulation.virtual import Chance
from tests.simulation.world import World

# A person gives up after so many tries.
_TRIES = 30


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any

    @property
    def is_ok(self) -> bool:
        return 200 <= self.status < 300


class Person:
    """A user with a device. `eager` is how often a request is sent twice at once."""

    def __init__(self, world: World, user_id: str, *, name: str = "", eager: float = 0.05) -> None:
        self.world, self.user_id, self.eager = world, user_id, eager
        self.name = name or user_id
        self.chance = Chance(world.seed, f"person {self.name}")
        self._keys = 0

    def ask(
        self, route: str, path: str = "", body: Any = None, *, is_keyed: bool = False, tries: int = _TRIES
    ) -> Process:
        """The first answer that is one, None when there was none however often they asked."""
        headers = {}
        if is_keyed:
            self._keys += 1
            headers["idempotency-key"] = f"{self.name}-{self._keys}"
        for attempt in range(tries):
            again = self.chance.happens(self.eager) and is_keyed
            answers = yield All([self._once(route, path, body, headers) for _ in range(2 if again else 1)])
            for answer in answers:
                if answer is not None and answer.status < 500 and not _is_in_flight(answer):
                    return answer
            yield min(20.0, 0.3 * 2**attempt) * (0.5 + self.chance.random())
        return None

    def _once(self, route: str, path: str, body: Any, headers: dict[str, str]) -> Process:
        outcome: Outcome = yield self.world.request(route, path, body, user_id=self.user_id, headers=headers)
        if not outcome.is_ok:
            return None
        text = outcome.value.get("body") or ""
        return Answer(outcome.value["statusCode"], json.loads(text) if text[:1] in {"{", "["} else text)


def _is_in_flight(answer: Answer) -> bool:
    return (
        answer.status == 409 and isinstance(answer.body, dict) and answer.body.get("code") in {"in-flight", "conflict"}
    )
