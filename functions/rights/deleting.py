"""What rights do of a deleted video: it is no reference any more, and what was found in it goes.

A reference goes with its video, so nothing is claimed by it from then on; what was claimed by it before is another video's,
and stays. That it is deleted is written first, and who fingerprints a video looks for that afterwards: whichever comes second
sees the other.
"""

from functions.rights import deletion_table, table
from socialflow.errors import Unavailable
from socialflow.events import VideoDeleted


def forget(event: VideoDeleted, _event_id: str) -> None:
    """Raises Unavailable when there is more than one call takes back; the next goes on."""
    deletion_table.bury(event.video_id, event.occurred_at)
    clear(event.video_id)


def is_taken_back(video_id: str) -> bool:
    """Whether the video is deleted; what was made of it, also by a try before this one, is gone then."""
    if not deletion_table.is_buried(video_id):
        return False
    clear(video_id)
    return True


def clear(video_id: str) -> None:
    deletion_table.forget_findings(video_id)
    if not table.delete(video_id):
        raise Unavailable("The reference has more hashes than one call takes back; the rest goes at the next.")
