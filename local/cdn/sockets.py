"""A viewer's WebSocket on its way through a distribution: the handshake goes to the origin, then messages both ways."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from wsproto import ConnectionType, WSConnection
from wsproto.connection import ConnectionState
from wsproto.events import (
    AcceptConnection,
    BytesMessage,
    CloseConnection,
    Event,
    Ping,
    RejectConnection,
    RejectData,
    Request,
    TextMessage,
)
from wsproto.utilities import LocalProtocolError

from local.cdn.forwarding import Pairs
from local.cdn.origins import Answer, Upgrade

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# The client's side of the handshake: our own connection to the origin makes these anew.
_HANDSHAKE = "sec-websocket-"
_CHUNK_BYTES = 64 * 1024

log = logging.getLogger("flow.cdn")


async def relay(
    upgrade: Upgrade,
    headers: Pairs,
    offers: list[str],
    receive: Receive,
    send: Send,
    passed_on: Callable[[Answer], Answer],
) -> None:
    """Serve the socket until either side has ended it. `passed_on` is what the viewer gets of an origin's refusal."""
    where = urlsplit(upgrade.url)
    try:
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
    except OSError as error:
        log.info("%s does not answer: %s", upgrade.host, error)
        await refuse(send, 502)
        return
    origin = _Origin(reader, writer)
    extra = [(n.encode(), v.encode()) for n, v in headers if not n.startswith(_HANDSHAKE)]
    target = where.path + (f"?{where.query}" if where.query else "")
    try:
        await origin.put(Request(host=upgrade.host, target=target, subprotocols=offers, extra_headers=extra))
        if await _is_opened(origin, send, passed_on):
            await _both_ways(origin, receive, send)
    except (OSError, asyncio.IncompleteReadError):
        await _end(send, None)
    finally:
        writer.close()


async def refuse(send: Send, status: int) -> None:
    """The handshake is answered with an HTTP status."""
    headers = [(b"content-type", b"application/json")]
    await send({"type": "websocket.http.response.start", "status": status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": json.dumps({"status": status}).encode()})


class _Origin:
    """Our connection to the origin."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._protocol = WSConnection(ConnectionType.CLIENT)

    async def put(self, event: Event) -> None:
        try:
            self._writer.write(self._protocol.send(event))
        except LocalProtocolError:
            return
        await self._writer.drain()

    async def events(self) -> AsyncIterator[Event]:
        """Until the origin has said goodbye, or hung up."""
        while self._protocol.state is not ConnectionState.CLOSED:
            data = await self._reader.read(_CHUNK_BYTES)
            self._protocol.receive_data(data or None)
            for event in self._protocol.events():
                if isinstance(event, Ping):
                    await self.put(event.response())
                yield event
            if not data:
                return


async def _is_opened(origin: _Origin, send: Send, passed_on: Callable[[Answer], Answer]) -> bool:
    """What the origin says to the handshake, told to the viewer."""
    async for event in origin.events():
        match event:
            case AcceptConnection(subprotocol=protocol):
                await send({"type": "websocket.accept", "subprotocol": protocol})
                return True
            case RejectConnection(status_code=status, headers=headers, has_body=has_body):
                kept = [("content-type", value.decode()) for name, value in headers if name.lower() == b"content-type"]
                told = [(n.encode(), v.encode()) for n, v in passed_on(Answer(status, kept, b"")).headers]
                await send({"type": "websocket.http.response.start", "status": status, "headers": told})
                if not has_body:
                    await send({"type": "websocket.http.response.body", "body": b""})
                    return False
            case RejectData(data=data, body_finished=is_whole):
                await send({"type": "websocket.http.response.body", "body": bytes(data), "more_body": not is_whole})
                if is_whole:
                    return False
    await refuse(send, 502)
    return False


async def _both_ways(origin: _Origin, receive: Receive, send: Send) -> None:
    ways = [asyncio.ensure_future(_up(origin, receive)), asyncio.ensure_future(_down(origin, send))]
    try:
        done, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for each in done:
            each.result()
    finally:
        for each in ways:
            each.cancel()


async def _up(origin: _Origin, receive: Receive) -> None:
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            await origin.put(CloseConnection(message.get("code") or 1000))
            return
        if message["type"] == "websocket.receive":
            text = message.get("text")
            await origin.put(TextMessage(text) if text is not None else BytesMessage(message.get("bytes") or b""))


async def _down(origin: _Origin, send: Send) -> None:
    parts: list[str] = []
    async for event in origin.events():
        match event:
            case TextMessage(data=data, message_finished=is_whole):
                parts.append(data)
                if is_whole:
                    await send({"type": "websocket.send", "text": "".join(parts)})
                    parts = []
            case BytesMessage(data=raw):
                await send({"type": "websocket.send", "bytes": bytes(raw)})
            case CloseConnection(code=code):
                await origin.put(event.response())
                await _end(send, code)
                return
    await _end(send, None)


async def _end(send: Send, code: int | None) -> None:
    # 1005 and 1006 say that nothing was said, and are never sent.
    await send({"type": "websocket.close", "code": code if code not in (None, 1005, 1006) else 1001})
