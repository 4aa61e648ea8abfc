"""Deletes every video of somebody who was erased."""

from functions.videos import erasing
from socialflow.consumers import on_event
from socialflow.events import UserErased


def forget(event: UserErased, _event_id: str) -> None:
    erasing.erase(event.user_id, event.occurred_at)


handler = on_event(UserErased, forget)
