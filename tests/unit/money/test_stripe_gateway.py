"""The gateway against the stand-in, and webhooks against signatures made by hand."""

import hashlib
import hmac
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import urllib3

from functions.money import stripe_gateway as gateway
from local.running import ROOT
from local.stripe_api.running import RunningStripe
from socialflow import stripe_calls, stripe_webhooks

KEY = RunningStripe.key
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TOLERANCE = timedelta(minutes=5)
PAYLOAD = json.dumps(
    {"id": "evt_1", "type": "account.updated", "created": 1772366400, "account": "acct_1", "data": {"object": {"a": 1}}}
).encode()


@pytest.fixture(scope="module")
def standin(stripe_process: RunningStripe) -> Iterator[RunningStripe]:
    """Healthy, and money enough for small transfers."""
    yield stripe_process
    stripe_process.heal()


@pytest.fixture
def client(standin: RunningStripe) -> gateway.StripeClient:
    return gateway.StripeClient(KEY, standin.url)


@pytest.fixture
def payee(standin: RunningStripe, client: gateway.StripeClient) -> str:
    made = client.create_connected_account("creator-1", "c@example.com", "US", f"account-{time.monotonic_ns()}")
    standin.onboard(made.id)
    return made.id


def pay(client: gateway.StripeClient, destination: str, key: str, **other: Any) -> gateway.Transfer:
    payment: dict[str, Any] = {
        "amount_minor": 500,
        "currency": "USD",
        "transfer_group": key,
        "metadata": {"period": "1"},
    }
    return client.create_transfer(destination=destination, idempotency_key=key, **(payment | other))


def test_an_account_says_what_is_still_required_until_its_owner_has_given_it(
    standin: RunningStripe, client: gateway.StripeClient
) -> None:
    made = client.create_connected_account("creator-9", "c@example.com", "US", "account-9")
    again = client.create_connected_account("creator-9", "c@example.com", "US", "account-9")
    link = client.onboarding_link(made.id, return_url="http://127.0.0.1:1/", refresh_url="http://127.0.0.1:1/again")
    urllib3.request("POST", link, redirect=False)

    now = client.find_account(made.id)

    assert made == again
    assert (made.payouts_enabled, made.transfers_active) == (False, False)
    assert "external_account" in made.requirements
    assert now == gateway.Account(made.id, payouts_enabled=True, transfers_active=True, requirements=())


def test_a_transfer_pays_once_per_key_and_is_found_by_its_group(client: gateway.StripeClient, payee: str) -> None:
    first = pay(client, payee, "once")
    second = pay(client, payee, "once")

    assert first == second
    assert client.find_transfers("once") == [first]
    assert (first.amount_minor, first.currency, first.destination) == (500, "usd", payee)
    assert dict(first.metadata) == {"period": "1"}
    assert first.created_at.tzinfo is not None
    assert client.find_transfers("never") == []


def test_more_transfers_than_one_page_are_all_found(client: gateway.StripeClient, payee: str) -> None:
    made = [pay(client, payee, f"many-{n}", amount_minor=1, transfer_group="many").id for n in range(101)]

    assert [one.id for one in client.find_transfers("many")] == made[::-1]


@pytest.mark.parametrize("fault", ["answer_lost", "rate_limited", "internal_error"])
def test_what_may_have_happened_is_unavailable(
    standin: RunningStripe, client: gateway.StripeClient, payee: str, fault: str
) -> None:
    once = gateway.StripeClient(KEY, standin.url, network_retries=0)
    standin.admin("POST", "faults", fault=fault, path_prefix="/v1/transfers")

    with pytest.raises(stripe_calls.StripeUnavailable) as waiting:
        pay(once, payee, f"fault-{fault}")

    assert waiting.value.status == 503
    assert len(client.find_transfers(f"fault-{fault}")) == (fault == "answer_lost")


def test_a_short_outage_is_outlived_by_the_retries(
    standin: RunningStripe, client: gateway.StripeClient, payee: str
) -> None:
    standin.admin("POST", "outage", seconds=0.4)

    assert pay(client, payee, "outage").amount_minor == 500


def test_nobody_listening_is_unavailable() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        lost = gateway.StripeClient(KEY, f"http://127.0.0.1:{bound.getsockname()[1]}", network_retries=0)
        with pytest.raises(stripe_calls.StripeUnavailable):
            lost.find_account("acct_1")


