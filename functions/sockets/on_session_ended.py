"""SessionEnded: its sockets are closed, and the user's other devices hear of it."""

from functions.sockets import sockets
from functions.sockets.models import notice
from socialflow import clock
from socialflow.consumers import on_event
from socialflow.events import SessionEnded


def on_session_ended(event: SessionEnded, event_id: str) -> None:
    at = clock.now()
    data = {"session_id": event.session_id, "reason": event.reason}
    told = notice("session-ended", event_id, event.occurred_at, data)
    sockets.end_session(event.user_id, event.session_id, told, at)


handler = on_event(SessionEnded, on_session_ended)
