"""A WebSocket client, small enough to see what it sends: for walks and tests, which want to say what no library would."""

import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from wsproto import ConnectionType, WSConnection
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

Headers = Sequence[tuple[str, str]]


class RefusedError(Exception):
    """The server did not open the socket."""

    def __init__(self, status: int) -> None:
        super().__init__(f"refused with {status}")
        self.status = status


class ClosedError(Exception):
    """The other side has closed the socket; `code` is None when it did so without a word."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"closed with {code}")
        self.code = code


class WebSocket:
    """An open socket. Raises RefusedError while it is opened, ClosedError when it is used after its end."""

    def __init__(
        self, url: str, *, offers: Sequence[str] = (), headers: Headers = (), timeout_seconds: float = 20
    ) -> None:
        where = urlsplit(url)
        port = where.port or (443 if where.scheme == "wss" else 80)
        self._socket = socket.create_connection((where.hostname or "", port), timeout_seconds)
        if where.scheme == "wss":
            self._socket = ssl.create_default_context().wrap_socket(self._socket, server_hostname=where.hostname)
        self._protocol = WSConnection(ConnectionType.CLIENT)
        self._events: Iterator[Event] = iter(())
        self._text = ""
        self.protocol: str | None = None
        host = where.netloc.rpartition("@")[2]
        extra = [(name.encode(), value.encode()) for name, value in headers]
        try:
            self._put(
                Request(
                    host=host,
                    target=(where.path or "/") + (f"?{where.query}" if where.query else ""),
                    subprotocols=list(offers),
                    extra_headers=extra,
                )
            )
            self._opened(time.monotonic() + timeout_seconds)
        except BaseException:
            self._socket.close()
            raise

    def send(self, text: str) -> None:
        self._put(TextMessage(text))

    def receive(self, timeout_seconds: float = 20) -> str:
        """The next message. Raises TimeoutError when none comes, ClosedError at the end."""
        until = time.monotonic() + timeout_seconds
        while True:
            match self._next(until):
                case TextMessage(data=data, message_finished=is_whole):
                    self._text += data
                    if is_whole:
                        text, self._text = self._text, ""
                        return text
                case BytesMessage():
                    raise ValueError("a binary message, which nobody here sends")

    def close(self) -> None:
        try:
            self._put(CloseConnection(1000))
        except ClosedError:
            pass
        finally:
            self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        self.close()

    def _opened(self, until: float) -> None:
        status = 0
        while True:
            match self._next(until):
                case AcceptConnection(subprotocol=protocol):
                    self.protocol = protocol
                    return
                case RejectConnection(status_code=code, has_body=has_body):
                    status = code
                    if not has_body:
                        raise RefusedError(status)
                case RejectData(body_finished=True):
                    raise RefusedError(status)

    def _next(self, until: float) -> Event:
        while True:
            for event in self._events:
                match event:
                    case Ping():
                        self._put(event.response())
                    case CloseConnection(code=code):
                        raise ClosedError(code)
                    case _:
                        return event
            self._socket.settimeout(max(0.001, until - time.monotonic()))
            try:
                data = self._socket.recv(65536)
            except ConnectionError:
                raise ClosedError(None) from None
            if not data:
                raise ClosedError(None)
            self._protocol.receive_data(data)
            self._events = self._protocol.events()

    def _put(self, event: Event) -> None:
        try:
            self._socket.sendall(self._protocol.send(event))
        except (ConnectionError, BrokenPipeError):
            raise ClosedError(None) from None
