"""Ends what two people follow of each other, and keeps it ended."""

from functions.social import bars
from socialflow.consumers import on_event
from socialflow.events import UserBlocked


def keep(event: UserBlocked, _event_id: str) -> None:
    bars.set_block(event.blocker_id, event.blocked_id, event.occurred_at, is_on=True)


handler = on_event(UserBlocked, keep)
