"""The gateway: ministack's ASGI app behind the launcher's own loopback routes under /_flow/.

GET /_flow/health        {"ready", "iam", "restored", "snapshot"}; 503 until ready
POST /_flow/iam          {"enforce": true | false}; true also ends warm workers, which keep the keys they started with
POST /_flow/snapshot     what is true now is on disk when this answers
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from ministack import app as ministack

from local.cloud.cloud import Cloud
from local.cloud.mends import iam
from local.cloud.state import Recorder

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

MAX_ADMIN_BODY = 4096
_READS = frozenset({"GET", "HEAD", "OPTIONS"})


class Gateway:
    def __init__(self, cloud: Cloud, recorder: Recorder, restored: dict[str, Any]) -> None:
        self.cloud, self.recorder, self.restored = cloud, recorder, restored
        self.ready = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/_flow/"):
            await self._admin(scope, receive, send)
            return
        try:
            await ministack.app(scope, receive, send)
        finally:
            if scope["type"] == "websocket" or scope.get("method") not in _READS:
                self.recorder.touch()

    async def _admin(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = (scope["method"], scope["path"])
        if route == ("GET", "/_flow/health"):
            await _answer(send, 200 if self.ready else 503, self._health())
        elif route == ("POST", "/_flow/snapshot"):
            await asyncio.to_thread(self.recorder.save)
            await _answer(send, 200 if self.recorder.problem is None else 500, self._health())
        elif route == ("POST", "/_flow/iam"):
            await self._set_iam(receive, send)
        else:
            await _answer(send, 404, {"message": f"There is no {scope['method']} {scope['path']} here."})

    async def _set_iam(self, receive: Receive, send: Send) -> None:
        body = await _body(receive)
        try:
            enforce = json.loads(body or b"")["enforce"]
        except (ValueError, KeyError, TypeError):
            enforce = None
        if not isinstance(enforce, bool):
            await _answer(send, 400, {"message": 'Send {"enforce": true} or {"enforce": false}.'})
            return
        await asyncio.to_thread(iam.enforce, on=enforce)
        await _answer(send, 200, self._health())

    def _health(self) -> dict[str, Any]:
        return {
            "ready": self.ready,
            "iam": iam.enforced(),
            "restored": self.restored,
            "snapshot": {"saved_at": self.recorder.saved_at, "problem": self.recorder.problem},
        }


async def _body(receive: Receive) -> bytes | None:
    body: bytes = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MAX_ADMIN_BODY:
            return None
        if not message.get("more_body"):
            return body


async def _answer(send: Send, status: int, body: dict[str, Any]) -> None:
    content = json.dumps(body).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
