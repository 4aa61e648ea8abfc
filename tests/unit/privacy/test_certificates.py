"""Certificates of erasure (CO-2): issued once, when every domain has told, and good to the last bit alone."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from functions.operations import signing_keys
from functions.privacy import certificates, erasing, erasure_table, erasures
from functions.privacy.erasures import FORGETTERS
from functions.privacy.get_certificate_keys import handler as get_certificate_keys
from functions.privacy.get_erasure_certificate import handler as get_erasure_certificate
from functions.privacy.on_person_forgotten import handler as on_person_forgotten
from local.flow import certifying
from local.flow.problem import Problem
from socialflow import env, ids
from socialflow.events import Envelope, PersonForgotten, UserErased
from tests.conftest import START, Answer, TestClock, lambda_context, put_secret, request
from tests.local.flow.test_cli import flow
from tests.support.problems import assert_problem

ADA = "a" * 26
TOKEN = "5" * 64
DESTROYED = START - timedelta(seconds=1)
ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def privacy(aws: SimpleNamespace, clock: TestClock, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    put_secret(monkeypatch, env.CERTIFICATE_KEYS_SECRET_ARN, json.dumps(signing_keys.new_token_keys(START)))
    return aws


def begin(user_id: str = ADA) -> None:
    erasing.forget(
        UserErased(occurred_at=START, user_id=user_id, certificate_hash=hashlib.sha256(TOKEN.encode()).hexdigest())
    )


def tell(domain: str, times: int = 1, *, of_the_key: bool = True) -> None:
    """Of the person's key identity alone has something to tell."""
    destroyed = DESTROYED if domain == "identity" and of_the_key else None
    event = PersonForgotten(occurred_at=START, user_id=ADA, by=domain, key_destroyed_at=destroyed)
    body = json.dumps({"detail": Envelope.of(event, ADA, domain).model_dump()})
    records = [{"messageId": str(n), "body": body} for n in range(times)]
    assert on_person_forgotten({"Records": records}, lambda_context()) == {"batchItemFailures": []}


def show(token: str = TOKEN) -> Answer:
    body = {"certificate_token": token}
    return request(get_erasure_certificate, "POST", "/api/v1/erasures/certificate", body)


def published() -> list[dict[str, str]]:
    keys: list[dict[str, str]] = request(get_certificate_keys, "GET", "/api/v1/erasures/keys").body["keys"]
    return keys


def certified() -> str:
    begin()
    for domain in FORGETTERS:
        tell(domain)
    return str(show().body["certificate"])


@pytest.mark.parametrize("last", sorted(FORGETTERS))
def test_it_waits_for_every_domain_whoever_tells_last(last: str) -> None:
    begin()
    for domain in FORGETTERS.keys() - {last}:
        tell(domain, times=2)
    assert_problem(show(), 409, "erasure-unfinished")

    tell(last)

    said = certificates.verified(show().body["certificate"], published())
    assert set(said["erased"]) == set(FORGETTERS)
    assert {each["forgotten_at"] for each in said["erased"].values()} == {"2026-03-01T12:00:00.000Z"}
    assert (said["sub"], said["completed_at"]) == (ADA, "2026-03-01T12:00:00.000Z")
    assert said["key_destroyed_at"] == "2026-03-01T11:59:59.000Z"


def test_identity_counts_with_its_key_destroyed_alone() -> None:
    begin()
    for domain in FORGETTERS:
        tell(domain, of_the_key=False)

    assert_problem(show(), 409, "erasure-unfinished")


def test_an_erasure_that_privacy_has_not_begun_is_not_certified() -> None:
    for domain in FORGETTERS:
        tell(domain)

    assert erasure_table.certificate(ADA) is None
    assert_problem(show(), 404, "not-found")


def test_it_is_issued_once(clock: TestClock) -> None:
    first = certified()
    clock.forward(days=1)
    tell("social")
    erasures.note(PersonForgotten(occurred_at=clock.at, user_id=ADA, by="billing"), clock.at)

    assert show().body["certificate"] == first


def test_no_other_token_shows_it() -> None:
    certified()

    assert_problem(show("6" * 64), 404, "not-found")
    assert_problem(show("short"), 422, "invalid-request")


def test_every_bit_of_it_counts() -> None:
    text, keys = certified(), published()
    certificates.verified(text, keys)

    for place in range(len(text)):
        for bit in range(7):
            changed = text[:place] + chr(ord(text[place]) ^ 1 << bit) + text[place + 1 :]
            with pytest.raises(ValueError):  # noqa: PT011 - each of them, for one reason or another
                certificates.verified(changed, keys)


def test_another_platforms_key_and_another_kind_of_token_prove_nothing() -> None:
    text, (key,) = certified(), published()
    other = signing_keys.new_token_keys(START)["keys"][0]["public_jwk"]

    with pytest.raises(ValueError, match="none of the keys"):
        certificates.verified(text, [other])
    with pytest.raises(ValueError, match="signature"):
        certificates.verified(text, [{**other, "kid": key["kid"]}])
    with pytest.raises(ValueError, match="signature"):
        certificates.verified("no.certificate", [key])
    import jwt

    secret = signing_keys.new_token_key(START)
    access = jwt.encode({"sub": ADA}, secret["private_pem"], algorithm="ES256", headers={"kid": secret["kid"]})
    with pytest.raises(ValueError, match="no certificate"):
        certificates.verified(access, [secret["public_jwk"]])


def test_an_older_key_that_is_still_published_proves_what_it_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    text, keys = certified(), published()
    younger = signing_keys.new_token_key(START + timedelta(days=1))
    old = json.loads(certificates.secrets.read(env.CERTIFICATE_KEYS_SECRET_ARN))["keys"]
    certificates.secrets.forget()
    monkeypatch.setenv(env.CERTIFICATE_KEYS_SECRET_ARN, "certificate-keys-2")
    put_secret(monkeypatch, "x" + ids.new_id(), "unused")
    import boto3

    boto3.client("secretsmanager").create_secret(
        Name="certificate-keys-2", SecretString=json.dumps({"keys": [*old, younger]})
    )

    assert certificates.verified(text, published())["sub"] == ADA
    assert len(published()) == len(keys) + 1


def test_flow_checks_it_without_a_platform(tmp_path: Any) -> None:
    text, keys = certified(), published()
    (tmp_path / "c.json").write_text(json.dumps({"certificate": text}))
    (tmp_path / "k.json").write_text(json.dumps({"keys": keys}))
    (tmp_path / "bad.txt").write_text(text[:-5] + "AAAAA")

    good = flow("verify-certificate", "c.json", "--keys", "k.json", home=tmp_path)
    bad = flow("verify-certificate", "bad.txt", "--keys", "k.json", home=tmp_path)

    assert (good.returncode, good.stderr) == (0, "")
    assert ADA in " ".join(good.stdout.split())
    assert bad.returncode == 1
    assert "does not hold" in bad.stderr
    with pytest.raises(Problem):
        certifying.keys_in(tmp_path / "c.json")


def test_whoever_forgets_tells_and_the_certificate_waits_for_them() -> None:
    consumers = {each.parent.name for each in (ROOT / "functions").glob("*/on_user_erased.py")}

    assert FORGETTERS.keys() == consumers | {"identity"}
    for domain in consumers:
        assert f'on_erasure("{domain}"' in (ROOT / "functions" / domain / "on_user_erased.py").read_text()
