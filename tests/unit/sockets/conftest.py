"""A sockets domain before a gateway that keeps connections, at botocore's boundary, and helpers that act as devices do."""

import importlib
import json
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest

from socialflow.events import Envelope, Event
from tests.concurrency import atomic_calls as atomic_calls
from tests.conftest import TestClock, lambda_context

MINUTES_15 = 900


@dataclass
class Gateway:
    """API Gateway's side of its open connections: `heard` by connection, and who is open."""

    open: set[str] = field(default_factory=set)
    heard: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    # Connections that it refuses to touch.
    broken: set[str] = field(default_factory=set)

    def take(self, request: Any, **_more: Any) -> Any:
        """PostToConnection and DeleteConnection, at botocore's boundary."""
        from botocore.awsrequest import AWSResponse

        connection_id = unquote(request.url.rsplit("/", 1)[-1])
        status, kind = 200, ""
        if connection_id in self.broken:
            status, kind = 403, "ForbiddenException"
        elif connection_id not in self.open:
            status, kind = 410, "GoneException"
        elif request.method == "POST":
            self.heard.setdefault(connection_id, []).append(json.loads(request.body))
        else:
            self.open.discard(connection_id)
        answer = AWSResponse(request.url, status, {"x-amzn-errortype": kind} if kind else {}, None)
        answer._content = b"{}"
        return answer


@pytest.fixture
def gateway(aws: SimpleNamespace, clock: TestClock, monkeypatch: pytest.MonkeyPatch) -> Gateway:
    from socialflow import aws as factory
    from socialflow import env, limits

    monkeypatch.setenv(env.CONNECTIONS_ENDPOINT, "https://api.execute-api.us-east-1.amazonaws.com/sockets")
    monkeypatch.setenv(env.WEB_ORIGINS, "https://social-flow.test https://App.social-flow.test:8443")
    monkeypatch.setenv(env.DUE_QUEUE_URL, aws.client("sqs").create_queue(QueueName="due")["QueueUrl"])
    limits.forget()
    made = Gateway()
    events = factory.client("apigatewaymanagementapi").meta.events
    events.register_first("before-send.apigatewaymanagementapi", made.take)
    return made


def call(verb: str, event: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = importlib.import_module(f"functions.sockets.{verb}").handler(event, lambda_context())
    return answer


def event(connection_id: str, told: dict[str, Any], route: str, **more: Any) -> dict[str, Any]:
    context = {"routeKey": route, "connectionId": connection_id, "requestId": "request-1", "authorizer": told}
    return {"requestContext": context, "isBase64Encoded": False, **more}


@dataclass
class Device:
    """A session of a user's, whose sockets are named as the test likes."""

    gateway: Gateway
    session_id: str = "phone"
    user_id: str = "ada"
    standing_version: int = 0
    lives_seconds: int = MINUTES_15

    @property
    def told(self) -> dict[str, Any]:
        from socialflow import clock

        expires_at = int(clock.now().timestamp()) + self.lives_seconds
        return {
            "user_id": self.user_id,
            "session_id": self.session_id,
            "standing_version": str(self.standing_version),
            "expires_at": str(expires_at),
        }

    def opens(self, connection_id: str, *, offers: str = "", origin: str | None = None) -> dict[str, Any]:
        """`origin` is whose page asks; without one it is a program that does."""
        headers = {"Sec-WebSocket-Protocol": offers} if offers else {}
        headers |= {"Origin": origin} if origin is not None else {}
        answer = call("connect", event(connection_id, self.told, "$connect", headers=headers))
        if answer["statusCode"] == 200:
            self.gateway.open.add(connection_id)
        return answer

    def says(self, connection_id: str, text: str, *, told: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = call("answer_message", event(connection_id, told or self.told, "$default", body=text))
        return json.loads(answer["body"]) if answer.get("body") else {}

    def leaves(self, connection_id: str) -> None:
        self.gateway.open.discard(connection_id)
        assert call("disconnect", event(connection_id, self.told, "$disconnect"))["statusCode"] == 200


def deliver(verb: str, *events: Event) -> dict[str, Any]:
    """The events as the queue hands them to this consumer; what it reports."""
    records = [
        {"messageId": str(number), "body": json.dumps({"detail": Envelope.of(event, str(number)).model_dump()})}
        for number, event in enumerate(events)
    ]
    return call(verb, {"Records": records})


DONE: dict[str, Any] = {"batchItemFailures": []}


def due(aws: SimpleNamespace) -> list[tuple[int, str]]:
    """Each message that waits, with the seconds it has to."""
    from moto.sqs.models import sqs_backends

    [queue] = [each for each in sqs_backends["123456789012"]["us-east-1"].queues.values() if each.name == "due"]
    return [(max(0, round((each.delayed_until - each.sent_timestamp) / 1000)), each.body) for each in queue._messages]
