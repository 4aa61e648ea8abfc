"""People with second factors, as a client has them: an authenticator app, and the routes it talks to."""

from datetime import datetime
from typing import Any

import pyotp

from functions.identity import table
from socialflow.dynamo import unmarshal
from tests.conftest import Answer, request
from tests.unit.identity.conftest import Person, log_in


def offer(person: Person, **claims: str) -> Answer:
    from functions.identity.offer_totp import handler

    return request(handler, "POST", "/api/v1/users/me/totp", user_id=person.user_id, **claims)


def confirm(person: Person, code: str, **claims: str) -> Answer:
    from functions.identity.confirm_totp import handler

    return request(handler, "POST", "/api/v1/users/me/totp/confirm", {"code": code}, user_id=person.user_id, **claims)


def remove(person: Person, **claims: str) -> Answer:
    from functions.identity.remove_totp import handler

    return request(handler, "DELETE", "/api/v1/users/me/totp", user_id=person.user_id, **claims)


def renew(person: Person, **claims: str) -> Answer:
    from functions.identity.renew_recovery_codes import handler

    return request(handler, "POST", "/api/v1/users/me/recovery-codes", user_id=person.user_id, **claims)


def factors_of(person: Person) -> dict[str, Any]:
    from functions.identity.get_factors import handler

    body: dict[str, Any] = request(handler, "GET", "/api/v1/users/me/factors", user_id=person.user_id).body
    return body


def finish(challenge: str, **proof: Any) -> Answer:
    from functions.identity.finish_log_in import handler

    return request(handler, "POST", "/api/v1/auth/login/second-factor", {"challenge": challenge, **proof})


def step_up(person: Person, session_id: str, **proof: Any) -> Answer:
    from functions.identity.step_up import handler

    return request(
        handler, "POST", "/api/v1/auth/step-up", proof, user_id=person.user_id, session_id=session_id, proved_at=""
    )


class App:
    """An authenticator app that has scanned the person's code, and the recovery codes on paper."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.recovery_codes: list[str] = []

    def code(self, at: datetime, *, steps_off: int = 0) -> str:
        return pyotp.TOTP(self.secret).at(int(at.timestamp()) + 30 * steps_off)


def enrol(person: Person, at: datetime) -> App:
    """The person's account asks for the app from here on; the step of `at` is used."""
    app = App(offer(person).body["secret"])
    answer = confirm(person, app.code(at))
    assert answer.status == 200, answer.body
    app.recovery_codes = answer.body["recovery_codes"]
    return app


def challenge(login: str = "ada") -> str:
    text: str = log_in(login).body["challenge"]
    return text


def told(aws: Any) -> list[tuple[str, str]]:
    """What changed in which way, in the letters that are owed."""
    items = aws.client("dynamodb").scan(TableName=table.STORE.name)["Items"]
    letters = [each for each in map(unmarshal, items) if each.get("kind") == "sign-in-changed"]
    return [(each["values"]["what"], each["values"]["change"]) for each in letters]
