"""What the videos domain does of a deleted video: whatever makes something of it ends, then everything of it goes.

Every step may be done again, and what is added meanwhile is told anew: an execution that finds its video gone and a job that
ends for nobody tell VideoDeleted once more.
"""

from functions.videos import deletion_table, encoder, publication, remains
from socialflow.dynamo import Item
from socialflow.events import VideoDeleted


def clear(event: VideoDeleted, event_id: str) -> None:
    """Nothing of the video is left but that it was deleted; what one call does not come to is told on to the next."""
    encodes = deletion_table.encodes(event.video_id)
    for each in encodes:
        _end(each)
    if not remains.remove_all(event.video_id):
        deletion_table.tell_again(event.video_id, event_id)
        return
    deletion_table.forget_encodes(encodes)


def _end(encode: Item) -> None:
    if "job_id" in encode and "job_status" not in encode:
        encoder.cancel_job(encode["job_id"])
    if "task_token" in encode:
        publication.tell_gone(encode["task_token"])
