"""AU-4: signing in by Google, Apple, Facebook, X and GitHub, against a provider that runs on loopback."""

import json
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from functions.identity import providers, table
from local.identity_provider import CLIENT, IdentityProvider
from socialflow import env
from tests.concurrency import together
from tests.conftest import TestClock, put_secret
from tests.unit.identity.conftest import PASSWORD, Person, authorize, log_in, register, vouched
from tests.unit.identity.factors import enrol, told
from tests.unit.identity.factors import finish as finish_second
from tests.unit.identity.social import (
    BACK,
    begin,
    begin_linking,
    finish,
    finish_linking,
    link,
    linked,
    said,
    sign_in,
    unlink,
)
from tests.unit.identity.social import provider as provider
from tests.unit.identity.social import provider_key as provider_key

NAMES = ("apple", "facebook", "github", "google", "x")


@pytest.mark.parametrize("name", NAMES)
def test_a_person_is_sent_there_with_pkce_and_a_state(provider: IdentityProvider, name: str) -> None:
    answer = begin(name)

    url = urlsplit(answer.body["authorization_url"])
    asked = {key: values[0] for key, values in parse_qs(url.query).items()}
    assert answer.status == 200
    assert f"{url.scheme}://{url.netloc}" == provider.origin
    assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT["client_id"])
    assert (asked["redirect_uri"], asked["state"]) == (BACK, answer.body["state"])
    assert asked["code_challenge_method"] == "S256"
    assert ("nonce" in asked) == (name in {"apple", "google"})
    assert asked.get("response_mode") == ("form_post" if name == "apple" else None)
    assert answer.body["verifier"] not in answer.body["authorization_url"]


def test_neither_state_nor_verifier_is_stored(provider: IdentityProvider, identity: SimpleNamespace) -> None:
    begun = begin().body

    items = json.dumps(identity.client("dynamodb").scan(TableName=table.STORE.name)["Items"])

    assert begun["state"] not in items
    assert begun["verifier"] not in items


@pytest.mark.parametrize("name", ["apple", "github", "google"])
def test_a_new_person_has_an_account_and_comes_back_to_it(provider: IdentityProvider, name: str) -> None:
    first, again = sign_in(provider, name), sign_in(provider, name)

    assert (first.status, again.status) == (200, 200)
    assert first.body["user_id"] == again.body["user_id"]
    assert vouched(authorize(f"Bearer {first.body['access_token']}"))
    user = table.opened(table.user(first.body["user_id"]))
    assert (user["email"], user["providers"]) == ("grace@example.com", {name})
    assert user["email_verified_at"] == "2026-03-01T12:00:00.000Z"
    assert user["username"].lower().startswith("grace")


def test_an_account_without_a_password_takes_none(provider: IdentityProvider) -> None:
    sign_in(provider)

    for password in ("", "None", PASSWORD):
        assert log_in("grace@example.com", password or "x").status == 401


@pytest.mark.parametrize("name", ["facebook", "x"])
def test_a_provider_that_vouches_for_no_address_opens_no_account_but_a_linked_one(
    provider: IdentityProvider, ada: Person, name: str
) -> None:
    provider.person["userinfo"] = {"id": "7", "name": "Ada"} if name == "facebook" else {"data": {"id": "7"}}

    assert said(sign_in(provider, name)) == (409, "email-needed")
    assert link(ada, provider, name).status == 200
    assert sign_in(provider, name).body["user_id"] == ada.user_id


def test_an_address_of_an_account_is_not_enough_to_enter_it(provider: IdentityProvider) -> None:
    grace = Person("grace", register("grace").body["user_id"])

    assert said(sign_in(provider)) == (409, "account-exists")
    assert linked(grace) == []
    assert link(grace, provider).status == 200
    assert sign_in(provider).body["user_id"] == grace.user_id


def test_apples_private_relay_is_an_address_like_any_other(provider: IdentityProvider) -> None:
    provider.claims = {"email": "x7@privaterelay.appleid.com", "email_verified": "true", "is_private_email": "true"}

    answer = sign_in(provider, "apple")

    assert answer.status == 200
    assert table.opened(table.user(answer.body["user_id"]))["email"] == "x7@privaterelay.appleid.com"


