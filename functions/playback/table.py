"""The playback table.

| question                              | read                      | key                                    |
|---------------------------------------|---------------------------|----------------------------------------|
| a published video's facts             | GetItem                   | VIDEO#<id> / VIDEO                     |
| a session and its last heartbeat      | the failed write's answer | SESSION#<id> / SESSION                 |
| how often a video was viewed          | BatchGetItem, 1 + shards  | VIEWS#<video>#<shard> / VIEWS          |

A heartbeat is one conditional UpdateItem of the session: its condition is that the chain still stands where the
heartbeat says. The one that crosses the view threshold adds to a view counter in the same transaction. The session
carries WatchCredited in the same write.
"""

import zlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from functions.playback.models import Session
from functions.playback.policy import POLICY
from socialflow import clock, dynamo, tables
from socialflow.dynamo import ConditionFailed, Item, Key, Put, Store, Update
from socialflow.errors import NotFound
from socialflow.events import VideoPublished

STORE = Store(tables.PLAYBACK)
SCHEMA = 1
# After a session is over, its last state is kept this long for questions about it.
_KEEP_SESSION = timedelta(days=90)


def _video_key(video_id: str) -> Key:
    return dynamo.key(f"VIDEO#{video_id}", "VIDEO")


def _session_key(session_id: str) -> Key:
    return dynamo.key(f"SESSION#{session_id}", "SESSION")


def _views_key(video_id: str, shard: int) -> Key:
    return dynamo.key(f"VIEWS#{video_id}#{shard}", "VIEWS")


def keep_video(video: VideoPublished) -> None:
    """Keep the newest publication's facts; an older one that arrives late changes nothing."""
    item: Item = {
        **_video_key(video.video_id),
        **video.model_dump(
            include={"video_id", "creator_id", "title", "visibility", "length_ms", "hls_key", "dash_key"}
        ),
        "published_at": clock.iso(video.occurred_at),
        "schema": SCHEMA,
    }
    try:
        STORE.write(
            Put(
                item,
                when="attribute_not_exists(#pk) OR #published_at < :at",
                values={"at": item["published_at"]},
            )
        )
    except ConditionFailed:
        return


def video(video_id: str) -> Item:
    """Raises NotFound when it was never published."""
    item = STORE.get(_video_key(video_id))
    if item is None:
        raise NotFound("There is no such video.")
    return item


def video_and_views(video_id: str) -> tuple[Item, int]:
    """The video's facts and its views, in one round trip. Raises NotFound when it was never published."""
    keys = [_video_key(video_id), *(_views_key(video_id, shard) for shard in range(POLICY.view_shards))]
    found = STORE.get_many(keys)
    facts = next((item for item in found if item["sk"] == "VIDEO"), None)
    if facts is None:
        raise NotFound("There is no such video.")
    return facts, sum(item["views"] for item in found if item["sk"] == "VIEWS")


def start_session(session: Session) -> None:
    item: Item = {
        **_session_key(session.session_id),
        **vars(session),
        "invalid_reason": session.invalid_reason,
        "credited_ms": 0,
        "credits": 0,
        "sequence": 0,
        "chain": "",
        "ttl": session.expires_at_ms // 1000 + int(_KEEP_SESSION.total_seconds()),
        "schema": SCHEMA,
    }
    STORE.write(Put(item, when="attribute_not_exists(#pk)"))


def advance(session: Session, *, chain: str, facts: Mapping[str, Any], is_view: bool) -> None:
    """Move the session on from `chain` to what `facts` say. Raises ConditionFailed with the session that stands there.

    `is_view`: this heartbeat makes the session a view, which is counted in the same transaction.
    """
    beat = Update(
        _session_key(session.session_id),
        "SET " + ", ".join(f"#{name} = :{name}" for name in facts),
        values={**facts, "expected": chain},
        when="#chain = :expected",
    )
    if not is_view:
        STORE.write(beat)
        return
    shard = zlib.crc32(session.session_id.encode()) % POLICY.view_shards
    count = Update(
        _views_key(session.video_id, shard),
        "ADD #views :one SET #schema = :schema",
        values={"one": 1, "schema": SCHEMA},
    )
    STORE.transact([beat, count])
