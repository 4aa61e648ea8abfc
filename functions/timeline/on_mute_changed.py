"""Keeps what a reader has muted."""

from functions.timeline import mute_table
from socialflow.consumers import on_event
from socialflow.events import MuteChanged


def keep(event: MuteChanged, _event_id: str) -> None:
    mute_table.set_mute(event)


handler = on_event(MuteChanged, keep)
