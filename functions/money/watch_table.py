"""Watched time by viewer and video, in shards by viewer.

| question                                  | read                     | key                                            |
|-------------------------------------------|--------------------------|------------------------------------------------|
| is a period's watched time closed         | the condition of a write | WATCH#<period>#<shard> / GATE                  |
| what a period counts of whom, by viewer   | Query of each shard      | WATCH#<period>#<shard> / ROW#<viewer>#<video>#<origin> |
| how much was heard of a closed period     | GetItem                  | the row whose origin is its own period         |

A row counts in the period it lies in; `origin` is the month of the watching, an earlier one when that was closed before the
time came. The row at its origin also holds all that was ever heard of that month, `heard_ms`: whatever is heard beyond
what closed periods counted goes to the first open one, in the same transaction. So the rows of all periods add up to what
was heard, and each row stands still once its period is closed.
"""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from functions.money import policy
from socialflow import clock, dynamo, tables
from socialflow.dynamo import Check, ConditionFailed, Item, Key, Store, Update, Write
from socialflow.events import ViewerWatched

STORE = Store(tables.MONEY)
SCHEMA = 1


@dataclass(frozen=True)
class Watched:
    """What a period counts of one viewer with one video, in milliseconds."""

    viewer_id: str
    video_id: str
    creator_id: str
    ms: int


def _shard(viewer_id: str) -> int:
    return zlib.crc32(viewer_id.encode()) % policy.WATCH_SHARDS


def _pk(period: str, shard: int) -> str:
    return f"WATCH#{period}#{shard}"


def _gate_key(period: str, shard: int) -> Key:
    return dynamo.key(_pk(period, shard), "GATE")


def _row_key(heard: ViewerWatched, period: str) -> Key:
    return dynamo.key(_pk(period, _shard(heard.viewer_id)), f"ROW#{heard.viewer_id}#{heard.video_id}#{heard.period}")


def count_in_time(heard: ViewerWatched) -> bool:
    """Count the total in its own month. True when it, or a larger one, is counted; False when the month is closed."""
    row = Update(
        _row_key(heard, heard.period),
        "SET #heard_ms = :ms, #watched_ms = :ms, " + _NAMES,
        values={"ms": heard.watched_ms, **_names(heard)},
        when="attribute_not_exists(#heard_ms) OR #heard_ms < :ms",
    )
    try:
        STORE.transact([row, _is_open(heard.period, heard.viewer_id)])
    except ConditionFailed as error:
        return 0 in error.failed
    return True


def heard_of(heard: ViewerWatched) -> int | None:
    """All that was heard of the event's month so far, None when nothing was."""
    item = STORE.get(_row_key(heard, heard.period), consistent=True)
    return item["heard_ms"] if item else None


def count_late(heard: ViewerWatched, before: int | None, period: str) -> bool:
    """Count what the total has beyond `before` in the later `period`. False when that is closed, or more was heard."""
    head = Update(
        _row_key(heard, heard.period),
        "SET #heard_ms = :ms, " + _NAMES,
        values={"ms": heard.watched_ms, **_names(heard), **({} if before is None else {"before": before})},
        when="attribute_not_exists(#heard_ms)" if before is None else "#heard_ms = :before",
    )
    row = Update(
        _row_key(heard, period),
        "ADD #watched_ms :ms SET " + _NAMES,
        values={"ms": heard.watched_ms - (before or 0), **_names(heard)},
    )
    try:
        STORE.transact([head, row, _is_open(period, heard.viewer_id)])
    except ConditionFailed:
        return False
    return True


def is_open(period: str, viewer_id: str) -> bool:
    gate = STORE.get(_gate_key(period, _shard(viewer_id)), consistent=True)
    return gate is None


def close(period: str, at: datetime) -> None:
    """From now on nothing more is counted in the period; closing it again changes nothing."""
    for shard in range(policy.WATCH_SHARDS):
        STORE.write(
            Update(
                _gate_key(period, shard),
                "SET #closed_at = if_not_exists(#closed_at, :at), #schema = :schema",
                values={"at": clock.iso(at), "schema": SCHEMA},
            )
        )


def rows(period: str, shards: Iterable[int] | None = None) -> Iterator[Watched]:
    """What the period counts, shard by shard, all of a viewer's together and in the order of their ids within a shard.

    Each viewer and video comes once. Read consistently; it is final only after `close`.
    """
    for shard in range(policy.WATCH_SHARDS) if shards is None else shards:
        for (viewer_id, video_id), items in groupby(_items(_pk(period, shard)), key=_pair):
            counted = [item for item in items if item.get("watched_ms")]
            if counted:
                yield Watched(
                    viewer_id, video_id, counted[0]["creator_id"], sum(item["watched_ms"] for item in counted)
                )


_NAMES = (
    "#viewer_id = :viewer_id, #video_id = :video_id, #creator_id = :creator_id, #origin = :origin, #schema = :schema"
)


def _names(heard: ViewerWatched) -> Item:
    return {
        "viewer_id": heard.viewer_id,
        "video_id": heard.video_id,
        "creator_id": heard.creator_id,
        "origin": heard.period,
        "schema": SCHEMA,
    }


def _is_open(period: str, viewer_id: str) -> Write:
    return Check(_gate_key(period, _shard(viewer_id)), when="attribute_not_exists(#closed_at)")


def _pair(item: Item) -> tuple[str, str]:
    return item["viewer_id"], item["video_id"]


def _items(pk: str) -> Iterator[Item]:
    after: Key | None = None
    while True:
        page = STORE.query(pk, begins_with="ROW#", limit=1000, after=after, consistent=True)
        yield from page.items
        if (after := page.next_key) is None:
            return
