"""The front door as an ASGI application: bounded bodies in, streamed bodies out."""

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from email.utils import formatdate
from functools import partial
from typing import Any

import urllib3

from local.cdn import responses, sockets
from local.cdn.catalog import Catalog, CatalogError
from local.cdn.distribution import Distribution
from local.cdn.edge import Edge
from local.cdn.forwarding import Request
from local.cdn.origins import Answer, Ask, Origins, Upgrade

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

# API Gateway's limit on a payload. Media is uploaded to presigned S3 addresses, never through here.
MAX_BODY_BYTES = 10 * 1024 * 1024
_CHUNK_BYTES = 256 * 1024
_WORKERS = 48
# Without a user's name, which no server is sent.
_ADDRESS = re.compile(rb"(?i:https?)://(?P<host>[A-Za-z0-9.\-_\[\]:]+)(?P<path>/.*)?")

log = logging.getLogger("flow.cdn")


class TooLargeError(Exception):
    """The viewer's body is larger than any origin takes."""


class NoTargetError(Exception):
    """What the viewer asks for is neither a path nor an address of this server's; the message says so."""


class GoneError(Exception):
    """The viewer hung up."""


class FrontDoor:
    def __init__(self, cloud_url: str, distribution_id: str | None = None) -> None:
        self._cloud_url = cloud_url
        self._distribution_id = distribution_id
        self._catalog = Catalog(cloud_url)
        self._edge = Edge(Origins(cloud_url, connections=_WORKERS))
        self._workers = ThreadPoolExecutor(_WORKERS, thread_name_prefix="edge")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)
        else:
            await self._relay(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                self._workers.shutdown(wait=False, cancel_futures=True)
                return

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/_flow/health":
            await _send_answer(await self._on_worker(self._health), scope["method"], send, self._read)
            return
        try:
            scope = _in_origin_form(scope)
            body = await _body(receive)
        except GoneError:
            return
        except NoTargetError as error:
            await _send_answer(responses.error_page(400, str(error)), scope["method"], send, self._read)
            return
        except TooLargeError:
            answer = await self._on_worker(self._too_large, _request(scope, b""))
        else:
            answer = await self._on_worker(self._answer, _request(scope, body))
        if isinstance(answer.body, bytes):
            await _send_answer(answer, scope["method"], send, self._read)
        else:
            await self._stream(answer, scope["method"], receive, send)

    async def _relay(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        try:
            request = _request(_in_origin_form({**scope, "method": "GET"}), b"")
        except NoTargetError:
            await sockets.refuse(send, 400)
            return
        found = await self._on_worker(self._upgrade, request)
        if isinstance(found, Answer):
            await sockets.refuse(send, found.status)
            return
        upgrade, ask, passed_on = found
        await sockets.relay(upgrade, ask.headers, list(scope.get("subprotocols") or ()), receive, send, passed_on)

    def _upgrade(self, request: Request) -> tuple[Upgrade, Ask, Callable[[Answer], Answer]] | Answer:
        try:
            distribution = self._distribution(request.host)
        except CatalogError as error:
            return responses.error_page(502, str(error))
        if isinstance(distribution, str):
            return responses.error_page(404, distribution)
        found = self._edge.upgrade(distribution, request)
        if isinstance(found, Answer):
            return found
        return *found, partial(self._edge.passed_on, distribution, request)

    async def _stream(self, answer: Answer, method: str, receive: Receive, send: Send) -> None:
        """Send piece by piece, and no further than the viewer listens."""
        hung_up = asyncio.ensure_future(_hung_up(receive))
        sending = asyncio.ensure_future(_send_answer(answer, method, send, self._read))
        try:
            await asyncio.wait({hung_up, sending}, return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                sending.result()
        finally:
            hung_up.cancel()
            sending.cancel()
            await self._on_worker(answer.close)

    def _answer(self, request: Request) -> Answer:
        """Blocks on the cloud and the origin; what fits into one piece is read at once, a longer body is left open."""
        try:
            distribution = self._distribution(request.host)
        except CatalogError as error:
            return responses.error_page(502, str(error))
        if isinstance(distribution, str):
            return responses.error_page(404, distribution)
        answer = self._edge.answer(distribution, request)
        if answer.status >= 500 or answer.status == 403:
            log.info("%s %s%s -> %d", request.method, request.host, request.path, answer.status)
        if isinstance(answer.body, bytes) or not _is_short(request.method, answer):
            return answer
        try:
            # To its end: only there does a broken connection tell itself from a finished answer.
            return replace(answer, body=b"".join(iter(partial(answer.body.read, _CHUNK_BYTES), b"")))
        except (urllib3.exceptions.HTTPError, OSError) as error:
            return responses.error_page(502, f"The origin broke off its answer ({error}). Try again.")
        finally:
            answer.close()

    def _too_large(self, request: Request) -> Answer:
        """As the origin would refuse it, which CloudFront passes on like any other answer."""
        refusal = responses.api_refusal(413, "Request Entity Too Large")
        try:
            distribution = self._distribution(request.host)
        except CatalogError:
            return refusal
        return refusal if isinstance(distribution, str) else self._edge.passed_on(distribution, request, refusal)

    def _distribution(self, host: str) -> Distribution | str:
        """The distribution that serves `host`, or a sentence that says why none does."""
        deployed = self._catalog.distributions()
        if self._distribution_id:
            deployed = [d for d in deployed if d.id == self._distribution_id]
        named = [d for d in deployed if host.rsplit(":", 1)[0].lower() in d.domain_names]
        if len(named or deployed) == 1:
            return (named or deployed)[0]
        if not deployed:
            return "No CloudFront distribution is deployed to the embedded cloud yet. Run `flow up`."
        ids = ", ".join(sorted(d.id for d in deployed))
        return f"Several distributions are deployed ({ids}). Choose one with --distribution, or send its Host."

    def _health(self) -> Answer:
        try:
            found = self._distribution("")
            known = found.id if isinstance(found, Distribution) else None
            state = {"ready": True, "cloud": self._cloud_url, "distribution": known}
        except CatalogError as error:
            state = {"ready": False, "cloud": self._cloud_url, "reason": str(error)}
        body = json.dumps(state).encode()
        headers = [("content-type", "application/json"), ("content-length", str(len(body)))]
        return Answer(200 if state["ready"] else 503, headers, body)

    async def _read(self, answer: Answer) -> bytes:
        assert not isinstance(answer.body, bytes)  # noqa: S101 - told to the type checker
        chunk: bytes = await self._on_worker(answer.body.read, _CHUNK_BYTES)
        return chunk

    async def _on_worker(self, call: Callable[..., Any], *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._workers, call, *args)


def _is_short(method: str, answer: Answer) -> bool:
    """Whether the body, if there is one at all, fits into one piece."""
    length = answer.header("content-length") or ""
    is_number = length.isascii() and length.isdigit() and len(length) < 8
    return method == "HEAD" or answer.status in (204, 304) or (is_number and int(length) <= _CHUNK_BYTES)


def _in_origin_form(scope: Scope) -> Scope:
    """The scope with its target as a path: a whole address is taken apart, and its host is the one that counts (RFC 9112, 3.2.2).

    Raises NoTargetError.
    """
    target: bytes = scope["raw_path"]
    if target.startswith(b"/"):
        return scope
    found = _ADDRESS.fullmatch(target)
    if found is None:
        raise NoTargetError("Ask for a path that begins with a slash, or for a whole http or https address.")
    headers = [(name, value) for name, value in scope["headers"] if name.lower() != b"host"]
    return {**scope, "raw_path": found["path"] or b"/", "headers": [(b"host", found["host"]), *headers]}


def _request(scope: Scope, body: bytes) -> Request:
    headers = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"]]
    host = next((value for name, value in headers if name in ("host", ":authority")), "")
    return Request(
        method=scope["method"],
        host=host,
        path=scope["raw_path"].decode("latin-1"),
        query=scope["query_string"].decode("latin-1"),
        headers=[(name, value) for name, value in headers if not name.startswith(":")],
        client_ip=(scope.get("client") or ("127.0.0.1", 0))[0],
        body=body,
    )


async def _body(receive: Receive) -> bytes:
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise GoneError
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MAX_BODY_BYTES:
            raise TooLargeError
        if not message.get("more_body"):
            return b"".join(parts)


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send_answer(answer: Answer, method: str, send: Send, read: Callable[[Answer], Awaitable[bytes]]) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    if answer.header("date") is None:
        headers.append((b"date", formatdate(usegmt=True).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    if method != "HEAD" and not isinstance(answer.body, bytes):
        while chunk := await read(answer):
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    last = answer.body if isinstance(answer.body, bytes) and method != "HEAD" else b""
    await send({"type": "http.response.body", "body": last})
