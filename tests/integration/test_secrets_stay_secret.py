"""TE-5: no secret that somebody types or we keep turns up in a log line, a metric, a trace or a problem."""

import importlib
import json
from types import SimpleNamespace
from typing import Any

import pytest

from functions.identity import consents
from functions.operations import signing_keys
from functions.operations.rotate_token_keys import handler as rotate
from socialflow import env, logs, secrets, tables
from tests.conftest import START, Answer, TestClock, lambda_context, put_secret, request
from tests.support.canaries import Canaries
from tests.unit.identity.factors import App

PASSWORD = "canary battery staple 9417"
ADULT = {"birth_date": "1985-01-31", "country": "US"}
STRIPE_KEY = "sk_test_canary51HxYzAbCdEfGh"


def ask(verb: str, method: str, path: str, body: Any = None, **more: Any) -> Answer:
    return request(importlib.import_module(f"functions.{verb}").handler, method, path, body, **more)


@pytest.fixture
def canaries(aws: SimpleNamespace, clock: TestClock, monkeypatch: pytest.MonkeyPatch) -> Canaries:
    found = Canaries()
    keys = signing_keys.new_token_keys(START)
    pem = found.plant("the signing key", keys["keys"][0]["private_pem"])
    found.plant("a line of the signing key", pem.splitlines()[1])
    put_secret(monkeypatch, env.TOKEN_KEYS_SECRET_ARN, json.dumps(keys))
    put_secret(
        monkeypatch, env.FACTORS_SECRET_ARN, found.plant("what factors are sealed with", "canary of the factors")
    )
    stripe = {"api_key": found.plant("Stripe's key", STRIPE_KEY), "webhook_secrets": ["whsec_canary"]}
    put_secret(monkeypatch, env.STRIPE_SECRET_ARN, json.dumps(stripe))
    # Nothing listens there.
    monkeypatch.setenv(env.STRIPE_API_BASE, "http://127.0.0.1:9")
    monkeypatch.setenv(env.TOKEN_ISSUER, "https://social-flow.test")
    monkeypatch.setenv(env.TOKEN_KEY_DAYS, "30")
    found.plant("a webhook's secret", "whsec_canary")
    found.plant("the password", PASSWORD)
    return found


