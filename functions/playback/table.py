"""The playback table.

| question                              | read                      | key                                    |
|---------------------------------------|---------------------------|----------------------------------------|
| a published video's facts, and whether it was taken down | GetItem | VIDEO#<id> / VIDEO                     |
| is a video's creator banned           | GetItem                   | BAN#<id> / BAN                         |
| a session and its last heartbeat      | the failed write's answer | SESSION#<id> / SESSION                 |
| which session of a viewer is credited | GetItem                   | VIEWER#<id> / TURN                     |
| how often a video was viewed          | BatchGetItem, 1 + shards  | VIEWS#<video>#<shard> / VIEWS          |
| how long a viewer watched a video     | BatchGetItem              | VIEWER#<id> / WATCHED#<period>#<video> |
| what a viewer watched                 | Query begins_with WATCHED# | VIEWER#<id> / WATCHED#<period>#<video> |
| how far viewers came in a video       | BatchGetItem, 1 + shards  | RETENTION#<video>#<shard> / RETENTION  |

A heartbeat is one conditional UpdateItem of the session: its condition is that the chain still stands where the
heartbeat says, and that the session holds its viewer's turn. The one that takes the turn, or crosses the view threshold,
does so in the same transaction. The last three lines' keys are in `watched_table.py`, which the table's stream feeds.
"""

import zlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from functions.playback.models import Session
from functions.playback.policy import POLICY
from socialflow import clock, dynamo, tables
from socialflow.dynamo import ConditionFailed, Item, Key, Put, Store, Update, Write
from socialflow.errors import NotFound
from socialflow.events import VideoPublished, VideoStandingMoved

STORE = Store(tables.PLAYBACK)
SCHEMA = 1
# After a session is over, its last state is kept this long for questions about it.
_KEEP_SESSION = timedelta(days=90)


def _video_key(video_id: str) -> Key:
    return dynamo.key(f"VIDEO#{video_id}", "VIDEO")


def _session_key(session_id: str) -> Key:
    return dynamo.key(f"SESSION#{session_id}", "SESSION")


def _turn_key(viewer_id: str) -> Key:
    return dynamo.key(f"VIEWER#{viewer_id}", "TURN")


def _views_key(video_id: str, shard: int) -> Key:
    return dynamo.key(f"VIEWS#{video_id}#{shard}", "VIEWS")


def keep_video(video: VideoPublished) -> None:
    """Keep the newest publication's facts; an older one that arrives late, or any of a deleted video, changes nothing."""
    facts: dict[str, Any] = {
        **video.model_dump(
            include={
                "video_id",
                "creator_id",
                "title",
                "visibility",
                "length_ms",
                "hls_key",
                "dash_key",
                "is_age_restricted",
            }
        ),
        "published_at": clock.iso(video.occurred_at),
        "schema": SCHEMA,
    }
    try:
        STORE.write(
            Update(
                _video_key(video.video_id),
                # Beside what moderators have decided, which may have been told before.
                "SET " + ", ".join(f"#{name} = :{name}" for name in facts),
                values=facts,
                when="attribute_not_exists(#deleted_at) AND "
                "(attribute_not_exists(#published_at) OR #published_at < :published_at)",
            )
        )
    except ConditionFailed:
        return


def keep_standing(event: VideoStandingMoved) -> None:
    """Whether a moderator has taken the video down, unless a later decision is known."""
    facts = {"is_taken_down": event.standing == "taken-down", "standing_revision": event.revision, "schema": SCHEMA}
    try:
        STORE.write(
            Update(
                _video_key(event.video_id),
                "SET " + ", ".join(f"#{name} = :{name}" for name in facts),
                values=facts,
                when="attribute_not_exists(#deleted_at) AND "
                "(attribute_not_exists(#standing_revision) OR #standing_revision < :standing_revision)",
            )
        )
    except ConditionFailed:
        return


def is_published(video: Item) -> bool:
    """A deletion leaves no such time, and a decision may be told before the publication."""
    return "published_at" in video


