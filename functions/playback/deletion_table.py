"""The keys of what stays of a deleted video in playback, and of what goes (see `table.py`).

| question                              | read                      | key                                    |
|---------------------------------------|---------------------------|----------------------------------------|
| was this video deleted                | BatchGetItem, with totals; condition of its facts' write | VIDEO#<id> / VIDEO |
| is this session over                  | the failed write's answer | SESSION#<id> / SESSION                 |

Totals of viewers stay: they are paid by, and hold ids and times alone.
"""

from datetime import datetime

from functions.playback import table, watched_table
from functions.playback.policy import POLICY
from functions.playback.table import SCHEMA, STORE
from socialflow import clock
from socialflow.dynamo import ConditionFailed, Put, Update

OVER = "over"


def bury(video_id: str, at: datetime) -> None:
    """Nobody can begin to watch it any more, whenever its publication is told. Again changes nothing."""
    key = table._video_key(video_id)
    STORE.write(Put({**key, "video_id": video_id, "deleted_at": clock.iso(at), "schema": SCHEMA}))


def forget_counts(video_id: str) -> None:
    """Its views and its retention are gone."""
    views = [table._views_key(video_id, shard) for shard in range(POLICY.view_shards)]
    retention = [watched_table._retention_key(video_id, shard) for shard in range(POLICY.retention_shards)]
    STORE.write_many(deletes=[*views, *retention])


def end_session(session_id: str) -> None:
    """Its next heartbeat is refused. What it was credited stays."""
    over = Update(
        table._session_key(session_id),
        "SET #chain = :over, #is_over = :yes",
        values={"over": OVER, "yes": True},
        when="attribute_exists(#pk) AND attribute_not_exists(#is_over)",
    )
    try:
        STORE.write(over)
    except ConditionFailed:
        return
