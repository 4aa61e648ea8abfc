"""Keeps who is banned, so that what they published is hidden."""

from functions.timeline import table
from socialflow import bans
from socialflow.consumers import on_event
from socialflow.events import StandingMoved


def keep(event: StandingMoved, _event_id: str) -> None:
    bans.keep(table.STORE, event)


handler = on_event(StandingMoved, keep)
