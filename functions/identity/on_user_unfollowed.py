"""Takes back what only followers see."""

from functions.identity import profile_table
from socialflow.consumers import on_event
from socialflow.events import UserUnfollowed


def keep(event: UserUnfollowed, _event_id: str) -> None:
    profile_table.set_follower(event.followee_id, event.follower_id, "unfollowed", event.occurred_at)


handler = on_event(UserUnfollowed, keep)
