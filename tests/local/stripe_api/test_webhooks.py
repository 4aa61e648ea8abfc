"""Events reach their endpoint signed, at least once, and perhaps twice and out of order."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import stripe

from tests.local.stripe_api.conftest import Listener, StandIn, signature, signatures, started


def test_events_of_platform_and_connected_accounts_arrive_signed(tmp_path: Path, listener: Listener) -> None:
    standin = started(tmp_path, "--webhook-url", listener.url, "--webhook-secret", "whsec_a")
    standin.fund(100)
    payee = standin.payee()
    transfer = standin.client().v1.transfers.create({"amount": 100, "currency": "usd", "destination": payee})

    created = listener.wait_for("transfer.created")[0]
    updated = listener.wait_for("account.updated")[0]

    body, header = listener.taken[0]
    event = stripe.Webhook.construct_event(body, header, "whsec_a")
    assert event.object == "event"
    assert created["data"]["object"]["id"] == transfer.id
    assert "account" not in created
    assert updated["account"] == payee
    assert standin.client().v1.events.retrieve(created["id"]).type == "transfer.created"
    standin.stop()


def test_every_address_on_the_command_line_hears_of_everything_also_after_a_restart(
    tmp_path: Path, listener: Listener
) -> None:
    other = f"{listener.url}/other"
    standin = started(tmp_path, "--webhook-url", listener.url, "--webhook-url", other)
    standin.kill()
    standin.start()

    endpoints = standin.admin("GET", "webhook_endpoints")["webhook_endpoints"]
    standin.admin("POST", "webhooks", duplicate_ratio=0)
    standin.payee()
    heard = listener.wait_for("account.updated", 2)

    # One for the platform and one for Connect at each.
    assert Counter(each["url"] for each in endpoints) == {listener.url: 2, other: 2}
    assert len({each["id"] for each in heard}) < len(heard)
    standin.stop()


def test_a_refused_delivery_is_repeated_also_after_kill_9(tmp_path: Path, listener: Listener) -> None:
    standin = started(tmp_path, "--webhook-url", listener.url)
    listener.refuse = 10_000
    standin.payee()
    while listener.refused == 0:
        assert not listener.taken

    standin.kill()
    listener.refuse = 0
    standin.start()

    assert listener.wait_for("account.updated")
    standin.stop()


def test_deliveries_repeat_and_overtake_each_other_when_told_so(tmp_path: Path, listener: Listener) -> None:
    standin = started(tmp_path, "--webhook-url", listener.url)
    standin.admin("POST", "webhooks", seed=7, duplicate_ratio=1, max_delay_seconds=1)
    standin.fund(100)
    payee = standin.payee()
    for amount in range(1, 9):
        standin.client().v1.transfers.create({"amount": amount, "currency": "usd", "destination": payee})

    arrived = listener.wait_for("transfer.created", count=24)

    amounts = [event["data"]["object"]["amount"] for event in arrived]
    assert Counter(amounts) == dict.fromkeys(range(1, 9), 3)
    assert amounts != sorted(amounts)
    assert len({event["id"] for event in arrived}) == 8
    standin.stop()


def test_a_subscriptions_story_arrives_one_to_three_times_signed_with_both_secrets(
    tmp_path: Path, listener: Listener
) -> None:
    standin = started(
        tmp_path, "--webhook-url", listener.url, "--webhook-secret", "whsec_new", "--webhook-secret", "whsec_old"
    )
    standin.admin("POST", "webhooks", seed=3, duplicate_ratio=0.5, max_delay_seconds=0.5)
    client = standin.client().v1
    customer = client.customers.create({"payment_method": "pm_card_createDispute"}).id
    card = client.payment_methods.list({"customer": customer}).data[0].id
    price: Any = {
        "currency": "usd",
        "unit_amount": 900,
        "recurring": {"interval": "month"},
        "product_data": {"name": "P"},
    }
    wish: Any = {
        "customer": customer,
        "items": [{"price": client.prices.create(price).id}],
        "default_payment_method": card,
    }
    client.subscriptions.cancel(client.subscriptions.create(wish).id)

    told = {event.id for event in client.events.list({"limit": 100}).data}
    standin.wait_for(
        lambda: not [one for one in standin.admin("GET", "deliveries")["deliveries"] if one["state"] != "delivered"]
    )

    counts = Counter(event["id"] for event in listener.events())
    kinds = {event["type"] for event in listener.events()}
    assert set(counts) == told
    assert set(counts.values()) == {1, 2, 3}
    assert kinds >= {
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.succeeded",
        "customer.created",
        "customer.subscription.created",
        "customer.subscription.deleted",
        "customer.subscription.updated",
        "invoice.created",
        "invoice.finalized",
        "invoice.paid",
        "invoice.payment_succeeded",
        "invoice_payment.paid",
        "payment_intent.created",
        "payment_intent.succeeded",
        "payment_method.attached",
        "price.created",
        "product.created",
    }
    for body, header in listener.taken:
        at, given = signatures(header)
        assert given == [signature(secret, at, body) for secret in ("whsec_new", "whsec_old")]
    standin.stop()


def test_while_a_secret_is_rolled_both_sign(standin: StandIn, listener: Listener) -> None:
    client = standin.client()
    endpoint = client.v1.webhook_endpoints.create({"url": listener.url, "enabled_events": ["charge.succeeded"]})
    new = standin.admin("POST", f"webhook_endpoints/{endpoint.id}/roll")["secret"]

    standin.fund(100)
    listener.wait_for("charge.succeeded")

    body, header = listener.taken[0]
    at, given = signatures(header)
    assert given == [signature(new, at, body), signature(str(endpoint.secret), at, body)]
    assert {event["type"] for event in listener.events()} == {"charge.succeeded"}
    client.v1.webhook_endpoints.delete(endpoint.id)


def test_webhooks_stay_on_loopback(standin: StandIn) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="loopback"):
        standin.client().v1.webhook_endpoints.create({"url": "https://example.com/hook", "enabled_events": ["*"]})
