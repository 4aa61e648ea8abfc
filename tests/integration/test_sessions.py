"""A session's life: register, log in, act, refresh, lose the token to a thief, log in again, log out."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from functions.identity.authorize import handler as authorize
from functions.identity.end_session import handler as end_session
from functions.identity.get_me import handler as get_me
from functions.identity.log_in import handler as log_in
from functions.identity.refresh_session import handler as refresh_session
from functions.identity.register_user import handler as register_user
from functions.operations import signing_keys
from socialflow import env
from tests.conftest import START, Answer, TestClock, lambda_context, put_secret, request

CREDENTIALS = {"login": "ada", "password": "correct horse battery"}


@pytest.fixture
def identity(aws: SimpleNamespace, clock: TestClock, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    put_secret(monkeypatch, env.TOKEN_KEYS_SECRET_ARN, json.dumps(signing_keys.new_token_keys(START)))
    monkeypatch.setenv(env.TOKEN_ISSUER, "https://social-flow.test")
    return aws


def through_gateway(handler: Callable[..., Any], method: str, path: str, access_token: str) -> Answer:
    """The route, behind what the authorizer says of the token."""
    event = {"version": "2.0", "type": "REQUEST", "headers": {"authorization": f"Bearer {access_token}"}}
    claims = dict(authorize(event, lambda_context())["context"])
    return request(handler, method, path, user_id=claims.pop("user_id", ""), **claims)


def me(access_token: str) -> int:
    return through_gateway(get_me, "GET", "/api/v1/users/me", access_token).status


def refresh(token: str) -> Answer:
    return request(refresh_session, "POST", "/api/v1/auth/refresh", {"refresh_token": token})


def test_a_session_from_registration_to_logging_out(identity: SimpleNamespace, clock: TestClock) -> None:
    body = {"username": "ada", "email": "ada@example.com", "password": "correct horse battery"}
    assert request(register_user, "POST", "/api/v1/auth/register", body).status == 201

    tokens = request(log_in, "POST", "/api/v1/auth/login", CREDENTIALS).body
    assert me(tokens["access_token"]) == 200

    clock.forward(minutes=16)
    assert me(tokens["access_token"]) == 401
    stolen = tokens["refresh_token"]
    tokens = refresh(stolen).body
    assert me(tokens["access_token"]) == 200

    clock.forward(minutes=1)
    assert refresh(stolen).status == 401
    assert me(tokens["access_token"]) == 401
    assert refresh(tokens["refresh_token"]).status == 401

    tokens = request(log_in, "POST", "/api/v1/auth/login", CREDENTIALS).body
    assert through_gateway(end_session, "POST", "/api/v1/auth/logout", tokens["access_token"]).status == 204
    assert me(tokens["access_token"]) == 401
    assert through_gateway(end_session, "POST", "/api/v1/auth/logout", tokens["access_token"]).status == 401
    assert refresh(tokens["refresh_token"]).status == 401
