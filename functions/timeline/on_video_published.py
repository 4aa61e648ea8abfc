"""Enters a published video under its author; the table's stream carries it on to the followers."""

from functions.timeline import fan_out
from socialflow.consumers import on_event
from socialflow.events import VideoPublished


def enter(event: VideoPublished, _event_id: str) -> None:
    fan_out.publish(event)


handler = on_event(VideoPublished, enter)
