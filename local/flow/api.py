"""The API as an app on a phone uses it: HTTP through the front door, a token, and problems told in sentences."""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from local.flow.problem import Problem

_TIMEOUT_SECONDS = 40


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    cookies: tuple[str, ...] = ()

    @property
    def json(self) -> Any:
        return json.loads(self.body) if self.body else None

    @property
    def code(self) -> str:
        """The problem's code, empty for a success or an answer that is not a problem."""
        is_problem = self.headers.get("content-type", "").startswith("application/problem+json")
        return str(self.json["code"]) if is_problem else ""


@dataclass
class Api:
    """One person's view of the API at `origin` (http://127.0.0.1:8080)."""

    origin: str
    token: str = ""
    user_id: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, body: Any = None, *, headers: Mapping[str, str] | None = None) -> Answer:
        """One request with this person's token; whatever the answer is."""
        sent = {"content-type": "application/json", **(headers or {})}
        if self.token:
            sent["authorization"] = f"Bearer {self.token}"
        return request(method, self.origin + path, json.dumps(body).encode() if body is not None else None, sent)

    def must(self, method: str, path: str, body: Any = None, *, headers: Mapping[str, str] | None = None) -> Any:
        """The JSON of a success. Raises Problem with what the API said."""
        answer = self.call(method, path, body, headers=headers)
        if answer.status >= 300:
            raise refused(method, path, answer)
        return answer.json

    def media(self, url: str) -> Answer:
        """A GET with the signed cookies of the last playback."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return request("GET", url, None, {"cookie": cookie} if cookie else {})


def request(method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
    """One HTTP exchange on a connection of its own. Raises Problem when nobody answers."""
    at = urlsplit(url)
    connection = http.client.HTTPConnection(at.hostname or "127.0.0.1", at.port or 80, timeout=_TIMEOUT_SECONDS)
    try:
        connection.request(method, at.path + (f"?{at.query}" if at.query else ""), body, dict(headers))
        answer = connection.getresponse()
        read = answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise Problem(f"{method} {at.path} got no answer: {error}", "See `flow status` and `flow doctor`.") from error
    finally:
        connection.close()
    named = {name.lower(): value for name, value in answer.getheaders()}
    cookies = tuple(value for name, value in answer.getheaders() if name.lower() == "set-cookie")
    return Answer(answer.status, named, read, cookies)


def refused(method: str, path: str, answer: Answer) -> Problem:
    """The API's refusal as a person needs to hear it, with the request id that finds its log lines."""
    said = answer.json if "json" in answer.headers.get("content-type", "") else {}
    detail = said.get("detail") or answer.body[:200].decode(errors="replace")
    request_id = said.get("request_id") or answer.headers.get("x-request-id", "")
    remedy = f"`flow logs {request_id}` shows what happened." if request_id else "See `flow doctor`."
    return Problem(f"{method} {path} was answered {answer.status}: {detail}", remedy)
