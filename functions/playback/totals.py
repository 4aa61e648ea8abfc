"""Totals of what a viewer watched of a video in a month, from what the sessions say of themselves.

A session's item states its whole month so far, signed and under a condition, so a total is the sum over sessions of the
most that each has said. That is the same whatever comes twice, late, in batches with other borders or not at all until
the session's next heartbeat, and needs no memory of what was read. A total is written with the event that tells it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from functions.playback import coverage, deleting, deletion_table, watched_table
from functions.playback.policy import POLICY
from functions.playback.watched_table import Pair
from socialflow import clock, logs
from socialflow.dynamo import ConditionFailed, Item
from socialflow.errors import Unavailable
from socialflow.events import ViewerWatched, outbox

# A transaction takes 100 writes, a read 100 keys; a chunk's are its pairs and one of their video.
_PAIRS_PER_CHUNK = 99
_ATTEMPTS = 5
_KEEP = timedelta(days=400)
_TIMES = ("month_ms", "parallel_ms", "rate_ms")


@dataclass
class News:
    """What a batch says of one pair: each session's times at their most, when it ends, and all that was seen."""

    creator_id: str
    length_ms: int
    sessions: dict[str, list[int]] = field(default_factory=dict)
    seen: int = 0

    def hear(self, session: Item) -> None:
        said = [session[name] for name in _TIMES] + [session["expires_at_ms"] // 1000]
        before = self.sessions.get(session["session_id"], said)
        self.sessions[session["session_id"]] = [max(pair) for pair in zip(before, said, strict=True)]
        self.seen |= coverage.from_bytes(session.get("seen", b""))


def add(sessions: Iterable[Item], at: datetime) -> None:
    """Bring the totals up to what these states of sessions say. Raises Unavailable when others keep changing them."""
    heard: dict[Pair, News] = {}
    for session in sessions:
        # The stream's filter lets only sessions through; what is none of them, or was never credited, says nothing here.
        if "month_ms" not in session or _is_forgotten(session["expires_at_ms"] // 1000, at):
            continue
        pair = Pair(session["video_id"], session["period"], session["viewer_id"])
        if pair not in heard:
            heard[pair] = News(session["creator_id"], session["length_ms"])
        heard[pair].hear(session)
    for pairs in _chunks(sorted(heard)):
        _bring_up(pairs, heard, at)


def _chunks(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    for _, group in groupby(pairs, key=lambda pair: pair.video_id):
        of_video = list(group)
        for start in range(0, len(of_video), _PAIRS_PER_CHUNK):
            yield of_video[start : start + _PAIRS_PER_CHUNK]


def _bring_up(pairs: list[Pair], heard: dict[Pair, News], at: datetime) -> None:
    for attempt in range(_ATTEMPTS):
        # Totals only grow and are replaced by version, so that an old read costs half and at worst another attempt.
        before, video = watched_table.watched(pairs, consistent=attempt > 0)
        is_deleted = "deleted_at" in video
        items: dict[Pair, Item] = {}
        reached: dict[str, dict[str, int]] = {}
        for pair in pairs:
            old = before.get(pair, {})
            item = _merged(pair, old, heard[pair], at)
            if _facts(item) == _facts(old):
                continue
            items[pair] = item
            if is_deleted:
                continue
            _count(reached.setdefault(pair.video_id, {}), old.get("seen", b""), item["seen"], heard[pair].length_ms)
        try:
            watched_table.write(items, {video_id: counts for video_id, counts in reached.items() if counts})
        except ConditionFailed:
            continue
        if is_deleted or video.get("is_taken_down"):
            deleting.end(each for pair in pairs for each in heard[pair].sessions)
        if is_deleted:
            deletion_table.forget_counts(pairs[0].video_id)
        return
    raise Unavailable("The totals of watched time keep changing; the batch comes again.")


def _merged(pair: Pair, old: Item, news: News, at: datetime) -> Item:
    sessions: dict[str, list[int]] = {key: list(value) for key, value in old.get("sessions", {}).items()}
    settled: list[int] = list(old.get("settled", [0] * len(_TIMES)))
    for session_id in [key for key, value in sessions.items() if _is_forgotten(value[-1], at)]:
        said = sessions.pop(session_id)
        settled = [total + each for total, each in zip(settled, said[:-1], strict=True)]
    for session_id, said in news.sessions.items():
        if session_id not in sessions and len(sessions) >= POLICY.max_recent_sessions:
            logs.logger.warning("too many sessions of one viewer", viewer_id=pair.viewer_id, video_id=pair.video_id)
            continue
        before = sessions.get(session_id, said)
        sessions[session_id] = [max(each) for each in zip(before, said, strict=True)]
    month, parallel, rate = (total + sum(said[at_] for said in sessions.values()) for at_, total in enumerate(settled))
    is_own = pair.viewer_id == news.creator_id
    watched_ms = 0 if is_own else month
    item = {
        "period": pair.period,
        "viewer_id": pair.viewer_id,
        "video_id": pair.video_id,
        "creator_id": news.creator_id,
        "watched_ms": watched_ms,
        # Kept with its reason, and never paid.
        "invalid_ms": {"own-video": month if is_own else 0, "parallel-session": parallel, "impossible-rate": rate},
        "sessions": sessions,
        "settled": settled,
        "seen": coverage.to_bytes(coverage.from_bytes(old.get("seen", b"")) | (0 if is_own else news.seen)),
        "version": old.get("version", 0),
        "ttl": int((at + _KEEP).timestamp()),
    }
    if watched_ms > old.get("watched_ms", 0):
        return item | _event(item, at)
    return item | ({"outbox": old["outbox"]} if "outbox" in old else {})


def _event(item: Item, at: datetime) -> Item:
    event = ViewerWatched(
        occurred_at=at,
        period=item["period"],
        viewer_id=item["viewer_id"],
        video_id=item["video_id"],
        creator_id=item["creator_id"],
        watched_ms=item["watched_ms"],
    )
    return outbox(event, event.period, event.viewer_id, event.video_id, str(event.watched_ms))


def _count(counts: dict[str, int], old: bytes, new: bytes, length_ms: int) -> None:
    """Add to `counts` what the video's retention gains by the viewer's having seen `new` after `old`."""
    before, now = coverage.from_bytes(old), coverage.from_bytes(new)
    if before == now:
        return
    fresh = coverage.points(now, length_ms) - coverage.points(before, length_ms)
    gained = {f"p{point}": 1 for point in fresh}
    gained["parts"] = (now & ~before).bit_count()
    if not before:
        gained["viewers"] = 1
    for name, count in gained.items():
        counts[name] = counts.get(name, 0) + count


def _is_forgotten(expires_at: int, at: datetime) -> bool:
    """Whether no more can be heard of a session that ended then. Once true, it stays true."""
    return clock.from_epoch_ms(expires_at * 1000) + POLICY.heard_after_session < at


def _facts(item: Item) -> Item:
    return {name: item.get(name) for name in ("watched_ms", "invalid_ms", "sessions", "seen")}
