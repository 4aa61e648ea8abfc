"""What the videos domain forgets of a person who was erased: every video of theirs is deleted as if they had done it."""

from datetime import datetime

from functions.videos import deletion_table, table
from socialflow import dynamo
from socialflow.errors import Unavailable

_PAGE = 100
# What one call deletes; the event comes again for the rest, and what is deleted is in no list.
MOST = 3000


def erase(user_id: str, at: datetime, most: int = MOST) -> None:
    """Raises Unavailable when there are more than `most`."""
    for number, each in enumerate(dynamo.items(lambda after: table.videos_of(user_id, limit=_PAGE, after=after))):
        if number == most:
            raise Unavailable(f"More than {most} videos; the rest are deleted at the next delivery.")
        deletion_table.bury(each["video_id"], user_id, at)
