"""Children who ask for an account, and parents who decide on it (CO-3)."""

from types import SimpleNamespace
from typing import Any

import pytest

from functions.identity import consent_text
from functions.identity.decide_consent import handler as decide_consent
from functions.identity.erase_leavers import handler as erase_leavers
from functions.identity.list_children import handler as list_children
from functions.identity.read_asked_consent import handler as read_asked
from functions.identity.withdraw_consent import handler as withdraw_consent
from socialflow import tables
from tests.conftest import Answer, lambda_context, outbox_events, request
from tests.unit.identity.conftest import Person, Post, log_in, register

PATH = "/api/v1/users/me/children"
PARENT = "mother@example.com"
# Thirteen on 1 June 2026.
BORN = {"birth_date": "2013-06-01", "country": "US"}


def kid(username: str = "kid", **different: Any) -> Answer:
    return register(username, **{**BORN, "parent_email": PARENT, **different})


def adult(username: str) -> Person:
    return Person(username, register(username, birth_date="1985-01-31", country="US").body["user_id"])


def asks(parent: Person, token: str) -> Answer:
    return request(read_asked, "POST", f"{PATH}/asked", {"token": token}, user_id=parent.user_id)


def decides(parent: Person, token: str, decision: str = "given", version: str = consent_text.VERSION) -> Answer:
    body = {"token": token, "decision": decision, "text_version": version}
    return request(decide_consent, "POST", PATH, body, user_id=parent.user_id)


def withdraws(parent: Person, child_id: str) -> Answer:
    route = f"{PATH}/{{child_id}}"
    return request(withdraw_consent, "DELETE", f"{PATH}/{child_id}", route=route, user_id=parent.user_id)


def listed(parent: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = request(list_children, "GET", PATH, user_id=parent.user_id).body["items"]
    return found


def refused(login: str = "kid") -> str:
    answer = log_in(login)
    assert answer.status in {401, 403}
    return str(answer.body["code"])


def sweep() -> Any:
    return erase_leavers({}, lambda_context())


def told(identity: SimpleNamespace, kind: str) -> list[str]:
    events = outbox_events(identity.client("dynamodb"), tables.IDENTITY)
    return [each["data"]["user_id"] for each in events if each["type"] == kind]


@pytest.fixture
def mother(identity: SimpleNamespace) -> Person:
    return adult("mother")


@pytest.fixture
def child(identity: SimpleNamespace, post: Post, mother: Person) -> Person:
    """Registered, and a parent is asked by letter."""
    post.deliver()
    answer = kid()
    assert answer.status == 201, answer.body
    (letter,) = post.deliver()
    assert letter.to == [PARENT]
    return Person("kid", answer.body["user_id"])


@pytest.fixture
def opened(child: Person, post: Post, mother: Person) -> Person:
    assert decides(mother, post.link()).status == 200
    return child
