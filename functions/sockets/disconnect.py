"""$disconnect: what has ended, by whichever side, is forgotten. AWS tells of it when it can."""

from typing import Any

from functions.sockets import routes, sockets
from functions.sockets.routes import Call
from socialflow import clock


def disconnect(call: Call) -> dict[str, Any]:
    sockets.forget(call.owner.user_id, call.connection_id, clock.now())
    return {"statusCode": 200}


handler = routes.route(disconnect)
