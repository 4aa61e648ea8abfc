"""WebSocket handshakes and messages as API Gateway treats them.

What $connect answers decides: its status is the refusal's, and the protocol it chooses is the one that the client hears.
A message of more than 128 KiB closes its connection.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any

from ministack.services import apigateway

from local.cloud.hooks import hook, replace

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# API Gateway's quota for a message's payload.
MAX_MESSAGE_BYTES = 128 * 1024
_TOO_BIG = 1009

# What $connect has answered to the handshake that is being made.
_answered: ContextVar[dict[str, Any]] = ContextVar("answered")


def install() -> None:
    invoke, handle = hook(apigateway, "_invoke_ws_lambda"), hook(apigateway, "handle_websocket")

    async def invoked(*arguments: Any, **options: Any) -> Any:
        answer = await invoke(*arguments, **options)
        if "CONNECT" in arguments:
            _answered.get().update(answer or {})
        return answer

    async def handled(scope: Message, receive: Receive, send: Send, *rest: Any, **options: Any) -> None:
        _answered.set({})
        connection = _Connection(scope, receive, send)
        await handle(scope, connection.receive, connection.send, *rest, **options)

    replace(apigateway, "_invoke_ws_lambda", invoked)
    replace(apigateway, "handle_websocket", handled)


class _Connection:
    """One socket between the server and ministack."""

    def __init__(self, scope: Message, receive: Receive, send: Send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._is_open = self._is_over = False

    async def receive(self) -> Message:
        message = await self._receive()
        said = message.get("text") or message.get("bytes") or ""
        if len(said.encode() if isinstance(said, str) else said) <= MAX_MESSAGE_BYTES:
            return message
        await self.send({"type": "websocket.close", "code": _TOO_BIG})
        return {"type": "websocket.disconnect", "code": _TOO_BIG}

    async def send(self, message: Message) -> None:
        if self._is_over:
            return
        answer = _answered.get()
        if message["type"] == "websocket.accept":
            self._is_open = True
            headers = {name.lower(): value for name, value in (answer.get("headers") or {}).items()}
            message = {**message, "subprotocol": headers.get("sec-websocket-protocol")}
        elif message["type"] == "websocket.close":
            self._is_over = True
            if not self._is_open and "websocket.http.response" in (self._scope.get("extensions") or {}):
                await self._refuse(int(answer.get("statusCode", 403)))
                return
        await self._send(message)

    async def _refuse(self, status: int) -> None:
        headers = [(b"content-type", b"application/json")]
        body = json.dumps({"message": HTTPStatus(status).phrase}).encode()
        await self._send({"type": "websocket.http.response.start", "status": status, "headers": headers})
        await self._send({"type": "websocket.http.response.body", "body": body})
