"""What is given back is told once, never exceeds what was paid, and only its receiver or an operator gives it (PM-11)."""

from typing import Any

import pytest

from functions.billing import refund_payment, table
from socialflow import ids
from socialflow.errors import NotFound
from tests.conftest import lambda_context
from tests.support.problems import assert_problem
from tests.unit.billing.conftest import Billing


@pytest.fixture
def bob(billing: Billing) -> str:
    """Who was paid."""
    return billing.person("bob")


@pytest.fixture
def tipped(billing: Billing, bob: str) -> str:
    """The id of a tip of 500."""
    payment_id: str = billing.tip(billing.person("ann"), bob).body["payment_id"]
    return payment_id


def intent_of(payment_id: str) -> str:
    payment = table.payment(payment_id)
    assert payment is not None
    return str(payment["intent_id"])


def refunded(payment_id: str) -> int:
    payment = table.payment(payment_id)
    assert payment is not None
    return int(payment.get("refunded_minor", 0))


def test_a_creator_gives_a_tip_back_in_parts_and_each_is_told_once(billing: Billing, bob: str, tipped: str) -> None:
    first, rest = billing.refund(bob, tipped, amount_minor=200), billing.refund(bob, tipped)

    assert [(each.status, each.body["status"]) for each in (first, rest)] == [(201, "succeeded")] * 2
    assert [first.body["amount_minor"], rest.body["amount_minor"]] == [200, 300]
    told = billing.told("PaymentRefunded")
    assert sorted(each["amount_minor"] for each in told) == [200, 300]
    assert {(each["payment_id"], each["currency"]) for each in told} == {(tipped, "usd")}
    assert {each["refund_id"] for each in told} == {first.body["refund_id"], rest.body["refund_id"]}
    assert refunded(tipped) == 500


def test_the_same_key_gives_back_once(billing: Billing, bob: str, tipped: str) -> None:
    first, again = (billing.refund(bob, tipped, key="one") for _ in range(2))
    other = billing.refund(bob, tipped, key="one", amount_minor=1)

    assert again.body == first.body
    assert_problem(other, 422, "idempotency-key-reused")
    assert refunded(tipped) == 500


def test_a_refund_whose_answer_was_lost_goes_on_under_the_same_key(billing: Billing, bob: str, tipped: str) -> None:
    billing.stripe.admin("POST", "faults", fault="answer_lost", path_prefix="/v1/refunds", count=100)
    unknown = billing.refund(bob, tipped, key="one")
    billing.stripe.heal()
    (refund,) = billing.stripe.call("GET", f"/v1/refunds?payment_intent={intent_of(tipped)}")["data"]
    billing.deliver("refund.created", refund)

    again = billing.refund(bob, tipped, key="one")

    assert_problem(unknown, 503, "stripe-unavailable")
    assert (again.status, again.body["refund_id"]) == (201, refund["id"])
    assert len(billing.told("PaymentRefunded")) == 1
    assert refunded(tipped) == 500


@pytest.mark.parametrize("amount", [501, 10_000_000])
def test_more_than_was_paid_is_refused(billing: Billing, bob: str, tipped: str, amount: int) -> None:
    assert_problem(billing.refund(bob, tipped, amount_minor=amount), 409, "nothing-to-refund")
    assert billing.told("PaymentRefunded") == []


def test_what_has_gone_back_does_not_go_back_again(billing: Billing, bob: str, tipped: str) -> None:
    billing.refund(bob, tipped)

    assert_problem(billing.refund(bob, tipped), 409, "nothing-to-refund")
    assert refunded(tipped) == 500


def test_a_refund_beyond_the_balance_at_stripe_waits_and_is_told_to_operators(
    billing: Billing, bob: str, capsys: pytest.CaptureFixture[str]
) -> None:
    # A bank takes back in pounds more than the platform has of them.
    of_pounds = {"amount_minor": 500, "currency": "gbp", "payment_method": "pm_card_bypassPending"}
    tip = billing.tip(billing.person(), bob, **of_pounds)
    billing.tip(
        billing.person(), bob, **{**of_pounds, "amount_minor": 50_000, "payment_method": "pm_card_createDispute"}
    )

    refused = billing.refund(bob, tip.body["payment_id"])

    assert_problem(refused, 409, "refund-not-covered")
    assert '"RefundsFailed":[1' in capsys.readouterr().out
    assert refunded(tip.body["payment_id"]) == 0


def test_what_was_never_taken_is_not_given_back(billing: Billing, bob: str) -> None:
    waiting = billing.tip(billing.person(), bob, payment_method="pm_card_authenticationRequired").body["payment_id"]

    assert_problem(billing.refund(bob, waiting), 409, "nothing-to-refund")


