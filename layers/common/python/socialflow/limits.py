"""How often one may ask (AU-7): limits by user, session, route and address, counted in the table LIMITS.

Ordinary routes are counted behind: a process adds what it let through once that is a chunk, a twentieth of the quota, so
most requests write nothing. What gets through in a window is below the quota and, for each of the P processes that serve the
caller, a chunk and one request more: quota + P * (chunk - 1 + cost). One process alone is exact.

Strict routes (log-in, codes, resets ...) are counted ahead, by the condition of a write: never more than the quota, however
many ask at once. Whom a process has refused it refuses until the window ends, and writes nothing.

Windows stand at multiples of their length, so two quotas fit around the edge of two windows. When the table does not answer
within a second, each process counts alone, both kinds against the whole quota: an outage locks nobody out, and opens no
route wider than quota * P. Where no numbers are set (`RATE_LIMITS`) nothing is limited.
"""

import hashlib
import json
import unicodedata
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from socialflow import clock, env, logs, tables
from socialflow.dynamo import ConditionFailed, Store, key
from socialflow.errors import Unavailable

LIMITS = Store(tables.LIMITS)
# A process forgets the oldest beyond these, and lets at most a chunk of each through again.
_REMEMBERED = 4096
# After the table did not answer it is left alone for so long.
_PAUSE_SECONDS = 10
_CHUNKS = 20


