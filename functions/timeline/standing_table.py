"""The keys of what timelines know of a video that moderators decide about (see `table.py`).

| question                                   | read                                | key                                               |
|--------------------------------------------|-------------------------------------|---------------------------------------------------|
| was this video taken down, and where is its entry | GetItem; condition of the entry's write | VIDEO#<id> / ENTRY                     |

What was entered stays there while the video is in no timeline, so that it can be entered again.
"""

from functions.timeline.deletion_table import _video_key
from functions.timeline.table import AUTHOR_ENTRY, SCHEMA, STORE
from socialflow import dynamo
from socialflow.dynamo import ConditionFailed, Item, Put, Update
from socialflow.events import VideoStandingMoved

_OWN = frozenset({"pk", "sk", "entry_sk", "is_taken_down", "standing_revision"})


def keep(event: VideoStandingMoved) -> None:
    """Unless a later decision is known."""
    facts = {"is_taken_down": event.standing == "taken-down", "standing_revision": event.revision}
    try:
        STORE.write(
            Update(
                _video_key(event.video_id),
                "SET #is_taken_down = :is_taken_down, #standing_revision = :standing_revision, #video_id = :id, "
                "#schema = :schema",
                values={**facts, "id": event.video_id, "schema": SCHEMA},
                when="attribute_not_exists(#standing_revision) OR #standing_revision < :standing_revision",
            )
        )
    except ConditionFailed:
        return


def known(video_id: str) -> Item:
    return STORE.get(_video_key(video_id), consistent=True) or {}


def put_back(item: Item) -> None:
    """The author's own entry, which starts the fan-out; where it is already, nothing changes."""
    body = {name: value for name, value in item.items() if name not in _OWN}
    key = dynamo.key(f"AUTHOR#{item['author_id']}", item["entry_sk"])
    STORE.write(Put({**key, **body, "entry_kind": AUTHOR_ENTRY}))