def test_only_its_receiver_gives_a_payment_back(billing: Billing, bob: str, tipped: str) -> None:
    payment = table.payment(tipped)
    assert payment is not None

    for stranger in (payment["payer_id"], billing.person("eve")):
        assert_problem(billing.refund(stranger, tipped), 404, "not-found")
    assert_problem(billing.refund(bob, ids.new_id()), 404, "not-found")


@pytest.mark.parametrize("amount", [0, -1, 1.5, 2**63, "1"])
def test_an_amount_that_cannot_be_meant_is_refused(billing: Billing, bob: str, tipped: str, amount: Any) -> None:
    body = assert_problem(billing.refund(bob, tipped, amount_minor=amount), 422, "invalid-request")

    assert body["errors"][0]["pointer"] == "/amount_minor"


def test_an_operator_gives_back_once_per_reference(billing: Billing, tipped: str) -> None:
    given = {"payment_id": tipped, "reference": "ticket 7", "amount_minor": 100}

    first, again = (refund_payment.handler(given, lambda_context()) for _ in range(2))
    refund_payment.handler({**given, "reference": "ticket 8"}, lambda_context())

    assert first == again
    assert refunded(tipped) == 200
    with pytest.raises(NotFound):
        refund_payment.handler({**given, "payment_id": ids.new_id()}, lambda_context())


def test_a_refund_made_at_stripe_itself_is_told_once_in_whatever_order_events_come(
    billing: Billing, tipped: str
) -> None:
    refund = billing.stripe.call("POST", "/v1/refunds", payment_intent=intent_of(tipped), amount="150")

    for kind in ("refund.updated", "refund.created", "refund.created"):
        assert billing.deliver(kind, refund).status == 200
    billing.deliver("charge.refunded", {"id": refund["charge"], "payment_intent": intent_of(tipped)}, event_id="evt_c")

    assert billing.webhook("evt_c")["result"] == "1 refunds recorded"
    (told,) = billing.told("PaymentRefunded")
    assert (told["refund_id"], told["amount_minor"]) == (refund["id"], 150)
    assert refunded(tipped) == 150


def test_a_refund_that_is_heard_of_before_its_payment_records_both(billing: Billing, bob: str) -> None:
    ann = billing.person()
    billing.tip(ann, bob, payment_method="pm_card_authenticationRequired")
    (intent,) = billing.intents(ann)
    billing.authenticate(intent["id"])
    refund = billing.stripe.call("POST", "/v1/refunds", payment_intent=intent["id"])

    billing.deliver("refund.created", refund)

    assert len(billing.told("PaymentReceived")) == len(billing.told("PaymentRefunded")) == 1


def test_a_refund_of_somebody_elses_payment_is_recorded(billing: Billing) -> None:
    payment = {"amount": "500", "currency": "usd", "payment_method": "pm_card_visa", "confirm": "true"}
    foreign = billing.stripe.call("POST", "/v1/payment_intents", **payment)
    refund = billing.stripe.call("POST", "/v1/refunds", payment_intent=foreign["id"])

    billing.deliver("refund.created", refund, event_id="evt_a")

    assert billing.webhook("evt_a")["result"] == "not a payment of ours"
    assert billing.told("PaymentRefunded") == []


def test_a_refund_that_waits_at_the_bank_is_told_when_it_has_arrived(billing: Billing, bob: str) -> None:
    ann = billing.person()
    tip = billing.tip(ann, bob, payment_method="pm_card_pendingRefund").body["payment_id"]
    waiting = billing.refund(bob, tip)
    assert (waiting.status, waiting.body["status"]) == (201, "pending")
    assert billing.told("PaymentRefunded") == []

    refund = billing.settled_refund(waiting.body["refund_id"], "succeeded")
    billing.deliver("refund.updated", refund)

    assert len(billing.told("PaymentRefunded")) == 1
    assert refunded(tip) == 500


def test_a_refund_that_fails_after_it_seemed_done_is_told_to_operators(
    billing: Billing, bob: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tip = billing.tip(billing.person(), bob, payment_method="pm_card_refundFail").body["payment_id"]
    done = billing.refund(bob, tip)
    assert done.body["status"] == "succeeded"

    refund = billing.settled_refund(done.body["refund_id"], "failed")
    billing.deliver("refund.failed", refund, event_id="evt_a")

    assert billing.webhook("evt_a")["result"] == "refund failed"
    assert '"RefundsFailed":[1' in capsys.readouterr().out
    assert len(billing.told("PaymentRefunded")) == 1


def test_what_a_bank_is_taking_back_is_not_given_back_too(billing: Billing, bob: str) -> None:
    tip = billing.tip(billing.person(), bob, payment_method="pm_card_createDispute").body["payment_id"]

    assert_problem(billing.refund(bob, tip), 409, "nothing-to-refund")
