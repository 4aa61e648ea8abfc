"""What refreshing a session promises, as a tree of tokens, and a random life of sessions that is held against it.

A token is used when the server has answered it with a child, whether or not the answer arrived. In a family that lives:

- a token that was never used, and of whose siblings none was, is accepted;
- one that was used once, less than ten seconds ago and by the family's latest rotation, is accepted once more;
- everything else is refused, and so is everything of that family from then on.

Hosts' clocks differ by up to `SKEW` from the true time, so that a rotation's age is known to twice of that; nearer to the ten
seconds than this either answer is right. Nothing here knows how a family is stored.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ConnectionClosedError

from functions.identity import sessions, table
from functions.identity.errors import SessionEnded
from socialflow import ids, person_keys
from tests.simulation.clients import Client
from tests.support.dynamodb import DynamoDB

LEEWAY = 10.0
SKEW = 0.5
# Times are stored in milliseconds.
_UNSURE = 2 * SKEW + 0.001
OWNER, THIEF, REPLAYER = "owner", "thief", "who has read an old token"
_DAY = 86_400.0
# A session that is refreshed lives for a year; a family here is given less.
_LONGEST = 300 * _DAY


class Broken(AssertionError):
    """A session did what is not promised."""


@dataclass
class Token:
    """`used_by` are the holders that it was answered, in order; `used_at` when the first was."""

    text: str
    parent: "Token | None" = None
    children: "list[Token]" = field(default_factory=list)
    used_by: list[str] = field(default_factory=list)
    used_at: float = 0.0

    @property
    def is_overtaken(self) -> bool:
        """Whether a sibling was used instead, or what it was answered was used already."""
        siblings = self.parent.children if self.parent else []
        return any(each.used_by for each in self.children) or any(each.used_by for each in siblings if each is not self)


@dataclass
class Family:
    began: float
    held: dict[str, Token]
    spent: list[Token] = field(default_factory=list)
    is_live: bool = True
    forgiven: int = 0


class Model:
    """`step` does one thing to a session and raises Broken when the answer is not one of those promised."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - a story, not a secret
        self.now = datetime(2026, 3, 1, tzinfo=UTC).timestamp()
        self.seen: Counter[str] = Counter()
        self.database = DynamoDB(lambda: self.now)
        self.client = Client("dynamodb", self._ask)
        # What other hosts do between this host's read and its write.
        self._meanwhile: list[Callable[[], None]] = []
        self._is_losing = False

    def begin(self) -> None:
        self.user_id = ids.new_id()
        person = {"user_id": self.user_id, "username": "ada", "display_name": "Ada", "email": "ada@example.com"}
        table.register(person, person_keys.new(person["user_id"], self._at()), self._at(), [])
        self.family = self._family()

    def step(self) -> None:
        self.now += self._pause()
        family = self.family
        if (not family.is_live and self.chance.random() < 0.7) or self.now - family.began > _LONGEST:
            self.family = self._family()
            return
        who = THIEF if THIEF in family.held and self.chance.random() < 0.5 else OWNER
        match self.chance.choices(("refresh", "lose", "together", "steal", "replay"), (50, 15, 15, 6, 2))[0]:
            case "refresh":
                self._refresh(who)
            case "lose":
                self._refresh(who, is_heard=False)
            case "together":
                # Threads of a device, or both who hold the family, at once.
                others = self.chance.choices(list(family.held), k=self.chance.choice((1, 1, 2)))
                tokens = [(each, family.held[each]) for each in others]
                self._meanwhile = [lambda each=each: self._refresh(*each) for each in tokens]  # type: ignore[misc]
                self._refresh(who)
                self._meanwhile = []
                self.seen["together"] += 1
            case "steal" if THIEF not in family.held:
                late = bool(family.spent) and self.chance.random() < 0.3
                family.held[THIEF] = family.spent[-1] if late else family.held[OWNER]
                self.seen["stolen after its rotation" if late else "stolen before its rotation"] += 1
            case "replay" if family.spent:
                self._refresh(REPLAYER, self.chance.choice(family.spent), is_heard=False)

    def _refresh(self, who: str, token: Token | None = None, *, is_heard: bool = True) -> None:
        """Present what they hold, and hold the answer to the promise. Who does not hear it holds what they held."""
        family = self.family
        token = token or family.held[who]
        child = self._presented(token)
        age = self.now - token.used_at
        is_fresh = not token.used_by and not token.is_overtaken
        is_repeated = len(token.used_by) == 1 and not token.is_overtaken
        must = family.is_live and (is_fresh or (is_repeated and age <= LEEWAY - _UNSURE))
        may = family.is_live and (is_fresh or (is_repeated and age <= LEEWAY + _UNSURE))
        if (child is None and must) or (child and not may):
            found = f"{who}: used by {token.used_by} {age:.3f} s ago, family lives: {family.is_live}"
            raise Broken(f"{'refused' if child is None else 'accepted'}: {found}; {dict(self.seen)}")
        self.seen["steps"] += 1
        if child is None:
            is_stolen = THIEF in family.held or who == REPLAYER
            if family.is_live:
                self.seen["theft found" if is_stolen else "ended by its own device, too late or too often"] += 1
            family.is_live = False
            return
        if token.used_by:
            self.seen["once more"] += 1
            family.forgiven += who in family.held and who not in token.used_by
            # The loser of a theft is let through once at most, at once after the rotation.
            if family.forgiven > 1:
                raise Broken(f"a loser was let through {family.forgiven} times")
        else:
            token.used_at = self.now
            family.spent.append(token)
        made = Token(child, token)
        token.children.append(made)
        token.used_by.append(who)
        if is_heard:
            family.held[who] = made

    def _presented(self, token: Token) -> str | None:
        self._is_losing = self.chance.random() < 0.05
        try:
            return sessions.refresh(token.text, self._at()).refresh_token
        except SessionEnded:
            return None

    def _ask(self, _service: str, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        answer = self.database.call(operation, request)
        if operation == "BatchGetItem" and self._meanwhile:
            self._meanwhile.pop()()
        if operation == "UpdateItem" and self._is_losing:
            # The write is done and its answer lost: the client asks again.
            self._is_losing = False
            self.seen["write repeated"] += 1
            raise ConnectionClosedError(endpoint_url="https://dynamodb.test")
        return answer

    def _family(self) -> Family:
        at = self._at()
        tokens = sessions.start(table.user(self.user_id), None, at)
        return Family(self.now, {OWNER: Token(tokens.refresh_token)})

    def _at(self) -> datetime:
        """What a host's clock shows."""
        return datetime.fromtimestamp(self.now + self.chance.uniform(-SKEW, SKEW), UTC)

    def _pause(self) -> float:
        low, high = self.chance.choices(((0, 5), (8, 12), (12, 90), (60, 2 * _DAY)), (55, 15, 20, 10))[0]
        return self.chance.uniform(low, high)
