"""What Stripe tells is taken when Stripe signed it just now, stored first, and processed once, in any order (PM-2, PM-3)."""

import json
from typing import Any

import pytest

from functions.billing import replay_webhooks, stripe_changes, stripe_payments, table, webhook_table, webhooks
from tests.conftest import lambda_context, request
from tests.support.problems import assert_problem
from tests.unit.billing.conftest import KEY, Billing


def waiting_payment(billing: Billing) -> dict[str, Any]:
    """A tip whose payer has yet to authenticate, as Stripe has it."""
    ann = billing.person()
    answer = billing.tip(ann, billing.person("bob"), payment_method="pm_card_authenticationRequired")
    assert answer.body["status"] == "requires_action", answer.body
    (intent,) = billing.intents(ann)
    return intent


def test_more_than_fifteen_kinds_of_events_lead_to_something_the_seven_required_among_them() -> None:
    # PM-2 names these.
    required = {
        "customer.subscription.created",
        "customer.subscription.updated",
        "customer.subscription.deleted",
        "invoice.payment_succeeded",
        "invoice.payment_failed",
        "payment_intent.succeeded",
        "checkout.session.completed",
    }

    assert required <= stripe_changes.KINDS
    assert len(stripe_changes.KINDS) > 15


def test_a_payment_is_told_when_stripe_says_that_it_has_succeeded(billing: Billing) -> None:
    intent = waiting_payment(billing)
    billing.authenticate(intent["id"])

    answer = billing.deliver("payment_intent.succeeded", intent, event_id="evt_a")

    assert (answer.status, answer.body) == (200, {"event_id": "evt_a", "is_new": True})
    assert billing.webhook("evt_a")["result"] == "payment succeeded"
    (told,) = billing.told("PaymentReceived")
    assert (told["payment_id"], told["amount_minor"]) == (intent["metadata"]["payment_id"], 500)


def test_what_an_event_says_is_not_believed_until_it_is_fetched(billing: Billing) -> None:
    intent = waiting_payment(billing)

    billing.deliver("payment_intent.succeeded", {**intent, "status": "succeeded"}, event_id="evt_a")

    assert billing.webhook("evt_a")["result"] == "payment requires_action"
    assert billing.told("PaymentReceived") == []


def test_events_repeated_and_out_of_order_end_in_the_state_that_stripe_has(billing: Billing) -> None:
    intent = waiting_payment(billing)
    billing.authenticate(intent["id"])
    kinds = ("payment_intent.succeeded", "charge.succeeded", "payment_intent.requires_action", "charge.updated")

    for _ in range(2):
        for kind in kinds:
            body = intent if kind.startswith("payment") else {"id": "ch_1", "payment_intent": intent["id"]}
            assert billing.deliver(kind, body, event_id=f"evt_{kind}").status == 200

    assert {billing.webhook(f"evt_{kind}")["result"] for kind in kinds} == {"payment succeeded"}
    assert len(billing.told("PaymentReceived")) == 1


def test_what_was_fetched_earlier_never_replaces_what_was_fetched_later(
    billing: Billing, monkeypatch: pytest.MonkeyPatch
) -> None:
    intent = waiting_payment(billing)
    find, calls = stripe_payments.find_intent, []

    def overtaken(intent_id: str) -> Any:
        """The fetch that a write rests on is overtaken: the payment fails, and that is recorded first."""
        found = find(intent_id)
        calls.append(found.status)
        if len(calls) == 2:
            billing.authenticate(intent["id"], succeeds=False)
            billing.deliver("payment_intent.payment_failed", intent)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(stripe_payments, "find_intent", overtaken)
        billing.deliver("payment_intent.requires_action", intent, event_id="evt_a")

    assert calls[:2] == ["requires_action"] * 2
    assert billing.webhook("evt_a")["result"] == "payment failed"
    payment = table.payment(intent["metadata"]["payment_id"])
    assert payment is not None
    assert payment["status"] == "failed"


def test_a_payment_that_failed_later_says_so_and_is_counted(
    billing: Billing, capsys: pytest.CaptureFixture[str]
) -> None:
    intent = waiting_payment(billing)
    billing.authenticate(intent["id"], succeeds=False)

    billing.deliver("payment_intent.payment_failed", intent, event_id="evt_a")

    assert billing.webhook("evt_a")["result"] == "payment failed"
    assert billing.told("PaymentReceived") == []
    assert '"PaymentsFailed":[1' in capsys.readouterr().out


