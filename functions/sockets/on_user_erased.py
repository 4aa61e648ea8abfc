"""UserErased: no socket of the person is open, and nothing of them is kept."""

from functions.sockets import sockets
from socialflow import clock
from socialflow.consumers import on_event
from socialflow.events import UserErased


def on_user_erased(event: UserErased, _event_id: str) -> None:
    sockets.end_user(event.user_id, clock.now())


handler = on_event(UserErased, on_user_erased)
