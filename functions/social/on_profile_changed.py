"""Keeps what users are called as they change it."""

from functions.social import table
from socialflow.consumers import on_event
from socialflow.events import ProfileChanged


def keep(event: ProfileChanged, _event_id: str) -> None:
    table.rename_user(event)


handler = on_event(ProfileChanged, keep)
