"""How often a video was viewed, by the rule in policy.py."""

from functions.playback import table
from functions.playback.models import Views
from socialflow.errors import NotFound


def of(video_id: str, viewer_id: str) -> Views:
    """Raises NotFound for a video that this viewer may not watch."""
    video, views = table.video_and_views(video_id)
    if video["visibility"] == "private" and video["creator_id"] != viewer_id:
        raise NotFound("There is no such video.")
    return Views(video_id=video_id, views=views)
