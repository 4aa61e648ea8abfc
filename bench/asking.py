"""A request to a route as the gateway hands it over, and what else is asked on the way: of consumers, and of Stripe."""

import hashlib
import hmac
import importlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import urllib3

from local.stripe_api.__main__ import DEFAULT_WEBHOOK_SECRET
from local.stripe_api.running import RunningStripe
from socialflow import clock, env
from socialflow.events import Envelope, Event


@dataclass(frozen=True)
class Request:
    """What the gateway hands to the verb's handler."""

    verb: str
    event: Mapping[str, Any]

    def send(self, expected: int = 200) -> dict[str, Any]:
        """The handler's answer. Raises AssertionError when it is not of the expected hundred, by default that of success."""
        answer: dict[str, Any] = importlib.import_module(self.verb).handler(dict(self.event), _CONTEXT)
        expected = 404 if self.verb.endswith("refuse_unknown_route") else expected
        if not expected <= answer["statusCode"] < expected + 100:
            raise AssertionError(f"{self.verb} answered {answer['statusCode']}: {answer['body']}")
        return answer


_CONTEXT = SimpleNamespace(
    aws_request_id="invocation", function_name="bench", memory_limit_in_mb=512, invoked_function_arn="arn:bench"
)
Send = Callable[[Request], dict[str, Any]]


def once(key: str) -> dict[str, str]:
    return {"idempotency-key": key}


def at_stripe(method: str, path: str, account: str = "", **form: str) -> Any:
    """What Stripe answers to the operator, or to the owner of a connected account."""
    headers = {"authorization": f"Bearer {RunningStripe.key}"} | ({"stripe-account": account} if account else {})
    url = f"{env.STRIPE_API_BASE.get()}/v1/{path}"
    return json.loads(ask(method, url, headers=headers, body=urlencode(form)))


def signed(event: dict[str, Any]) -> tuple[str, str]:
    """An event as Stripe delivers it, and the signature that comes with it."""
    payload, at = json.dumps(event), int(clock.now().timestamp())
    tag = hmac.new(DEFAULT_WEBHOOK_SECRET.encode(), f"{at}.{payload}".encode(), hashlib.sha256).hexdigest()
    return payload, f"t={at},v1={tag}"


def consume(verb: str, event: Event) -> None:
    body = json.dumps({"detail": Envelope.of(event, "bench").model_dump()})
    handler = importlib.import_module(f"functions.{verb}").handler
    answer = handler({"Records": [{"messageId": "m", "body": body}]}, _CONTEXT)
    if answer != {"batchItemFailures": []}:
        raise AssertionError(f"{verb} failed: {answer}")


def request(
    verb: str,
    method: str,
    path: str,
    body: Any = None,
    headers: Mapping[str, str] | None = None,
    *,
    user_id: str = "",
    route: str = "",
    query: Mapping[str, str] | None = None,
    **claims: str,
) -> Request:
    """`body` is sent as JSON, or as it is when it is a str."""
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route or f"{method} {path}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": "application/json", "host": "bench.test", **(headers or {})},
        "requestContext": {
            "requestId": "request",
            "stage": "$default",
            "http": {"method": method, "path": path, "sourceIp": "203.0.113.9", "userAgent": "bench"},
        },
        "isBase64Encoded": False,
    }
    if query:
        event["queryStringParameters"] = dict(query)
    if body is not None:
        event["body"] = body if isinstance(body, str) else json.dumps(body)
    if user_id:
        proved_at = str(int(clock.now().timestamp()))
        vouched = {"user_id": user_id, "role": "user", "proved_at": proved_at, "is_two_factor": "true", **claims}
        event["requestContext"]["authorizer"] = {"lambda": vouched}
    return Request(f"functions.{verb}", event)


def said(answer: dict[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(answer["body"])
    return body


def ask(method: str, url: str, **options: Any) -> bytes:
    """The answer's body. Raises AssertionError when it is not one of success."""
    answer = urllib3.request(method, url, retries=False, timeout=30, **options)
    if answer.status >= 400:
        raise AssertionError(f"{method} {url} was answered {answer.status}: {answer.data[:300]!r}")
    return answer.data
