"""Keeps who may see what is for followers only."""

from functions.identity import profile_table
from socialflow.consumers import on_event
from socialflow.events import UserFollowed


def keep(event: UserFollowed, _event_id: str) -> None:
    profile_table.set_follower(event.followee_id, event.follower_id, "following", event.occurred_at)


handler = on_event(UserFollowed, keep)
