"""Everybody who may call a route, with what the gateway's authorizer says of each, and what the route's Access makes of it."""

import json
from collections.abc import Mapping
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from functions.identity import authorize, create_personal_token, table
from socialflow.access import ROLES, SCOPES, Access
from socialflow.dynamo import Update
from tests.conftest import TestClock, lambda_context, request
from tests.unit.identity.conftest import Person, log_in, register
from tests.unit.identity.factors import enrol, step_up

SESSIONS = ("user", "creator", "moderator", "admin")
STAFF = ("moderator", "admin")
# Of the role, by a password alone.
BY_PASSWORD = tuple(f"{role} by password" for role in STAFF)
REFUSED = ("anonymous", "expired", "revoked", "banned")
WHO = (
    *REFUSED,
    *SESSIONS,
    *BY_PASSWORD,
    "stale",
    *(f"token:{scope}" for scope in SCOPES),
    "admin's token with every scope",
)


def everybody(clock: TestClock) -> dict[str, dict[str, str]]:
    """What the real authorizer tells the gateway of each of WHO, by name."""
    headers: dict[str, str | None] = {"anonymous": None}
    ids = {}
    for name in (*REFUSED[1:], *SESSIONS, *BY_PASSWORD, "stale"):
        ids[name] = register(_username(name)).body["user_id"]
    for name in (*SESSIONS, *BY_PASSWORD):
        change(ids[name], "SET #role = :value", name.partition(" ")[0])
    headers["stale"] = _session("stale")
    clock.forward(minutes=11)
    headers |= {name: _session(name) for name in (*SESSIONS, *BY_PASSWORD, "revoked", "banned")}
    for role in STAFF:
        _prove_second_factor(Person(role, ids[role]), asked(headers[role])["session_id"], clock)
    for scope in SCOPES:
        headers[f"token:{scope}"] = _token(ids["user"], [scope])
    headers["admin's token with every scope"] = _token(ids["admin"], list(SCOPES))
    # What is signed now and asked later; the clock goes back, as the others' tokens are young.
    at = clock.at
    clock.at = at - timedelta(minutes=16)
    headers["expired"] = _session("expired")
    clock.at = at
    revoked = asked(headers["revoked"])
    table.end_session(ids["revoked"], revoked["session_id"], "logged-out", at)
    change(ids["banned"], "SET #standing = :value", "banned")
    change(ids["banned"], "SET #standing_version = :value", 1)
    return {name: asked(headers[name]) for name in WHO}


def asked(authorization: str | None) -> dict[str, str]:
    headers = {} if authorization is None else {"authorization": authorization}
    event = {"version": "2.0", "type": "REQUEST", "headers": headers}
    context: dict[str, str] = authorize.handler(event, SimpleNamespace())["context"]
    return context


def expected(access: Access, who: str) -> str:
    """The code of the refusal, empty when the route lets them in: read from the route's metadata alone."""
    if access.role is None:
        return ""
    if who in REFUSED:
        return "unauthenticated"
    role = "admin" if who.startswith("admin") else who.partition(" ")[0]
    role = role if role in SESSIONS else "user"
    if ROLES.index(role) < ROLES.index(access.role):
        return "role-needed"
    if who.startswith("token:") and access.scope != who.removeprefix("token:"):
        return "scope-needed"
    if who.startswith("admin's") and access.scope is None:
        return "scope-needed"
    if access.role in STAFF and who in BY_PASSWORD:
        return "second-factor-missing"
    if access.is_fresh and (who == "stale" or "token" in who):
        return "step-up-needed"
    return ""


def send(handler: Any, operation: tuple[str, str], context: Mapping[str, str], body: str) -> tuple[int, str]:
    """Status and code of the handler's answer to a caller of whom the gateway was told `context`."""
    method, path = operation
    event = {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": "application/json", "host": "social-flow.test"},
        "requestContext": {
            "requestId": "request-1",
            "stage": "$default",
            "http": {"method": method, "path": path, "sourceIp": "203.0.113.9", "userAgent": "tests"},
            "authorizer": {"lambda": dict(context)},
        },
        "body": body,
        "isBase64Encoded": False,
    }
    answer = handler(event, lambda_context())
    return answer["statusCode"], json.loads(answer["body"])["code"]


def change(user_id: str, change_: str, value: Any) -> None:
    table.STORE.write(Update(table._user_key(user_id), change_, {"value": value}))


def _session(name: str) -> str:
    return "Bearer " + str(log_in(_username(name)).body["access_token"])


def _username(name: str) -> str:
    return name.replace(" ", ".")


def _prove_second_factor(person: Person, session_id: str, clock: TestClock) -> None:
    codes = enrol(person, clock.at).recovery_codes
    assert step_up(person, session_id, recovery_code=codes[0]).status == 200


def _token(user_id: str, scopes: list[str]) -> str:
    body = {"name": "a script", "scopes": scopes}
    answer = request(create_personal_token.handler, "POST", "/api/v1/auth/tokens", body, user_id=user_id)
    assert answer.status == 201, answer.body
    return "Bearer " + str(answer.body["token"])
