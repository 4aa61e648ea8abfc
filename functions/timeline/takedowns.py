"""What timelines do of a video that a moderator has taken down or restored: out of every timeline, or in again.

As with deletions, who pushes an entry looks for the decision afterwards; who brings the entry in line does, too, so that of two
that are told at once the later one holds.
"""

from functions.timeline import deleting, deletion_table, standing_table
from socialflow.errors import Unavailable
from socialflow.events import VideoStandingMoved

_TRIES = 5


def keep(event: VideoStandingMoved, _event_id: str) -> None:
    standing_table.keep(event)
    bring_in_line(event.video_id)


def bring_in_line(video_id: str) -> None:
    """The entry is where the latest decision wants it. Raises Unavailable when decisions keep coming."""
    for _ in range(_TRIES):
        item = standing_table.known(video_id)
        if "entry_sk" not in item:
            return
        is_hidden = deletion_table.is_hidden(item)
        if is_hidden:
            deleting.take_out(item)
        else:
            standing_table.put_back(item)
        if deletion_table.is_hidden(standing_table.known(video_id)) == is_hidden:
            return
    raise Unavailable("This video keeps being decided about; the event comes again.")