@dataclass(frozen=True)
class Limit:
    """`quota` tokens in each window of `seconds`."""

    quota: int
    seconds: int

    @property
    def chunk(self) -> int:
        return max(1, self.quota // _CHUNKS)

    def times(self, factor: int) -> "Limit":
        return Limit(self.quota * factor, self.seconds)


# What AWS stages enforce. The strict ones: by account (hashed) and by address.
DEFAULTS: Mapping[str, Limit] = {
    "user": Limit(600, 60),
    "session": Limit(400, 60),
    "route": Limit(240, 60),
    "address": Limit(1200, 60),
    "log-in-account": Limit(10, 900),
    "log-in-address": Limit(100, 900),
    "register-account": Limit(5, 3600),
    "register-address": Limit(20, 3600),
    "refresh-account": Limit(10, 60),
    "refresh-address": Limit(300, 60),
    "code-account": Limit(10, 900),
    "code-address": Limit(60, 900),
    "reset-account": Limit(5, 3600),
    "reset-address": Limit(30, 3600),
    "step-up-account": Limit(10, 900),
    "step-up-address": Limit(100, 900),
}


@dataclass(frozen=True)
class Subject:
    """Who asks, by the name of the limit that is theirs. `name` tells two subjects of one limit apart."""

    limit: str
    name: str

    @property
    def pk(self) -> str:
        return f"LIMIT#{self.limit}#{self.name}"


@dataclass(frozen=True)
class Standing:
    """How a subject stands after a request; `is_refused` until `ends_at`."""

    limit_name: str
    limit: Limit
    used: int
    ends_at: int
    is_refused: bool = False

    @property
    def left(self) -> int:
        return 0 if self.is_refused else max(0, self.limit.quota - self.used)


@dataclass
class _Known:
    """What this process knows of a subject's window: counted in the table, let through since, and whether it is full."""

    total: int = 0
    unsettled: int = 0
    is_full: bool = False


@dataclass
class Meter:
    """One process's memory."""

    known: OrderedDict[tuple[str, int], _Known] = field(default_factory=OrderedDict)
    asks_again_at: float = 0.0

    def take(self, subjects: Iterable[Subject], cost: int) -> list[Standing]:
        """Count a request behind, against each subject's limit; what one of them refuses uses up nothing of the others."""
        limited = [(each, limit) for each in subjects if (limit := numbers().get(each.limit))]
        refused = [standing for each in limited if (standing := self._refusal(*each, cost))]
        return refused or [self._behind(*each, cost) for each in limited]

    def take_strictly(self, subject: Subject) -> list[Standing]:
        """Count a request ahead: it is refused when the window has no room for it."""
        limit = numbers().get(subject.limit)
        return [self._ahead(subject, limit)] if limit else []

    def _refusal(self, subject: Subject, limit: Limit, cost: int) -> Standing | None:
        start, ends_at = _window(limit)
        known = self._known(subject, start)
        if known.is_full or known.total + known.unsettled + cost > limit.quota:
            return Standing(subject.limit, limit, limit.quota, ends_at, is_refused=True)
        return None

    def _behind(self, subject: Subject, limit: Limit, cost: int) -> Standing:
        start, ends_at = _window(limit)
        known = self._known(subject, start)
        known.unsettled += cost
        if known.unsettled >= limit.chunk and self._is_asking():
            total = self._counted(subject, start, ends_at, known.unsettled, None)
            if total is not None:
                known.total, known.unsettled = total, 0
        used = known.total + known.unsettled
        known.is_full = used >= limit.quota
        return Standing(subject.limit, limit, used, ends_at, is_refused=used > limit.quota)

    def _ahead(self, subject: Subject, limit: Limit) -> Standing:
        start, ends_at = _window(limit)
        known = self._known(subject, start)
        if not known.is_full:
            try:
                total = self._counted(subject, start, ends_at, 1, limit.quota) if self._is_asking() else None
                known.total = known.total + 1 if total is None else total
            except ConditionFailed:
                known.is_full = True
        if known.is_full:
            return Standing(subject.limit, limit, limit.quota, ends_at, is_refused=True)
        known.is_full = known.total >= limit.quota
        return Standing(subject.limit, limit, known.total, ends_at)

    def _known(self, subject: Subject, start: int) -> _Known:
        at = subject.pk, start
        known = self.known.setdefault(at, _Known())
        self.known.move_to_end(at)
        while len(self.known) > _REMEMBERED:
            self.known.popitem(last=False)
        return known

    def _counted(self, subject: Subject, start: int, ends_at: int, by: int, most: int | None) -> int | None:
        """What the table counts with `by` added, None when it does not answer. Raises ConditionFailed beyond `most`."""
        try:
            return LIMITS.count(key(subject.pk, f"{start:012}"), by, ends_at, most=most)
        except ConditionFailed:
            raise
        except Exception as error:  # noqa: BLE001 - a limit that cannot be counted must not refuse
            self.asks_again_at = clock.now().timestamp() + _PAUSE_SECONDS
            level = logs.logger.warning if isinstance(error, Unavailable) else logs.logger.error
            level("rate limits are not counted", limit=subject.limit, reason=type(error).__name__)
            logs.metric("RateLimitsUncounted", 1)
            return None

    def _is_asking(self) -> bool:
        return clock.now().timestamp() >= self.asks_again_at


meter = Meter()


def forget() -> None:
    """Start as a new process does."""
    meter.known.clear()
    meter.asks_again_at = 0.0


def hashed(identifier: str) -> str:
    """An account's name or address so that it cannot be read from the table; ways to write one are the same."""
    form = unicodedata.normalize("NFKC", identifier).strip().casefold()
    return hashlib.sha256(form.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def headers(standings: list[Standing]) -> dict[str, str]:
    """`RateLimit-Policy` of all and `RateLimit` of the one with the least left (draft-ietf-httpapi-ratelimit-headers-10)."""
    if not standings:
        return {}
    tightest = min(standings, key=lambda each: (each.left / each.limit.quota, -each.ends_at))
    rest = max(1, tightest.ends_at - int(clock.now().timestamp()))
    policies = (f'"{each.limit_name}";q={each.limit.quota};w={each.limit.seconds}' for each in standings)
    return {
        "RateLimit-Policy": ", ".join(dict.fromkeys(policies)),
        "RateLimit": f'"{tightest.limit_name}";r={tightest.left};t={rest}',
    }


def wait_seconds(standings: list[Standing]) -> int | None:
    """How long whom these refuse has to wait; None when nothing does."""
    refused = [each.ends_at for each in standings if each.is_refused]
    return max(1, max(refused) - int(clock.now().timestamp())) if refused else None


def numbers() -> Mapping[str, Limit]:
    """The stage's numbers by limit."""
    return _parsed(env.optional(env.RATE_LIMITS))


def as_setting(limits: Mapping[str, Limit]) -> str:
    """How a stack hands the numbers to its functions."""
    return json.dumps({name: [each.quota, each.seconds] for name, each in limits.items()}, separators=(",", ":"))


@lru_cache(maxsize=4)
def _parsed(text: str) -> Mapping[str, Limit]:
    return {name: Limit(*numbers) for name, numbers in json.loads(text or "{}").items()}


def _window(limit: Limit) -> tuple[int, int]:
    start = int(clock.now().timestamp()) // limit.seconds * limit.seconds
    return start, start + limit.seconds
