"""Blocks as the social domain keeps them: while one of two blocks the other, neither can follow the other."""

from datetime import datetime

from functions.social import bar_table, table
from socialflow.dynamo import ConditionFailed
from socialflow.errors import Unavailable

# A try fails only when the same two people's edges changed in between.
_TRIES = 5


def set_block(blocker_id: str, blocked_id: str, at: datetime, *, is_on: bool) -> None:
    """What an event says, unless a later one is known; then both edges are made to fit what is known. Repeating is harmless."""
    bar_table.note(blocker_id, blocked_id, at, is_on=is_on)
    for _ in range(_TRIES):
        known = bar_table.between(blocker_id, blocked_id)
        if known.is_barred:
            table.unfollow(blocker_id, blocked_id, at)
            table.unfollow(blocked_id, blocker_id, at)
        try:
            bar_table.fit_edges(known)
            return
        except ConditionFailed:
            continue
    raise Unavailable("These two keep changing; try again.")
