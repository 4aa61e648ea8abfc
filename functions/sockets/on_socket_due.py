"""From the queue of what is due: a socket whose token has expired is closed."""

from functions.sockets import sockets
from functions.sockets.expiry import Due
from socialflow import clock
from socialflow.consumers import on_queue


def on_socket_due(due: Due) -> None:
    sockets.end(due.user_id, due.connection_id, "expired", clock.now())


handler = on_queue(Due, on_socket_due)
