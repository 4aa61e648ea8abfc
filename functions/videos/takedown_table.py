"""The keys of a video's standing, which moderators move (see `table.py`).

| question                               | read                                                | key                                   |
|----------------------------------------|-----------------------------------------------------|---------------------------------------|
| was this video taken down, why and when | with the video                                     | VIDEO#<id> / VIDEO                    |

The video keeps its status and its place in its creator's list. `standing_revision` counts how often its standing has moved; each
move carries its event, and has the one before it as its condition.
"""

from functions.videos.errors import VideoChanging
from functions.videos.table import STORE, _video_key
from socialflow import clock
from socialflow.dynamo import ConditionFailed, Item, Update
from socialflow.events import VideoStandingMoved, outbox


def revision(video: Item) -> int:
    return int(video.get("standing_revision", 0))


def take_down(video: Item, event: VideoStandingMoved) -> Item:
    """Raises VideoChanging."""
    takedown = {"reason": event.reason, "taken_down_at": clock.iso(event.occurred_at)}
    return _move(video, event, ", #takedown = :takedown", takedown=takedown)


def restore(video: Item, event: VideoStandingMoved) -> Item:
    """Raises VideoChanging."""
    return _move(video, event, " REMOVE #takedown")


def _move(video: Item, event: VideoStandingMoved, change: str, **values: dict[str, str]) -> Item:
    before = revision(video)
    told = outbox(event, event.video_id, str(event.revision))
    known = {"published": "published", "revision": event.revision, **told, **values}
    try:
        return STORE.write(
            Update(
                _video_key(event.video_id),
                "SET #standing_revision = :revision, #outbox = :outbox" + change,
                values=known | ({"before": before} if before else {}),
                when="#status = :published AND "
                + ("#standing_revision = :before" if before else "attribute_not_exists(#standing_revision)"),
            )
        )
    except ConditionFailed:
        raise VideoChanging from None