def test_a_slow_answer_is_unavailable(standin: RunningStripe, payee: str) -> None:
    hasty = gateway.StripeClient(KEY, standin.url, timeout_seconds=0.3, network_retries=0)
    standin.admin("POST", "faults", fault="slow", seconds=1, path_prefix="/v1/transfers")

    with pytest.raises(stripe_calls.StripeUnavailable):
        pay(hasty, payee, "slow")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"amount_minor": 99_000_000}, "balance_insufficient"),
        ({"destination": "acct_none"}, "resource_missing"),
    ],
)
def test_a_refusal_carries_stripes_reason(
    client: gateway.StripeClient, payee: str, change: dict[str, Any], reason: str
) -> None:
    with pytest.raises(stripe_calls.StripeRefused) as refused:
        pay(client, change.pop("destination", payee), f"refused-{reason}", **change)

    assert refused.value.reason == reason


def test_an_account_that_is_gone_is_a_refusal(client: gateway.StripeClient) -> None:
    with pytest.raises(stripe_calls.StripeRefused) as refused:
        client.find_account("acct_none")

    assert refused.value.reason == "account_invalid"


def test_an_account_that_is_not_ready_is_a_refusal(client: gateway.StripeClient) -> None:
    unready = client.create_connected_account("creator-2", "d@example.com", "US", "account-unready")

    with pytest.raises(stripe_calls.StripeRefused) as refused:
        pay(client, unready.id, "unready")

    assert refused.value.reason == "insufficient_capabilities_for_transfer"


def test_a_wrong_secret_key_and_a_reused_idempotency_key_are_bugs(
    standin: RunningStripe, client: gateway.StripeClient, payee: str
) -> None:
    pay(client, payee, "reused")

    with pytest.raises(stripe_calls.StripeMisused):
        pay(client, payee, "reused", amount_minor=501)
    with pytest.raises(stripe_calls.StripeMisused):
        pay(client, payee, "zero", amount_minor=0)
    with pytest.raises(stripe_calls.StripeMisused):
        gateway.StripeClient("sk_test_wrong", standin.url).find_account(payee)


def signed(secret: str, at: datetime = NOW, payload: bytes = PAYLOAD) -> str:
    stamp = int(at.timestamp())
    made = hmac.new(secret.encode(), f"{stamp}.".encode() + payload, hashlib.sha256).hexdigest()
    return f"t={stamp},v0=other,v1={made}"


@pytest.mark.parametrize("secret", ["whsec_old", "whsec_new"])
def test_a_webhook_signed_with_either_secret_of_a_rotation_is_read(secret: str) -> None:
    event = stripe_webhooks.parse_webhook(PAYLOAD, signed(secret), ["whsec_new", "whsec_old"], NOW, TOLERANCE)

    assert (event.id, event.kind, event.account_id, event.body) == ("evt_1", "account.updated", "acct_1", {"a": 1})


@pytest.mark.parametrize("off_seconds", [-300, 300])
def test_a_webhook_at_the_edge_of_the_tolerance_is_read(off_seconds: int) -> None:
    header = signed("whsec_a", NOW + timedelta(seconds=off_seconds))

    assert stripe_webhooks.parse_webhook(PAYLOAD, header, ["whsec_a"], NOW, TOLERANCE).id == "evt_1"


@pytest.mark.parametrize(
    "header",
    [
        signed("whsec_a", NOW - timedelta(seconds=301)),
        signed("whsec_a", NOW + timedelta(seconds=301)),
        signed("whsec_other"),
        signed(""),
        signed("whsec_a", payload=PAYLOAD + b" "),
        signed("whsec_a").replace("v1=", "v0="),
        signed("whsec_a") + f",t={int(NOW.timestamp())}",
        "t=x,v1=y",
        "t=999999999999,v1=é",
        "",
    ],
)
def test_a_stale_future_foreign_or_garbled_webhook_is_refused(header: str) -> None:
    with pytest.raises(stripe_webhooks.InvalidSignature):
        stripe_webhooks.parse_webhook(PAYLOAD, header, ["whsec_a", ""], NOW, TOLERANCE)


@pytest.mark.parametrize(
    "payload",
    [
        b"[]",
        b"{}",
        b"not json",
        b'{"object": "v2.core.event", "id": "evt_1"}',
        b'{"id": 7, "type": "t", "created": 1, "data": {"object": {}}}',
        b'{"id": "e", "type": "t", "created": 1, "data": {"object": "x"}}',
        b'{"id": "e", "type": "t", "created": 1e300, "data": {"object": {}}}',
    ],
)
def test_a_signed_webhook_that_is_no_event_is_refused(payload: bytes) -> None:
    with pytest.raises(stripe_webhooks.NotAnEvent):
        stripe_webhooks.parse_webhook(payload, signed("whsec_a", payload=payload), ["whsec_a"], NOW, TOLERANCE)


def test_the_stripe_package_is_imported_only_when_it_is_called() -> None:
    code = "import sys, functions.money.stripe_gateway; sys.exit('stripe' in sys.modules)"
    paths = f"{ROOT}{os.pathsep}{ROOT / 'layers/common/python'}"

    assert (
        subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": paths}, check=False).returncode
        == 0
    )
