"""Lets two people follow each other again, when neither blocks the other any more."""

from functions.social import bars
from socialflow.consumers import on_event
from socialflow.events import UserUnblocked


def keep(event: UserUnblocked, _event_id: str) -> None:
    bars.set_block(event.blocker_id, event.blocked_id, event.occurred_at, is_on=False)


handler = on_event(UserUnblocked, keep)