def test_apple_is_shown_a_token_that_the_teams_key_signed(
    provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch, clock: TestClock
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    client = {"client_id": "social-flow", "team_id": "TEAM", "key_id": "KEY", "private_key": pem}
    monkeypatch.setenv(env.PROVIDERS_SECRET_ARN, put_secret(monkeypatch, "APPLE", json.dumps({"apple": client})))

    assert sign_in(provider, "apple").status == 200

    [(_, form)] = [each for each in provider.asked if each[0] == "/token"]
    shown = form["client_secret"]
    claims = jwt.decode(
        shown,
        key.public_key(),
        algorithms=["ES256"],
        audience=provider.origin,
        options={"verify_exp": False, "verify_iat": False},
    )
    assert jwt.get_unverified_header(shown)["kid"] == "KEY"
    assert (claims["iss"], claims["sub"], claims["exp"] - claims["iat"]) == ("TEAM", "social-flow", 300)


def test_a_second_factor_stands_before_this_session_too(
    provider: IdentityProvider, ada: Person, clock: TestClock
) -> None:
    link(ada, provider)
    app = enrol(ada, clock.at)

    answer = sign_in(provider)

    assert answer.body["kind"] == "second-factor"
    assert finish_second(answer.body["challenge"], recovery_code=app.recovery_codes[0]).status == 200


def test_a_provider_without_a_secret_is_not_available(
    provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, text in enumerate(("random text", "[]", "{}", '{"google": {"client_id": "x"}}', '{"google": null}')):
        monkeypatch.setenv(env.PROVIDERS_SECRET_ARN, put_secret(monkeypatch, f"PROVIDERS_{number}", text))
        assert said(begin()) == (404, "provider-not-available"), text
    assert begin("myspace").status == 422


def test_people_come_back_to_addresses_of_the_deployment_alone(provider: IdentityProvider) -> None:
    hostile = [
        "https://evil.test/",
        f"{BACK}/",
        f"{BACK}?x=1",
        f"{BACK}#x",
        "https://social-flow.test.evil.test/signed-in",
    ]
    hostile += ["http://social-flow.test/signed-in", "javascript:alert(1)", BACK.upper(), f"{BACK} https://evil.test"]

    for redirect_uri in hostile:
        assert said(begin(redirect_uri=redirect_uri)) == (422, "redirect-not-allowed"), redirect_uri
    assert begin(redirect_uri="app.social-flow://signed-in").status == 200


def test_one_of_two_accounts_of_one_identity_at_once_is_opened(
    provider: IdentityProvider, atomic_calls: None, identity: SimpleNamespace
) -> None:
    begun = [begin().body for _ in range(3)]
    codes = [provider.authorize(each["authorization_url"]) for each in begun]

    answers = together(*(lambda b=b, c=c: finish(b, c) for b, c in zip(begun, codes, strict=True)))

    opened = {each.body["user_id"] for each in answers if each.status == 200}
    assert len(opened) == 1
    assert {said(each) for each in answers if each.status != 200} <= {(409, "account-exists")}


def test_an_identity_is_linked_to_one_account_and_an_account_to_one_identity(
    provider: IdentityProvider, ada: Person
) -> None:
    lin = Person("lin", register("lin").body["user_id"])
    assert link(ada, provider).body == {
        "provider": "google",
        "email": "grace@example.com",
        "linked_at": "2026-03-01T12:00:00Z",
    }

    assert said(link(lin, provider)) == (409, "provider-taken")
    provider.claims = {"sub": "another"}
    assert said(link(ada, provider)) == (409, "provider-taken")
    assert [each["provider"] for each in linked(ada)] == ["google"]
    assert linked(lin) == []


def test_linking_and_unlinking_want_a_fresh_proof(provider: IdentityProvider, ada: Person, clock: TestClock) -> None:
    stale = {"proved_at": str(int((clock.at - timedelta(minutes=10)).timestamp()))}
    begun = begin_linking(ada).body
    code = provider.authorize(begun["authorization_url"])

    for answer in (begin_linking(ada, **stale), finish_linking(ada, begun, code, **stale), unlink(ada, **stale)):
        assert said(answer) == (403, "step-up-needed")


def test_what_was_begun_to_link_is_no_log_in_and_nobody_elses(provider: IdentityProvider, ada: Person) -> None:
    lin = Person("lin", register("lin").body["user_id"])
    begun, anonymous = begin_linking(ada).body, begin().body
    code = provider.authorize(begun["authorization_url"])

    assert said(finish(begun, code)) == (403, "sign-in-ended")
    assert said(finish_linking(lin, begun, code)) == (403, "sign-in-ended")
    assert said(finish_linking(ada, anonymous, provider.authorize(anonymous["authorization_url"]))) == (
        403,
        "sign-in-ended",
    )
    assert finish_linking(ada, begun, code).status == 200


def test_an_unlinked_identity_opens_nothing(provider: IdentityProvider, ada: Person) -> None:
    link(ada, provider)

    assert unlink(ada).status == 204
    assert said(unlink(ada)) == (404, "not-found")
    assert linked(ada) == []
    assert sign_in(provider).body["user_id"] != ada.user_id


def test_the_last_way_in_stays(provider: IdentityProvider) -> None:
    grace = Person("grace", sign_in(provider).body["user_id"])

    assert said(unlink(grace)) == (409, "last-way-in")
    assert link(grace, provider, "github").status == 200
    assert unlink(grace).status == 204
    assert said(unlink(grace, "github")) == (409, "last-way-in")
    assert sign_in(provider, "github").body["user_id"] == grace.user_id


def test_each_link_is_told_by_mail(provider: IdentityProvider, ada: Person, identity: SimpleNamespace) -> None:
    link(ada, provider, "github")
    unlink(ada, "github")

    assert sorted(told(identity)) == [("GitHub", "added"), ("GitHub", "removed")]


def test_every_provider_of_a_stage_is_https_alone() -> None:
    for each in providers.PROVIDERS.values():
        assert not each.is_loopback
        for url in (each.issuer, each.authorization_url, each.token_url, each.userinfo_url, each.emails_url):
            assert not url or url.startswith("https://")
