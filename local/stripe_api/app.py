"""The stand-in as an ASGI application."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from local.stripe_api.admin import Admin
from local.stripe_api.deliveries import Deliverer
from local.stripe_api.service import Answer, Request, Service

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

MAX_BODY_BYTES = 1024 * 1024
_WORKERS = 16
log = logging.getLogger("flow.stripe")


class AnswerLostError(Exception):
    """Asked for by a fault: the connection ends in the middle of the answer."""


class GoneError(Exception):
    """The client hung up before its request was complete."""


class StripeApi:
    def __init__(self, service: Service) -> None:
        self._service = service
        self._admin = Admin(service)
        self._deliverer = Deliverer(service.store, service.base_url)
        self._workers = ThreadPoolExecutor(_WORKERS, thread_name_prefix="stripe")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _live(self, receive: Receive, send: Send) -> None:
        delivering = asyncio.create_task(self._deliverer.run())
        while True:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                delivering.cancel()
                self._workers.shutdown(wait=True, cancel_futures=True)
                self._service.store.close()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await _body(receive)
        except GoneError:
            return
        if body is None:
            await _send(send, Answer(413, '{"error": {"message": "The body is too large.", "type": "api_error"}}'))
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        query = scope["query_string"].decode("latin-1")
        request = Request(scope["method"], scope["path"], query, headers, body)
        verb = self._admin.answer if scope["path"].startswith("/_standin/") else self._service.answer
        try:
            answer = await asyncio.get_running_loop().run_in_executor(self._workers, verb, request)
        except Exception:
            log.exception("The stand-in failed on %s %s", request.method, request.path)
            answer = Answer(500, '{"error": {"message": "The stand-in failed; see its log.", "type": "api_error"}}')
        await _send(send, answer)


async def _body(receive: Receive) -> bytes | None:
    """The whole body, or None when it is larger than Stripe would ever need."""
    parts = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise GoneError
        parts += message.get("body", b"")
        if len(parts) > MAX_BODY_BYTES:
            return None
        if not message.get("more_body"):
            return bytes(parts)


async def _send(send: Send, answer: Answer) -> None:
    payload = answer.body.encode()
    named = {"content-type": "application/json", "content-length": str(len(payload)), **answer.headers}
    headers = [(name.encode(), value.encode("latin-1", "replace")) for name, value in named.items() if name != "lost"]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    if answer.lost:
        await send({"type": "http.response.body", "body": payload[:1], "more_body": True})
        raise AnswerLostError
    await send({"type": "http.response.body", "body": payload})
