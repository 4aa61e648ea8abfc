"""Keeps the social domain's own idea of who exists."""

from functions.social import table
from socialflow.consumers import on_event
from socialflow.events import UserRegistered


def keep(event: UserRegistered, _event_id: str) -> None:
    table.know_user(event)


handler = on_event(UserRegistered, keep)
