"""The keys of what stays of a deleted video, so that nothing that comes late brings it back.

| question                               | read                                                | key                                   |
|----------------------------------------|-----------------------------------------------------|---------------------------------------|
| was this video deleted, and whose was it | GetItem, conditions of writes                     | VIDEO#<id> / VIDEO                    |
| which encodes has a video              | Query begins_with ENCODE#                           | VIDEO#<id> / ENCODE#<source version>  |

What stays is two ids and a time, in the video's own place and in no list.
"""

from collections.abc import Sequence
from datetime import datetime

from functions.videos.table import DELETED, SCHEMA, STORE, _video_key
from socialflow import clock, dynamo
from socialflow.dynamo import ConditionFailed, Item, Put, Update
from socialflow.errors import NotFound
from socialflow.events import VideoDeleted, outbox


def bury(video_id: str, creator_id: str, at: datetime) -> None:
    """The creator's video is deleted, whatever its state, and VideoDeleted tells it; again changes nothing. Raises NotFound."""
    event = VideoDeleted(occurred_at=at, video_id=video_id, creator_id=creator_id)
    item: Item = {
        **_video_key(video_id),
        "video_id": video_id,
        "creator_id": creator_id,
        "status": DELETED,
        "deleted_at": clock.iso(at),
        "schema": SCHEMA,
        **outbox(event, video_id),
    }
    values = {"creator": creator_id, "deleted": DELETED}
    try:
        STORE.write(Put(item, when="#creator_id = :creator AND NOT #status = :deleted", values=values))
    except ConditionFailed as error:
        if error.failed[0].get("creator_id") != creator_id:
            raise NotFound("There is no such video.") from None


def tell_again(video_id: str, *cause: str) -> bool:
    """Whether the video is deleted, which is then told once more for this cause: something may have been added since."""
    item = STORE.get(_video_key(video_id), consistent=True) or {}
    if item.get("status") != DELETED:
        return False
    event = VideoDeleted(occurred_at=clock.parse(item["deleted_at"]), video_id=video_id, creator_id=item["creator_id"])
    STORE.write(Update(_video_key(video_id), "SET #outbox = :outbox", values=outbox(event, video_id, *cause)))
    return True


def encodes(video_id: str) -> list[Item]:
    """What is known of the encodes of the video's sources."""
    return list(STORE.query_all(f"VIDEO#{video_id}", begins_with="ENCODE#", consistent=True))


def forget_encodes(items: Sequence[Item]) -> None:
    STORE.write_many(deletes=[dynamo.key(each["pk"], each["sk"]) for each in items])
