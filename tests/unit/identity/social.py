"""People who sign in by other providers, and the provider that the tests run (AU-4)."""

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from functions.identity import id_tokens, providers
from functions.identity.finish_social import handler as finish_social
from functions.identity.link_provider import handler as link_provider
from functions.identity.list_providers import handler as list_providers
from functions.identity.start_linking import handler as start_linking
from functions.identity.start_social import handler as start_social
from functions.identity.unlink_provider import handler as unlink_provider
from local.identity_provider import CLIENT, IdentityProvider, running
from socialflow import env
from tests.conftest import Answer, TestClock, put_secret, request
from tests.unit.identity.conftest import Person

BACK = "https://social-flow.test/signed-in"
MINE = "/api/v1/users/me/providers"
GRACE = {
    "claims": {"sub": "1001", "email": "grace@example.com", "email_verified": True, "name": "Grace Hopper"},
    "userinfo": {"id": 1001, "login": "grace"},
    "emails": [{"email": "grace@example.com", "primary": True, "verified": True}],
}


@pytest.fixture(scope="session")
def provider_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def provider(
    identity: SimpleNamespace, clock: TestClock, monkeypatch: pytest.MonkeyPatch, provider_key: rsa.RSAPrivateKey
) -> Iterator[IdentityProvider]:
    """Every provider there is, at one loopback address; Grace signs in there."""
    put_secret(monkeypatch, env.PROVIDERS_SECRET_ARN, json.dumps(dict.fromkeys(providers.PROVIDERS, CLIENT)))
    monkeypatch.setenv(env.SOCIAL_REDIRECTS, f"{BACK} app.social-flow://signed-in")
    id_tokens.forget()
    person = {**GRACE, "now": lambda: int(clock.at.timestamp())}
    with running(person, provider_key) as found:
        for name in providers.PROVIDERS:
            monkeypatch.setitem(providers.PROVIDERS, name, found.provider(name))
        yield found
    id_tokens.forget()


def begin(name: str = "google", redirect_uri: str = BACK) -> Answer:
    path = f"/api/v1/auth/social/{name}/start"
    return request(start_social, "POST", path, {"redirect_uri": redirect_uri})


def finish(begun: dict[str, Any], code: str, name: str = "google", **different: Any) -> Answer:
    body = {"code": code, "state": begun["state"], "verifier": begun["verifier"], **different}
    body = {key: value for key, value in body.items() if value is not ...}
    return request(finish_social, "POST", f"/api/v1/auth/social/{name}/finish", body)


def sign_in(provider: IdentityProvider, name: str = "google", **different: Any) -> Answer:
    """From the start to the finish, as a browser goes."""
    begun = begin(name).body
    return finish(begun, provider.authorize(begun["authorization_url"]), name, **different)


def begin_linking(person: Person, name: str = "google", **claims: str) -> Answer:
    path = f"{MINE}/{name}/start"
    return request(start_linking, "POST", path, {"redirect_uri": BACK}, user_id=person.user_id, **claims)


def link(person: Person, provider: IdentityProvider, name: str = "google") -> Answer:
    begun = begin_linking(person, name).body
    return finish_linking(person, begun, provider.authorize(begun["authorization_url"]), name)


def finish_linking(person: Person, begun: dict[str, Any], code: str, name: str = "google", **claims: str) -> Answer:
    body = {"code": code, "state": begun["state"], "verifier": begun["verifier"]}
    return request(link_provider, "POST", f"{MINE}/{name}", body, user_id=person.user_id, **claims)


def unlink(person: Person, name: str = "google", **claims: str) -> Answer:
    return request(unlink_provider, "DELETE", f"{MINE}/{name}", user_id=person.user_id, **claims)


def linked(person: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = request(list_providers, "GET", MINE, user_id=person.user_id).body["items"]
    return found


def said(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.body.get("code", "")
