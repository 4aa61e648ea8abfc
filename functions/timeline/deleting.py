"""What timelines do of a deleted video: it is in none, whatever is told late and whoever pushes it at this moment.

That it is deleted is written before anybody's entry is looked for, and who pushes an entry looks for that afterwards: whichever
comes second sees the other.
"""

from functions.timeline import deletion_table
from socialflow.dynamo import Item
from socialflow.events import VideoDeleted


def forget(event: VideoDeleted, _event_id: str) -> None:
    """As many writes as it was pushed by; doing it again changes nothing."""
    take_out(deletion_table.bury(event.video_id, event.occurred_at))


def take_out(buried: Item) -> None:
    """The video's entry goes from its author and from their readers."""
    if "entry_sk" not in buried:
        return
    author_id, entry_sk = buried["author_id"], buried["entry_sk"]
    deletion_table.take_out(author_id, entry_sk)
    for page in deletion_table.readers(author_id):
        deletion_table.take_from(page, [entry_sk])
