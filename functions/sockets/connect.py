"""$connect: a socket is opened for the session whose token it brought, or refused."""

from typing import Any

from functions.sockets import routes, sockets
from functions.sockets.errors import ForeignOrigin
from functions.sockets.routes import Call
from socialflow import clock, env

# What a browser must offer beside `bearer.<token>`: it closes a socket none of whose offers was taken.
PROTOCOL = "social-flow.v1"


def connect(call: Call) -> dict[str, Any]:
    _admit_page(call.headers.get("origin"))
    routes.meter(call.owner)
    sockets.open_(call.owner, call.connection_id, clock.now())
    offers = [each.strip() for each in call.headers.get("sec-websocket-protocol", "").split(",")]
    return {"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": PROTOCOL} if PROTOCOL in offers else {}}


def _admit_page(origin: str | None) -> None:
    """Every browser says whose page it is that opens a socket; a program need not. Raises ForeignOrigin."""
    if origin is not None and origin.lower() not in env.WEB_ORIGINS.get().lower().split():
        raise ForeignOrigin


handler = routes.route(connect)
