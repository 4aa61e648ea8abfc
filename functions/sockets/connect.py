"""$connect: a socket is opened for the session whose token it brought, or refused."""

from typing import Any

from functions.sockets import routes, sockets
from functions.sockets.routes import Call
from socialflow import clock

# What a browser must offer beside `bearer.<token>`: it closes a socket none of whose offers was taken.
PROTOCOL = "social-flow.v1"


def connect(call: Call) -> dict[str, Any]:
    routes.meter(call.owner)
    sockets.open_(call.owner, call.connection_id, clock.now())
    offers = [each.strip() for each in call.headers.get("sec-websocket-protocol", "").split(",")]
    return {"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": PROTOCOL} if PROTOCOL in offers else {}}


handler = routes.route(connect)
