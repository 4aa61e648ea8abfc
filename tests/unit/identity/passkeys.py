"""Passkeys of people, as a client has them: an authenticator in software, and the routes it talks to."""

from typing import Any

from functions.identity.add_passkey import handler as add_passkey
from functions.identity.log_in_by_passkey import handler as log_in_by_passkey
from functions.identity.start_adding_passkey import handler as start_adding_passkey
from functions.identity.start_passkey import handler as start_passkey
from local.authenticator import Authenticator
from tests.conftest import Answer, request
from tests.unit.identity.conftest import Person

ORIGIN = "https://social-flow.test"
WRONG = (403, "wrong-passkey")
MINE = "/api/v1/users/me/passkeys"


def said(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.body["code"]


def start_adding(person: Person, **claims: str) -> Answer:
    return request(start_adding_passkey, "POST", f"{MINE}/start", user_id=person.user_id, **claims)


def add(person: Person, credential: Any, name: str = "phone", **claims: str) -> Answer:
    body = {"name": name, "credential": credential}
    return request(add_passkey, "POST", MINE, body, user_id=person.user_id, **claims)


def options(purpose: str = "log-in") -> dict[str, Any]:
    answer = request(start_passkey, "POST", "/api/v1/auth/passkeys/start", {"purpose": purpose})
    found: dict[str, Any] = answer.body["public_key"]
    return found


def enter(credential: Any, device_name: str | None = None) -> Answer:
    body = {"credential": credential, "device_name": device_name}
    return request(log_in_by_passkey, "POST", "/api/v1/auth/passkeys/finish", body)


def added(person: Person, device: Authenticator | None = None, name: str = "phone") -> Authenticator:
    """The device has a passkey of the person's."""
    device = device or Authenticator(ORIGIN)
    answer = add(person, device.make(start_adding(person).body["public_key"]), name)
    assert answer.status == 200, answer.body
    return device
