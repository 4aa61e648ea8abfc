"""SessionStarted: the user's other devices hear of it."""

from functions.sockets import sockets
from functions.sockets.models import notice
from socialflow import clock
from socialflow.consumers import on_event
from socialflow.events import SessionStarted


def on_session_started(event: SessionStarted, event_id: str) -> None:
    data = {"session_id": event.session_id, "country": event.country or None}
    message = notice("session-started", event_id, event.occurred_at, data)
    sockets.tell(event.user_id, message, clock.now(), but=event.session_id)


handler = on_event(SessionStarted, on_session_started)
