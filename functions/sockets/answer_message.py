"""$default: whatever a client says over its socket is answered, or refused with a reason."""

import json
from typing import Any

from functions.sockets import messages, routes, sockets
from functions.sockets.routes import Call
from socialflow import clock
from socialflow.errors import TooManyRequests


def answer_message(call: Call) -> dict[str, Any]:
    at = clock.now()
    if call.owner.expires_at <= at.timestamp():
        sockets.end(call.owner.user_id, call.connection_id, "expired", at)
        return {"statusCode": 200}
    try:
        routes.meter(call.owner)
    except TooManyRequests:
        sockets.end(call.owner.user_id, call.connection_id, "too-many-messages", at)
        return {"statusCode": 200}
    return {"statusCode": 200, "body": json.dumps(messages.answer(call.body, call.owner))}


handler = routes.route(answer_message)
