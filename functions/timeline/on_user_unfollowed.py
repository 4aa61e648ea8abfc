"""Takes an author's entries out of the timeline of somebody who follows them no more."""

from functions.timeline import fan_out
from socialflow.consumers import on_event
from socialflow.events import UserUnfollowed


def forget(event: UserUnfollowed, _event_id: str) -> None:
    fan_out.unfollow(event)


handler = on_event(UserUnfollowed, forget)
