"""From what a period holds in a currency to the lines that share it."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from functions.money import policy, sharing
from functions.money.sharing import Kind, Line, Parties, Source, Video, Watched
from functions.money.statement_models import PoolTotals


@dataclass(frozen=True)
class Watch:
    """A period's valid time: of all viewers by video, and of each of the subscribers."""

    by_video: Mapping[Video, int]
    by_subscriber: Mapping[str, Mapping[Video, int]]

    @classmethod
    def of(cls, rows: Iterable[Watched], subscribers: frozenset[str]) -> "Watch":
        """`rows` hold each viewer's together."""
        everybody: dict[Video, int] = {}
        single: dict[str, dict[Video, int]] = {}
        for viewer_id, own in groupby(rows, key=lambda row: row.viewer_id):
            watched = sharing.by_video(own)
            for video, ms in watched.items():
                everybody[video] = everybody.get(video, 0) + ms
            if viewer_id in subscribers and watched:
                single[viewer_id] = watched
        return cls(everybody, single)

    @property
    def total_ms(self) -> int:
        return sum(self.by_video.values())


@dataclass(frozen=True)
class Held:
    """What a period holds: `pool_micro` was funded, each subscriber and each video's advertisements brought their own."""

    pool_micro: int
    subscribers: Mapping[str, int]
    ads: Mapping[Video, int]

    @property
    def gross_micro(self) -> int:
        return self.pool_micro + sum(self.subscribers.values()) + sum(self.ads.values())


@dataclass(frozen=True)
class Division:
    """`funded_platform_micro` is the platform's part of what was funded; that of payments was taken with them.

    `carried_micro` goes to the next period, because nothing was watched that it could be shared by.
    """

    currency: str
    lines: list[Line]
    funded_platform_micro: int
    carried_micro: int
    totals: PoolTotals


@dataclass(frozen=True)
class Period:
    """What all currencies of a period are shared by; `key` hides who paid."""

    name: str
    watch: Watch
    whose: Parties
    key: bytes

    def rate(self, kind: Kind) -> int:
        return policy.creators_rate(kind, self.name)

    def source(self, kind: Kind, who: str, currency: str, gross_micro: int, added_micro: int = 0) -> Source:
        blind = hmac.digest(self.key, f"{kind}\x1f{who}".encode(), hashlib.sha256)
        return Source(kind, blind, currency, gross_micro, self.rate(kind), added_micro)


def divide(period: Period, currency: str, held: Held) -> Division:
    """Each subscriber's to what they watched, the pool to what all watched, advertisements' to their videos.

    What subscribers brought who watched nothing is shared with the pool.
    """
    lines: list[Line] = []
    for video, gross in sorted(held.ads.items()):
        lines += sharing.ad_lines(period.source("ads", video.video_id, currency, gross), video, period.whose)
    carried = platform = 0
    if period.watch.by_video:
        pool = period.source("pool", "", currency, held.pool_micro, _from_idle(period, held))
        platform = held.pool_micro - (pool.shared_micro - pool.added_micro)
        for subscriber, gross in sorted(held.subscribers.items()):
            if watched := period.watch.by_subscriber.get(subscriber):
                source = period.source("subscriber", subscriber, currency, gross)
                lines += sharing.lines(source, watched, period.whose)
        if pool.shared_micro:
            lines += sharing.lines(pool, period.watch.by_video, period.whose)
    else:
        carried = held.pool_micro + sum(held.subscribers.values())
    creators = sum(each.amount_micro for each in lines)
    totals = PoolTotals(
        currency=currency,
        gross_micro=held.gross_micro,
        creators_micro=creators,
        platform_micro=held.gross_micro - creators - carried,
        carried_micro=carried,
        watched_ms=period.watch.total_ms,
    )
    return Division(currency, lines, platform, carried, totals)


def shared_part(period: Period, kind: Kind, amount_micro: int) -> int:
    """How much of a payment goes into the pool account: all of it when it is carried on, else the creators' part."""
    if kind == "subscriber" and not period.watch.by_video:
        return amount_micro
    return amount_micro * period.rate(kind) // sharing.WHOLE


def _from_idle(period: Period, held: Held) -> int:
    idle = (gross for who, gross in held.subscribers.items() if who not in period.watch.by_subscriber)
    return sum(shared_part(period, "subscriber", gross) for gross in idle)
