"""Forgets what somebody watched."""

from functions.playback import erasing
from socialflow.consumers import on_event
from socialflow.events import UserErased


def forget(event: UserErased, _event_id: str) -> None:
    erasing.erase(event.user_id)


handler = on_event(UserErased, forget)
