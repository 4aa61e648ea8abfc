"""Carries an author's new entry from the timeline table's own stream into the followers' timelines."""

from functions.timeline import fan_out, table
from socialflow.consumers import on_stream
from socialflow.dynamo import Item


def carry(old: Item | None, new: Item | None) -> None:
    # The stream's filter lets only these through; without it every push would come by here once more.
    if old is None and new is not None and new.get("entry_kind") == table.AUTHOR_ENTRY:
        fan_out.fan_out(new)


handler = on_stream(carry)
