"""UserErased: no socket of the person is open, and nothing of them is kept."""

from functions.sockets import sockets
from socialflow import clock
from socialflow.consumers import on_erasure

handler = on_erasure("sockets", lambda event: sockets.end_user(event.user_id, clock.now()))