def test_no_secret_is_heard_in_a_story_with_everything_that_goes_wrong(
    canaries: Canaries, clock: TestClock, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """TE-5, AU-2, AU-5: registering, logging in, refreshing, second factors, rotation and Stripe, with refusals and outages."""
    told = canaries.answered
    person = {"username": "ada", "email": "ada@example.com", "password": PASSWORD}
    login = {"login": "ada", "password": PASSWORD}
    with canaries.listening():
        told(ask("identity.register_user", "POST", "/api/v1/auth/register", {**person, "username": "?"}))
        told(ask("identity.register_user", "POST", "/api/v1/auth/register", {**person, "password": [PASSWORD]}))
        user_id = ask("identity.register_user", "POST", "/api/v1/auth/register", person).body["user_id"]
        told(ask("identity.register_user", "POST", "/api/v1/auth/register", person))
        told(ask("identity.log_in", "POST", "/api/v1/auth/login", json.dumps(login)[:-1]))
        told(ask("identity.log_in", "POST", "/api/v1/auth/login", {**login, "login": "eve"}))
        told(ask("identity.log_in", "POST", "/api/v1/auth/login", {**login, "device_name": [PASSWORD]}))
        first = ask("identity.log_in", "POST", "/api/v1/auth/login", login).body
        spent = canaries.plant("a refresh token", first["refresh_token"])
        canaries.plant("an access token", first["access_token"])
        second = ask("identity.refresh_session", "POST", "/api/v1/auth/refresh", {"refresh_token": spent}).body
        canaries.plant("the next refresh token", second["refresh_token"])
        clock.forward(seconds=11)
        reused = told(ask("identity.refresh_session", "POST", "/api/v1/auth/refresh", {"refresh_token": spent}))
        told(ask("identity.refresh_session", "POST", "/api/v1/auth/refresh", {"refresh_token": spent, "more": spent}))

        offered = ask("identity.offer_totp", "POST", "/api/v1/users/me/totp", user_id=user_id).body
        canaries.plant("an authenticator's secret", offered["secret"])
        app = App(offered["secret"])
        confirm = "/api/v1/users/me/totp/confirm"
        told(ask("identity.confirm_totp", "POST", confirm, {"code": "00000x"}, user_id=user_id))
        codes = ask("identity.confirm_totp", "POST", confirm, {"code": app.code(clock.at)}, user_id=user_id).body
        canaries.plant("a recovery code", codes["recovery_codes"][0])
        asked = ask("identity.log_in", "POST", "/api/v1/auth/login", login).body["challenge"]
        canaries.plant("a challenge", asked)
        second_step = {"challenge": asked, "recovery_code": codes["recovery_codes"][0][:-1] + "!"}
        told(ask("identity.finish_log_in", "POST", "/api/v1/auth/login/second-factor", second_step))

        _parent(canaries, user_id)
        clock.forward(days=31)
        rotate({}, lambda_context())
        account = {"country": "DE", "email": "ada@example.com"}
        broken = told(
            ask("money.connect_account", "POST", "/api/v1/payouts/account", account, user_id=user_id,
                headers={"idempotency-key": "key-1"})
        )  # fmt: skip

        # Now nothing works any more.
        monkeypatch.setenv(tables.IDENTITY.setting, "no-such-table")
        failed = told(ask("identity.log_in", "POST", "/api/v1/auth/login", login))
        monkeypatch.setenv(env.TOKEN_KEYS_SECRET_ARN, "no-such-secret")
        secrets.forget()
        with pytest.raises(Exception, match="ResourceNotFound"):
            rotate({}, lambda_context())

    assert (reused.status, failed.status, broken.status) == (401, 500, 503)
    printed = capfd.readouterr()
    assert canaries.heard(printed.out + printed.err) == []
    assert "spent refresh token presented" in canaries.lines.getvalue()
    assert "unexpected error" in canaries.lines.getvalue()
    assert any('"dynamodb"' in each for each in canaries.traces)
    assert len(canaries.problems) > 8


def _parent(canaries: Canaries, user_id: str) -> None:
    """A child asks, and a parent looks with a wrong and a right link."""
    ask("identity.tell_birth_date", "PUT", "/api/v1/users/me/birth-date", ADULT, user_id=user_id)
    parent = canaries.plant("a parent's address", "canary-parent@example.com")
    kid = {"username": "kid", "email": "kid@example.com", "password": PASSWORD, "parent_email": parent}
    canaries.answered(ask("identity.register_user", "POST", "/api/v1/auth/register", {**kid, "birth_date": "no day"}))
    new = {**kid, "birth_date": "2016-01-31", "country": "US"}
    child_id = ask("identity.register_user", "POST", "/api/v1/auth/register", new).body["user_id"]
    link = canaries.plant("a parent's link", str(consents.link(child_id)).partition("#")[2])
    path, body = "/api/v1/users/me/children", {"decision": "given", "text_version": "0"}
    wrong = {"token": link[:-1] + ("0" if link[-1] != "0" else "1")}
    assert ask("identity.read_asked_consent", "POST", f"{path}/asked", {"token": link}, user_id=user_id).status == 200
    for given in (wrong, {"token": link, "more": link}):
        canaries.answered(ask("identity.read_asked_consent", "POST", f"{path}/asked", given, user_id=user_id))
    canaries.answered(ask("identity.decide_consent", "POST", path, {"token": link, **body}, user_id=user_id))


def test_a_secret_that_is_told_is_heard_wherever_it_is(canaries: Canaries, aws: SimpleNamespace) -> None:
    problem = Answer(400, {}, [], {"detail": f"{PASSWORD} is weak"})

    with canaries.listening():
        logs.logger.info("asked", given=[{"body": json.dumps({"password": PASSWORD})}])
        canaries.answered(problem)

    assert canaries.heard("") == ["the password in lines", "the password in problems"]
    assert "Stripe's key in lines" in canaries.heard(f"Authorization: Bearer {STRIPE_KEY}")