def test_an_event_that_could_not_be_processed_stays_open_and_is_processed_when_it_comes_again(
    billing: Billing, capsys: pytest.CaptureFixture[str]
) -> None:
    intent = waiting_payment(billing)
    billing.authenticate(intent["id"])
    billing.stripe.admin("POST", "faults", fault="internal_error", path_prefix="/v1/payment_intents", count=100)
    first = billing.deliver("payment_intent.succeeded", intent, event_id="evt_a")
    billing.stripe.heal()
    failed = billing.webhook("evt_a")

    second, third = (billing.deliver("payment_intent.succeeded", intent, event_id="evt_a") for _ in range(2))

    assert_problem(first, 503, "stripe-unavailable")
    assert (failed["status"], failed["attempts"]) == ("failed", 1)
    assert "StripeUnavailable" in failed["reason"]
    assert '"WebhooksFailed":[1' in capsys.readouterr().out
    assert (second.body["is_new"], third.body["is_new"]) == (True, False)
    assert len(billing.told("PaymentReceived")) == 1


def test_an_operator_replays_what_is_open(billing: Billing) -> None:
    intent = waiting_payment(billing)
    billing.authenticate(intent["id"])
    billing.stripe.admin("POST", "faults", fault="internal_error", path_prefix="/v1/payment_intents", count=100)
    billing.deliver("payment_intent.succeeded", intent, event_id="evt_a")
    still = replay_webhooks.handler({}, lambda_context())
    billing.stripe.heal()

    replayed, nothing = (replay_webhooks.handler({}, lambda_context()) for _ in range(2))

    assert list(still["failed"]) == ["evt_a"]
    assert replayed == {"processed": {"evt_a": "payment succeeded"}, "failed": {}}
    assert nothing == {"processed": {}, "failed": {}}
    assert len(billing.told("PaymentReceived")) == 1


def test_an_operator_replays_named_events_and_is_told_of_unknown_ones(billing: Billing) -> None:
    intent = waiting_payment(billing)
    billing.deliver("payment_intent.requires_action", intent, event_id="evt_a")
    billing.authenticate(intent["id"])

    replayed = replay_webhooks.handler({"event_ids": ["evt_a", "evt_none"]}, lambda_context())

    assert replayed == {"processed": {"evt_a": "payment succeeded"}, "failed": {"evt_none": "unknown"}}


