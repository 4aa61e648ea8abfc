"""Forgets who somebody was, and ends their follows both ways."""

from functions.social import erasing
from socialflow.consumers import on_event
from socialflow.events import UserErased


def forget(event: UserErased, _event_id: str) -> None:
    erasing.erase(event.user_id, event.occurred_at)


handler = on_event(UserErased, forget)
