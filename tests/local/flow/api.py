"""The API on a loopback port, its verbs in this process: each request goes through the real authorizer and handler."""

from __future__ import annotations

import importlib
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from tests.conftest import lambda_context

_VERBS = {
    "POST /api/v1/auth/register": "functions.identity.register_user",
    "POST /api/v1/auth/login": "functions.identity.log_in",
    "GET /api/v1/users/{user_id}": "functions.identity.get_user",
    "POST /api/v1/users/{user_id}/follow": "functions.social.follow_user",
    "GET /api/v1/users/{user_id}/following": "functions.social.list_following",
}


@dataclass
class Gateway:
    """`after(status)` runs when an answer is made and not yet sent; one request is served at a time."""

    after: Callable[[int], None]
    port: int = 0
    statuses: list[int] = field(default_factory=list)

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: str) -> dict[str, Any]:
        route = next(each for each in _VERBS if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", each), f"{method} {path}"))
        lowered = {name.lower(): value for name, value in headers.items()}
        vouched = _handle("functions.identity.authorize", {"version": "2.0", "type": "REQUEST", "headers": lowered})
        event = {
            "version": "2.0",
            "routeKey": route,
            "rawPath": path,
            "rawQueryString": "",
            "headers": lowered,
            "requestContext": {
                "requestId": f"request-{len(self.statuses)}",
                "stage": "$default",
                "http": {"method": method, "path": path, "sourceIp": "127.0.0.1", "userAgent": "tests"},
                "authorizer": {"lambda": vouched["context"]},
            },
            "body": body,
            "isBase64Encoded": False,
        }
        answer = _handle(_VERBS[route], event)
        self.statuses.append(answer["statusCode"])
        self.after(answer["statusCode"])
        return answer


def _handle(verb: str, event: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = importlib.import_module(verb).handler(event, lambda_context())
    return answer


@contextmanager
def serving(gateway: Gateway, port: int) -> Iterator[Gateway]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._pass_on()

        def do_POST(self) -> None:
            self._pass_on()

        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            answer = gateway.answer(self.command, self.path, dict(self.headers.items()), body)
            self.send_response(answer["statusCode"])
            for name, value in answer["headers"].items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write((answer.get("body") or "").encode())

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", port), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield gateway
        finally:
            server.shutdown()
            thread.join(10)
