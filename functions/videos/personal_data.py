"""What the videos domain holds of a person: the videos they made, in whatever state. The files themselves are not in it."""

from collections.abc import Iterable, Mapping

from functions.videos import table
from socialflow import dynamo
from socialflow.archives import Record, picked

_PAGE = 100
VIDEO = (
    "video_id",
    "title",
    "description",
    "visibility",
    "status",
    "failure",
    "size_bytes",
    "length_ms",
    "renditions",
    "created_at",
    "published_at",
    "takedown",
)


def of(user_id: str) -> Mapping[str, Iterable[Record]]:
    videos = dynamo.items(lambda after: table.videos_of(user_id, limit=_PAGE, after=after))
    return {"videos": (picked(item, *VIDEO) for item in videos)}