def test_an_event_that_was_stored_when_the_process_died_is_open(
    billing: Billing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(webhooks, "process", die)
        with pytest.raises(KeyboardInterrupt):
            billing.deliver("customer.created", {"id": "cus_1"}, event_id="evt_a")

    assert [each["event_id"] for each in webhook_table.open_ones(limit=10).items] == ["evt_a"]
    assert billing.deliver("customer.created", {"id": "cus_1"}, event_id="evt_a").body["is_new"] is True
    assert webhook_table.open_ones(limit=10).items == []


@pytest.mark.parametrize(
    ("kind", "body", "more", "result"),
    [
        ("customer.created", {"id": "cus_1"}, {}, "recorded"),
        ("payment_intent.succeeded", {"id": "pi_none"}, {}, "about an object that Stripe does not have"),
        ("charge.succeeded", {"id": "ch_1", "payment_intent": None}, {}, "not a payment of ours"),
        ("payment_intent.succeeded", {"id": "pi_1"}, {"account": "acct_1"}, "of a connected account; not ours to bill"),
        ("payment_intent.succeeded", {"id": "pi_1"}, {"livemode": True}, "live, our key is for tests"),
    ],
)
def test_events_of_no_concern_are_recorded_with_why(
    billing: Billing, kind: str, body: dict[str, Any], more: dict[str, Any], result: str
) -> None:
    assert billing.deliver(kind, body, event_id="evt_a", **more).status == 200

    assert billing.webhook("evt_a")["result"] == result


def test_a_test_event_has_no_effect_where_money_is_live(billing: Billing, monkeypatch: pytest.MonkeyPatch) -> None:
    import boto3

    from socialflow import env, secrets
    from tests.unit.billing.conftest import WEBHOOK_SECRET

    intent = waiting_payment(billing)
    live = json.dumps({"api_key": "sk_live_1", "webhook_secrets": [WEBHOOK_SECRET]})
    boto3.client("secretsmanager").put_secret_value(SecretId=env.STRIPE_SECRET_ARN.get(), SecretString=live)
    secrets.forget()

    assert billing.deliver("payment_intent.succeeded", intent, event_id="evt_a").status == 200

    assert billing.webhook("evt_a")["result"] == "of the other mode; our key is for live money"


def test_a_payment_that_somebody_else_made_at_our_stripe_is_recorded(billing: Billing) -> None:
    payment = {"amount": "500", "currency": "usd", "payment_method": "pm_card_visa", "confirm": "true"}
    foreign = billing.stripe.call("POST", "/v1/payment_intents", **payment)
    other = billing.stripe.call("POST", "/v1/payment_intents", **payment, **{"metadata[payment_id]": "of-staging"})

    for number, intent in enumerate((foreign, other)):
        assert billing.deliver("payment_intent.succeeded", intent, event_id=f"evt_{number}").status == 200

    assert billing.webhook("evt_0")["result"] == "not a payment of ours"
    assert "another stage" in billing.webhook("evt_1")["result"]
    assert billing.told("PaymentReceived") == []


def test_what_stripe_did_not_sign_just_now_is_refused_and_not_stored(billing: Billing) -> None:
    from functions.billing import receive_billing_webhook

    body = {"id": "pi_1"}
    path = "/api/v1/webhooks/stripe/billing"
    answers = [
        billing.deliver("payment_intent.succeeded", body, secret="whsec_other"),
        billing.deliver("payment_intent.succeeded", body, age_seconds=301),
        billing.deliver("payment_intent.succeeded", body, age_seconds=-301),
        request(receive_billing_webhook.handler, "POST", path, "{}"),
    ]

    for answer in answers:
        assert_problem(answer, 401, "invalid-webhook-signature")
    assert webhook_table.open_ones(limit=10).items == []


@pytest.mark.parametrize("age_seconds", [300, -300])
def test_what_stripe_signed_within_five_minutes_is_taken(billing: Billing, age_seconds: int) -> None:
    assert billing.deliver("customer.created", {"id": "cus_1"}, age_seconds=age_seconds).status == 200


def test_a_rotated_webhook_secret_is_seen_at_once(billing: Billing) -> None:
    import boto3

    from socialflow import env
    from tests.unit.billing.conftest import WEBHOOK_SECRET

    assert billing.deliver("customer.created", {"id": "cus_1"}).status == 200
    rotated = json.dumps({"api_key": KEY, "webhook_secrets": ["whsec_new", WEBHOOK_SECRET]})
    boto3.client("secretsmanager").put_secret_value(SecretId=env.STRIPE_SECRET_ARN.get(), SecretString=rotated)

    assert billing.deliver("customer.created", {"id": "cus_1"}, secret="whsec_new").status == 200
    assert billing.deliver("customer.created", {"id": "cus_1"}).status == 200


def from_bus(body: dict[str, Any], *, verb: Any) -> bool:
    """Deliver the event as Stripe's partner bus and the queue do; True when the consumer took it."""
    envelope = {"source": "aws.partner/stripe.com/ed_test", "detail-type": body.get("type"), "detail": body}
    answer = verb.handler({"Records": [{"messageId": "m", "body": json.dumps(envelope)}]}, lambda_context())
    return bool(answer == {"batchItemFailures": []})


@pytest.mark.parametrize("bus_is_first", [True, False])
def test_an_event_has_one_effect_whichever_way_it_comes_first(billing: Billing, *, bus_is_first: bool) -> None:
    from functions.billing import on_stripe_event

    page = billing.tip(billing.person(), billing.person("bob"), payment_method="pm_card_authenticationRequired")
    intent_id = page.body["client_secret"].split("_secret")[0]
    billing.authenticate(intent_id)
    intent = billing.stripe.call("GET", f"/v1/payment_intents/{intent_id}")
    event = {
        "id": f"evt_{intent_id}",
        "object": "event",
        "type": "payment_intent.succeeded",
        "created": 1772366400,
        "livemode": False,
        "data": {"object": intent},
    }

    def by_bus() -> bool:
        return from_bus(event, verb=on_stripe_event)

    def by_http() -> bool:
        return billing.deliver("payment_intent.succeeded", intent, event_id=event["id"]).body["is_new"]

    told = [by_bus(), by_http()] if bus_is_first else [by_http(), by_bus()]

    assert told == ([True, False] if bus_is_first else [True, True])
    assert len(billing.told("PaymentReceived")) == 1
    assert billing.webhook(event["id"])["result"] == "payment succeeded"


def test_what_cannot_be_processed_from_the_bus_stays_open_and_comes_again(billing: Billing) -> None:
    from functions.billing import on_stripe_event

    billing.stripe.admin("POST", "outage", seconds=60)
    event = {"id": "evt_bus", "type": "payment_intent.succeeded", "created": 1, "data": {"object": {"id": "pi_1"}}}
    try:
        assert not from_bus(event, verb=on_stripe_event)
        assert billing.webhook("evt_bus")["status"] == "failed"
    finally:
        billing.stripe.heal()

    assert from_bus(event, verb=on_stripe_event)
    assert billing.webhook("evt_bus")["status"] == "processed"


@pytest.mark.parametrize("body", [{}, {"id": "evt_1"}, {"id": "evt_1", "type": "x"}, {"id": 7, "type": "x"}])
def test_what_is_no_event_of_stripes_is_left_to_the_dead_letters(billing: Billing, body: dict[str, Any]) -> None:
    from functions.billing import on_stripe_event

    assert not from_bus(body, verb=on_stripe_event)
