"""StandingMoved: the sockets of every session that is over by it are closed; the one that goes on hears of it."""

from functions.sockets import sockets
from functions.sockets.models import notice
from socialflow import clock
from socialflow.consumers import on_event
from socialflow.events import StandingMoved


def on_standing_moved(event: StandingMoved, event_id: str) -> None:
    at = clock.now()
    sockets.move_standing(event.user_id, event.standing_version, event.keeps, at)
    if event.keeps:
        sockets.tell(event.user_id, notice("other-sessions-ended", event_id, event.occurred_at, {}), at)


handler = on_event(StandingMoved, on_standing_moved)