def video(video_id: str) -> Item:
    """Raises NotFound when it was never published, or is deleted."""
    item = STORE.get(_video_key(video_id))
    if item is None or not is_published(item):
        raise NotFound("There is no such video.")
    return item


def video_and_views(video_id: str) -> tuple[Item, int]:
    """The video's facts and its views, in one round trip. Raises NotFound when it was never published, or is deleted."""
    keys = [_video_key(video_id), *(_views_key(video_id, shard) for shard in range(POLICY.view_shards))]
    found = STORE.get_many(keys)
    facts = next((item for item in found if item["sk"] == "VIDEO"), None)
    if facts is None or not is_published(facts):
        raise NotFound("There is no such video.")
    return facts, sum(item["views"] for item in found if item["sk"] == "VIEWS")


def start_session(session: Session, also: Sequence[Put] = ()) -> None:
    item: Item = {
        **_session_key(session.session_id),
        **vars(session),
        "reason": session.invalid_reason or "",
        "credited_ms": 0,
        "credits": 0,
        "sequence": 0,
        "chain": "",
        "ttl": _ttl(session),
        "schema": SCHEMA,
    }
    new = Put(item, when="attribute_not_exists(#pk)")
    if also:
        STORE.transact([new, *also])
    else:
        STORE.write(new)


def session(session_id: str) -> Item | None:
    return STORE.get(_session_key(session_id), consistent=True)


def turn_of(viewer_id: str) -> str:
    """The id of the session that is credited, "" before the first."""
    item = STORE.get(_turn_key(viewer_id), consistent=True)
    return str(item["session_id"]) if item else ""


def advance(session: Session, *, chain: str, facts: Mapping[str, Any], is_view: bool, holds: bool) -> None:
    """Move the session on from `chain` to what `facts` say. Raises ConditionFailed with the session that stands there.

    `holds`: only while it holds its viewer's turn. `is_view`: this heartbeat makes the session a view, which is counted in
    the same transaction.
    """
    beat = _beat(session, chain, facts, " AND #holds = :yes" if holds else "", {"yes": True} if holds else {})
    if is_view:
        STORE.transact([beat, _count_view(session)])
    else:
        STORE.write(beat)


def take_turn(
    session: Session, *, chain: str, facts: Mapping[str, Any], is_view: bool, turn: str, holder: Item | None
) -> None:
    """As `advance`, and give the session the turn that `turn` (and its session, `holder`) had, if that still stands so.

    Raises ConditionFailed, with position 0 only when it is the session itself that does not stand at `chain`.
    """
    writes: list[Write] = [
        _beat(session, chain, {**facts, "holds": True}, "", {}),
        Update(
            _turn_key(session.viewer_id),
            "SET #session_id = :new, #ttl = :ttl, #schema = :schema",
            values={
                "new": session.session_id,
                "ttl": _ttl(session),
                "schema": SCHEMA,
                **({"old": turn} if turn else {}),
            },
            when="#session_id = :old" if turn else "attribute_not_exists(#pk)",
        ),
    ]
    if holder is not None:
        # It may have been credited since it was looked at; then its chain has moved.
        writes.append(
            Update(
                _session_key(turn),
                "SET #holds = :no",
                values={"no": False, "seen": holder["chain"]},
                when="#chain = :seen",
            )
        )
    STORE.transact([*writes, _count_view(session)] if is_view else writes)


def _ttl(session: Session) -> int:
    return session.expires_at_ms // 1000 + int(_KEEP_SESSION.total_seconds())


def _beat(session: Session, chain: str, facts: Mapping[str, Any], when: str, values: Mapping[str, Any]) -> Update:
    return Update(
        _session_key(session.session_id),
        "SET " + ", ".join(f"#{name} = :{name}" for name in facts),
        values={**facts, "expected": chain, **values},
        when="#chain = :expected" + when,
    )


def _count_view(session: Session) -> Update:
    shard = zlib.crc32(session.session_id.encode()) % POLICY.view_shards
    return Update(
        _views_key(session.video_id, shard),
        "ADD #views :one SET #schema = :schema",
        values={"one": 1, "schema": SCHEMA},
    )
