"""How far the viewers of a video came in it, for the one who made it."""

from functions.playback import coverage, watched_table
from functions.playback.models import Retention, RetentionPoint
from functions.playback.policy import POLICY
from socialflow.errors import NotFound, NotYourVideo


def of(video_id: str, creator_id: str) -> Retention:
    """Raises NotFound, or NotYourVideo for all but its creator."""
    video, counts = watched_table.retention(video_id)
    if video is None or (video["creator_id"] != creator_id and video["visibility"] == "private"):
        raise NotFound("There is no such video.")
    if video["creator_id"] != creator_id:
        raise NotYourVideo
    viewers = counts.get("viewers", 0)
    seconds = counts.get("parts", 0) * coverage.part_ms(video["length_ms"]) / 1000
    return Retention(
        video_id=video_id,
        viewers=viewers,
        mean_seconds=round(seconds / viewers, 3) if viewers else 0.0,
        points=[
            RetentionPoint(
                at=point / POLICY.retention_points,
                share=round(counts.get(f"p{point}", 0) / viewers, 6) if viewers else 0.0,
            )
            for point in range(POLICY.retention_points)
        ],
    )
