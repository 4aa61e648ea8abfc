"""Forgets who somebody was; what they paid stays, as the law asks, under an id that names nobody."""

from functions.billing import erasing
from socialflow.consumers import on_event
from socialflow.events import UserErased


def forget(event: UserErased, _event_id: str) -> None:
    erasing.erase(event.user_id, event.occurred_at)


handler = on_event(UserErased, forget)
