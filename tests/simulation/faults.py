"""What can go wrong at a call, which of it applies where, and what a run drew of it.

At a call site the classes take turns in an order of the seed's, so that few visits reach many of them; a site that is seldom
visited is struck more often. `Coverage` keeps what was reached.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.simulation.virtual import Chance

# At any call.
REFUSED, THROTTLED, FAILED, LOST = "refused", "throttled", "500", "answer-lost"
CRASH_BEFORE, CRASH_AFTER, SLOW = "crash-before", "crash-after", "deadline"
# At some.
STALE, CONFLICT, PARTIAL, OLD_SECRET = "stale-read", "conflict", "partial-batch", "old-secret"
# At an invocation.
DUPLICATE, LATE, SKEW = "duplicate", "reordered", "clock-skew"

ALWAYS = (REFUSED, THROTTLED, FAILED, LOST, CRASH_BEFORE, CRASH_AFTER, SLOW)
CLASSES = (*ALWAYS, STALE, CONFLICT, PARTIAL, OLD_SECRET, DUPLICATE, LATE, SKEW)
_CONFLICTING = {"TransactWriteItems", "PutItem", "UpdateItem", "DeleteItem"}
_READS = {"GetItem", "Query", "BatchGetItem"}
# So many attempts a client of ours makes; a longer fault is one that it cannot hide.
_ATTEMPTS = 4


@dataclass(frozen=True)
class Site:
    """Where a call is made: the function, the place in our code and what it asks."""

    function: str
    place: str
    operation: str

    def __str__(self) -> str:
        return f"{self.function} {self.place} {self.operation}"


def applicable(service: str, operation: str, request: dict[str, Any]) -> tuple[str, ...]:
    """The classes that can strike this call."""
    more: list[str] = []
    if service == "dynamodb":
        if operation in _READS and not _is_consistent(operation, request):
            more.append(STALE)
        if operation in _CONFLICTING:
            more.append(CONFLICT)
        if operation in {"BatchGetItem", "BatchWriteItem"}:
            more.append(PARTIAL)
    if operation == "PutEvents":
        more.append(PARTIAL)
    if operation == "GetSecretValue":
        more.append(OLD_SECRET)
    return (*ALWAYS, *more)


def _is_consistent(operation: str, request: dict[str, Any]) -> bool:
    if operation == "BatchGetItem":
        return all(each.get("ConsistentRead") for each in request["RequestItems"].values())
    return bool(request.get("ConsistentRead"))


@dataclass
class Coverage:
    """How often each class struck each site, and which could have."""

    visits: Counter[Site] = field(default_factory=Counter)
    struck: Counter[tuple[Site, str]] = field(default_factory=Counter)
    classes: dict[Site, tuple[str, ...]] = field(default_factory=dict)

    def visit(self, site: Site, classes: tuple[str, ...]) -> int:
        """Note the visit; how many there were before."""
        self.visits[site] += 1
        known = self.classes.get(site, ())
        self.classes[site] = known + tuple(each for each in classes if each not in known)
        return self.visits[site] - 1

    def add(self, other: "Coverage") -> None:
        self.visits += other.visits
        self.struck += other.struck
        for site, classes in other.classes.items():
            known = self.classes.get(site, ())
            self.classes[site] = known + tuple(each for each in classes if each not in known)

    def empty(self) -> list[tuple[Site, str]]:
        """The cells that apply and were not reached."""
        return [
            (site, each)
            for site in sorted(self.classes, key=str)
            for each in self.classes[site]
            if not self.struck[site, each]
        ]


class Weather:
    """Draws faults. `only`, when given, are the numbers of the draws that may strike: a shrunk run keeps those alone."""

    def __init__(self, seed: int, ratio: float, only: frozenset[int] | None = None) -> None:
        self.is_on = True
        self.ratio = ratio
        self.coverage = Coverage()
        self.drawn: list[tuple[int, str, str]] = []
        self._seed = seed
        self._only = only
        self._chance = Chance(seed, "faults")
        self._turns: dict[Site, list[str]] = {}
        self._lasting: dict[Site, tuple[str, int]] = {}
        self._draws = 0

    def at_call(self, site: Site, classes: tuple[str, ...]) -> str | None:
        """The fault that strikes this call, or None."""
        before = self.coverage.visit(site, classes)
        if not self.is_on:
            return None
        lasting = self._lasting.pop(site, None)
        if lasting:
            kind, left = lasting
            if left > 1:
                self._lasting[site] = kind, left - 1
            return self._strike(site, kind)
        if not self._chance.happens(max(self.ratio, min(0.35, 2 / (before + 1)) if self.ratio else 0.0)):
            return None
        kind = self._next(site, classes)
        is_long = self._chance.happens(0.3)
        self._draws += 1
        if self._only is not None and self._draws not in self._only:
            return None
        if is_long and kind in {REFUSED, THROTTLED, FAILED}:
            self._lasting[site] = kind, _ATTEMPTS - 1
        self.drawn.append((self._draws, str(site), kind))
        return self._strike(site, kind)

    def at_delivery(self, function: str, kind: str, ratio: float) -> bool:
        """Whether `kind` strikes this invocation."""
        site = Site(function, "-", "Invoke")
        self.coverage.visit(site, (kind,))
        if not self.is_on or not self._chance.happens(ratio if self.ratio else 0.0):
            return False
        self._draws += 1
        if self._only is not None and self._draws not in self._only:
            return False
        self.drawn.append((self._draws, str(site), kind))
        self._strike(site, kind)
        return True

    def uniform(self, low: float, high: float) -> float:
        return self._chance.uniform(low, high)

    def _next(self, site: Site, classes: tuple[str, ...]) -> str:
        left = [each for each in self._turns.get(site, ()) if each in classes]
        if not left:
            # Each seed begins at another class, so that a site that is struck once a run meets all of them in time.
            order = sorted(classes, key=lambda each: Chance(0, f"{site}:{each}").random())
            turn = self._seed % len(order)
            left = order[turn:] + order[:turn]
        kind = left.pop()
        self._turns[site] = left
        return kind

    def _strike(self, site: Site, kind: str) -> str:
        self.coverage.struck[site, kind] += 1
        return kind
