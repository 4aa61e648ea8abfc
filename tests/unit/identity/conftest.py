"""An identity domain with token keys, and people who use it."""

import importlib
import json
import re
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from functions.identity import token_keys
from functions.operations import signing_keys
from socialflow import env, tables
from socialflow.events import Envelope, Event
from tests.concurrency import atomic_calls as atomic_calls
from tests.conftest import (
    START,
    Answer,
    Mail,
    Mailbox,
    TestClock,
    lambda_context,
    outbox_events,
    put_secret,
    request,
)

PASSWORD = "correct horse battery"


@pytest.fixture
def identity(aws: SimpleNamespace, clock: TestClock, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    put_secret(monkeypatch, env.TOKEN_KEYS_SECRET_ARN, json.dumps(signing_keys.new_token_keys(START)))
    put_secret(monkeypatch, env.FACTORS_SECRET_ARN, "factors secret of the tests")
    monkeypatch.setattr(token_keys, "_fresh_read_at", 0.0)
    monkeypatch.setenv(env.TOKEN_ISSUER, "https://social-flow.test")
    return aws


class Post:
    """Delivers the letters that are owed, each event as often as asked."""

    def __init__(self, client: Any, mailbox: Mailbox) -> None:
        self.client, self.mailbox = client, mailbox
        self.known: set[str] = set()

    def deliver(self, times: int = 1) -> list[Mail]:
        """What is new since the last delivery; a failure stays for the next one."""
        from functions.identity.on_letter_owed import handler

        before = len(self.mailbox.letters)
        for event in outbox_events(self.client, tables.IDENTITY):
            if event["type"] == "LetterOwed" and event["id"] not in self.known:
                record = {"messageId": "m", "body": json.dumps({"detail": event})}
                answers = [handler({"Records": [record]}, lambda_context()) for _ in range(times)]
                if not answers[-1]["batchItemFailures"]:
                    self.known.add(event["id"])
        return self.mailbox.letters[before:]

    def digits(self) -> str:
        """Of the last letter."""
        found = re.search(r"[0-9]{6}", self.mailbox.letters[-1].text)
        assert found
        return found[0]

    def link(self) -> str:
        """The token of the last letter's link."""
        found = re.search(r"#([0-9a-z]{26}\.[0-9a-f]{64})", self.mailbox.letters[-1].text)
        assert found
        return found[1]


@pytest.fixture
def post(identity: SimpleNamespace, mailbox: Mailbox) -> Post:
    return Post(identity.client("dynamodb"), mailbox)


@dataclass(frozen=True)
class Person:
    username: str
    user_id: str

    @property
    def email(self) -> str:
        return f"{self.username}@example.com"


def register(username: str = "ada", **different: Any) -> Answer:
    from functions.identity.register_user import handler

    body = {"username": username, "email": f"{username}@example.com", "password": PASSWORD, **different}
    return request(handler, "POST", "/api/v1/auth/register", body)


def log_in(login: str = "ada", password: str = PASSWORD, **different: Any) -> Answer:
    from functions.identity.log_in import handler

    return request(handler, "POST", "/api/v1/auth/login", {"login": login, "password": password, **different})


def refresh(token: str) -> Answer:
    from functions.identity.refresh_session import handler

    return request(handler, "POST", "/api/v1/auth/refresh", {"refresh_token": token})


def authorize(authorization: str | None) -> dict[str, Any]:
    from functions.identity.authorize import handler

    headers = {} if authorization is None else {"authorization": authorization}
    answer: dict[str, Any] = handler({"version": "2.0", "type": "REQUEST", "headers": headers}, SimpleNamespace())
    return answer


def vouched(answer: dict[str, Any]) -> bool:
    """Whether a route behind the gateway would see a caller."""
    return "user_id" in answer["context"]


def deliver(verb: str, *events: Event) -> None:
    """The events as the queue hands them to this consumer of the domain."""
    handler = importlib.import_module(f"functions.identity.{verb}").handler
    records = [
        {"messageId": str(number), "body": json.dumps({"detail": Envelope.of(event, str(number)).model_dump()})}
        for number, event in enumerate(events)
    ]
    assert handler({"Records": records}, lambda_context()) == {"batchItemFailures": []}


@pytest.fixture
def grace(identity: SimpleNamespace) -> Person:
    return Person("grace", register("grace").body["user_id"])


@pytest.fixture
def ada(identity: SimpleNamespace) -> Person:
    return Person("ada", register("ada").body["user_id"])
