"""Keeps the timeline's own edges, and shows a new follower the author's latest entries."""

from functions.timeline import fan_out
from socialflow.consumers import on_event
from socialflow.events import UserFollowed


def keep(event: UserFollowed, _event_id: str) -> None:
    fan_out.follow(event)


handler = on_event(UserFollowed, keep)
