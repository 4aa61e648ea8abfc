"""What playback does of a deleted video: nobody begins to watch it, whoever does is ended with their next heartbeat.

A heartbeat asks for no video, so a session of a deleted one is found when its totals are added up, which the stream does
soon after; until then it is credited, as it was watched.
"""

from collections.abc import Iterable

from functions.playback import deletion_table
from socialflow.events import VideoDeleted


def forget(event: VideoDeleted, _event_id: str) -> None:
    deletion_table.bury(event.video_id, event.occurred_at)
    deletion_table.forget_counts(event.video_id)


def end(session_ids: Iterable[str]) -> None:
    """The sessions are over with their next heartbeat, of what is deleted or was taken down."""
    for session_id in session_ids:
        deletion_table.end_session(session_id)
