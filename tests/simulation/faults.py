"""What can go wrong at a call, which of it applies where, and what a run drew of it.

At a call site the classes take turns in an order of the seed's, so that few visits reach many of them; a site that is seldom
visited is struck more often. `Coverage` keeps what was reached.
"""

import functools
import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

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
# Ends the code of a cell that is hunted even when faults have stopped, because nobody comes there before.
LATE_ON = "~"
# So many attempts a client of ours makes; a longer fault is one that it cannot hide.
_ATTEMPTS = 4


class Site(NamedTuple):
    """Where a call is made: the function, the place in our code and what it asks."""

    function: str
    place: str
    operation: str

    def __str__(self) -> str:
        return f"{self.function} {self.place} {self.operation}"


class Fault(NamedTuple):
    """A class that struck a site at its visit of that number: what a run needs to know of it to be struck again."""

    site: Site
    visit: int
    kind: str

    @property
    def code(self) -> str:
        """Short enough for a command line."""
        return f"{cell(self.site, self.kind)}.{self.visit}"

    def __str__(self) -> str:
        return f"{self.kind} at visit {self.visit} of {self.site}"


@functools.cache
def cell(site: Site, kind: str) -> str:
    """What a command line calls the class at the site."""
    return hashlib.blake2s(f"{site} {kind}".encode(), digest_size=4).hexdigest()


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
    if service == "stripe" and operation.startswith("POST"):
        # Its key is in flight.
        more.append(CONFLICT)
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
    # Visits while things may fail.
    open: Counter[Site] = field(default_factory=Counter)

    def visit(self, site: Site, classes: tuple[str, ...]) -> int:
        """Note the visit; how many there were before."""
        before = self.visits[site]
        self.visits[site] = before + 1
        known = self.classes.get(site, ())
        if known is not classes and not set(classes) <= set(known):
            self.classes[site] = known + tuple(each for each in classes if each not in known)
        return before

    def add(self, other: "Coverage") -> None:
        self.visits += other.visits
        self.open += other.open
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
    """Draws faults; `drawn` are those that struck.

    `hunted` are cells that a campaign has not seen struck: each strikes once, at one of the first visits that it can; those
    that end in LATE_ON also while people do what they do last (`is_squally`), in functions that are asked again until they
    answer (`patient`). `only`, when given, is all that strikes, by
    code, and nothing is drawn: so a run stays itself while faults are left out.
    """

    def __init__(
        self,
        seed: int,
        ratio: float,
        only: frozenset[str] | None = None,
        hunted: frozenset[str] = frozenset(),
        patient: frozenset[str] = frozenset(),
    ) -> None:
        self.is_on = True
        self.is_squally = False
        self.ratio = ratio
        # What fails at every step gets nowhere; every other seed that hunts lets all else go well, to come far.
        self._is_fair = bool(hunted) and seed % 2 == 0
        self.coverage = Coverage()
        self.drawn: list[Fault] = []
        self._seed = seed
        self._only = only
        self._patient = patient
        self._hunted = set(hunted)
        self._chance = Chance(seed, "faults")
        self._turns: dict[Site, list[str]] = {}
        self._lasting: dict[Site, tuple[str, int]] = {}
        self._deliveries: Counter[tuple[Site, str]] = Counter()

    def at_call(self, site: Site, classes: tuple[str, ...]) -> str | None:
        """The fault that strikes this call, or None."""
        before = self.coverage.visit(site, classes)
        if not self._may(site):
            return None
        if self._only is not None:
            planned = (Fault(site, before, each) for each in classes)
            return next((self._strike(each) for each in planned if each.code in self._only), None)
        kind = self._wanted(site, classes)
        if self.is_on:
            self.coverage.open[site] += 1
            kind = kind or self._going_on(site) or self._by_chance(site, classes, before)
        return self._strike(Fault(site, before, kind)) if kind else None

    def at_delivery(self, function: str, kind: str, ratio: float) -> bool:
        """Whether `kind` strikes this invocation."""
        site = Site(function, "-", "Invoke")
        self.coverage.visit(site, (kind,))
        before = self._deliveries[site, kind]
        self._deliveries[site, kind] += 1
        if not self._may(site):
            return False
        fault = Fault(site, before, kind)
        if self._only is not None:
            strikes = fault.code in self._only
        else:
            is_hunted = self._wanted(site, (kind,)) is not None
            strikes = (self.is_on and self._chance.happens(ratio if self.ratio else 0.0)) or is_hunted
            self.coverage.open[site] += self.is_on
        if strikes:
            self._strike(fault)
        return strikes

    def uniform(self, low: float, high: float) -> float:
        return self._chance.uniform(low, high)

    def _may(self, site: Site) -> bool:
        return self.is_on or (self.is_squally and site.function in self._patient)

    def _going_on(self, site: Site) -> str | None:
        """What began at an earlier visit and lasts longer than a client's attempts."""
        kind, left = self._lasting.pop(site, (None, 0))
        if kind and left > 1:
            self._lasting[site] = kind, left - 1
        return kind

    def _wanted(self, site: Site, classes: tuple[str, ...]) -> str | None:
        if not self._hunted:
            return None
        end = "" if self.is_on else LATE_ON
        found = next(
            (each for each in classes if self._hunted & {cell(site, each) + end, cell(site, each) + LATE_ON}), None
        )
        # Now and then a visit is let by: what is first done at a place is often not what is interesting.
        if found is None or self._chance.happens(0.3):
            return None
        self._hunted -= {cell(site, found), cell(site, found) + LATE_ON}
        return found

    def _by_chance(self, site: Site, classes: tuple[str, ...], before: int) -> str | None:
        often = min(0.35, 2 / (before + 1)) if self.ratio else 0.0
        if not self._chance.happens(self.ratio / 10 if self._is_fair else max(self.ratio, often)):
            return None
        kind = self._next(site, classes)
        if self._chance.happens(0.3) and kind in {REFUSED, THROTTLED, FAILED}:
            self._lasting[site] = kind, _ATTEMPTS - 1
        return kind

    def _next(self, site: Site, classes: tuple[str, ...]) -> str:
        left = [each for each in self._turns.get(site, ()) if each in classes]
        if not left:
            # Each seed begins at another class, so that a site that is struck once a run meets all of them in time.
            order = sorted(classes, key=lambda each: cell(site, each))
            turn = self._seed % len(order)
            left = order[turn:] + order[:turn]
        kind = left.pop()
        self._turns[site] = left
        return kind

    def _strike(self, fault: Fault) -> str:
        self.coverage.struck[fault.site, fault.kind] += 1
        self.drawn.append(fault)
        return fault.kind
