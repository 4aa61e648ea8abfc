"""A payment is told with what Stripe keeps of it, so not before that is known, and only in its own currency."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from functions.billing import payments, stripe_payments
from functions.billing.stripe_payments import Intent
from tests.support.problems import assert_problem
from tests.unit.billing.conftest import Billing
from tests.unit.billing.subscriber import Subscriber
from tests.unit.billing.test_memberships import offer


@pytest.fixture
def late_fee() -> Iterator[pytest.MonkeyPatch]:
    """Stripe does not know its fee yet, as with payments that are captured in the background; `undo()` and it does."""
    intent_of = stripe_payments._intent

    def without_fee(made: Any) -> Intent:
        return replace(intent_of(made), fee_minor=None, fee_currency="")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stripe_payments, "_intent", without_fee)
        yield patch


def test_a_tip_is_processing_until_its_fee_is_known(billing: Billing, late_fee: pytest.MonkeyPatch) -> None:
    ann = billing.person("ann")
    tip = billing.tip(ann, billing.person("bob"))
    assert (tip.status, tip.body["status"]) == (201, "processing")
    (intent,) = billing.intents(ann)
    billing.deliver("payment_intent.succeeded", intent)
    assert billing.told("PaymentReceived") == []

    late_fee.undo()
    billing.deliver("charge.updated", {"id": intent["latest_charge"], "payment_intent": intent["id"]})

    (told,) = billing.told("PaymentReceived")
    assert (told["payment_id"], told["fee_minor"]) == (tip.body["payment_id"], 45)


def test_a_paid_invoice_is_told_when_its_fee_is_known(billing: Billing, late_fee: pytest.MonkeyPatch) -> None:
    fan, bob = Subscriber.new(billing), billing.person("bob")
    fan.join(bob, offer(billing, bob).body["tier_id"])
    results = fan.hear()
    assert "invoice.paid: paid, its fee is not known yet" in results
    assert billing.told("PaymentReceived") == []
    (intent,) = billing.intents(fan.user_id)

    late_fee.undo()
    for _ in range(2):
        billing.deliver("charge.updated", {"id": intent["latest_charge"], "payment_intent": intent["id"]})

    (told,) = billing.told("PaymentReceived")
    assert (told["purpose"], told["creator_id"], told["fee_minor"]) == ("membership", bob, 45)


def test_a_payment_settled_in_another_currency_waits_for_a_person(
    billing: Billing, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = billing.person("ann")
    billing.tip(ann, billing.person("bob"), payment_method="pm_card_authenticationRequired")
    (intent,) = billing.intents(ann)
    billing.authenticate(intent["id"])
    intent_of = stripe_payments._intent

    with monkeypatch.context() as patch:
        patch.setattr(stripe_payments, "_intent", lambda made: replace(intent_of(made), fee_currency="eur"))
        answer = billing.deliver("payment_intent.succeeded", intent, event_id="evt_a")

    assert_problem(answer, 500, "internal-error")
    assert "settled in eur" in billing.webhook("evt_a")["reason"]
    assert billing.told("PaymentReceived") == []
    assert payments.record(stripe_payments.find_intent(intent["id"]), billing.clock.at).status == "succeeded"
