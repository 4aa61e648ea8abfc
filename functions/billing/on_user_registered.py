"""Keeps billing's own idea of who exists: nobody else can be paid to."""

from functions.billing import table
from socialflow.consumers import on_event
from socialflow.events import UserRegistered


def keep(event: UserRegistered, _event_id: str) -> None:
    table.know_person(event)


handler = on_event(UserRegistered, keep)
