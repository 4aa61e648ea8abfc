"""Refunds, disputes and reversals move the balance back as Stripe documents it (PM-10, PM-11)."""

from pathlib import Path
from typing import Any

import pytest
import stripe

from tests.local.stripe_api.conftest import StandIn


@pytest.fixture(autouse=True)
def _rich(standin: StandIn) -> None:
    """What disputes take is there."""
    standin.fund(50_000)


def pay(standin: StandIn, method: str = "pm_card_visa", amount: int = 2000) -> stripe.PaymentIntent:
    given: Any = {"amount": amount, "currency": "usd", "payment_method": method, "confirm": True}
    return standin.client().v1.payment_intents.create(given)


def dispute_of(standin: StandIn, intent: stripe.PaymentIntent) -> stripe.Dispute:
    return standin.client().v1.disputes.list({"payment_intent": intent.id}).data[0]


def movements(standin: StandIn, source: str, account: str | None = None) -> list[tuple[str, int, int]]:
    """Kind, amount and fee of what moved the balance, oldest first."""
    options: Any = {"stripe_account": account} if account else {}
    found = standin.client().v1.balance_transactions.list({"source": source}, options).data[::-1]
    return [(one.type, one.amount, one.fee) for one in found]


def test_a_refund_of_money_that_is_pending_is_pending_too(standin: StandIn) -> None:
    before, intent = standin.available(), pay(standin)

    refund = standin.client().v1.refunds.create({"payment_intent": intent.id, "expand": ["balance_transaction"]})

    moved: Any = refund.balance_transaction
    assert (refund.status, moved.status, moved.amount) == ("succeeded", "pending", -2000)
    assert standin.available() == before


def test_a_refund_may_wait_at_the_bank(standin: StandIn) -> None:
    client = standin.client().v1
    refund = client.refunds.create({"payment_intent": pay(standin, "pm_card_pendingRefund").id})
    assert (refund.status, refund.pending_reason) == ("pending", "processing")

    standin.admin("POST", "clock", forward_seconds=3)

    standin.wait_for(lambda: client.refunds.retrieve(refund.id).status == "succeeded")


def test_a_refund_may_fail_after_it_seemed_done_and_its_money_comes_back(standin: StandIn) -> None:
    client, intent = standin.client().v1, pay(standin, "pm_card_refundFail")
    refund = client.refunds.create({"payment_intent": intent.id, "amount": 500})
    assert refund.status == "succeeded"

    standin.admin("POST", "clock", forward_seconds=3)
    standin.wait_for(lambda: client.refunds.retrieve(refund.id).status == "failed")

    assert movements(standin, refund.id) == [("refund", -500, 0), ("refund_failure", 500, 0)]
    assert client.charges.retrieve(str(intent.latest_charge)).amount_refunded == 0
    assert client.refunds.retrieve(refund.id).failure_reason == "expired_or_canceled_card"


def test_nothing_is_refunded_twice_or_before_it_was_paid(standin: StandIn) -> None:
    client, intent = standin.client().v1, pay(standin)
    client.refunds.create({"payment_intent": intent.id})
    waiting = client.payment_intents.create({"amount": 100, "currency": "usd"})

    with pytest.raises(stripe.InvalidRequestError) as twice:
        client.refunds.create({"payment_intent": intent.id})
    with pytest.raises(stripe.InvalidRequestError) as unpaid:
        client.refunds.create({"payment_intent": waiting.id})

    assert twice.value.code == "charge_already_refunded"
    assert unpaid.value.error is not None
    assert unpaid.value.error.param == "payment_intent"


@pytest.mark.parametrize(
    ("text", "status", "after"),
    [
        ("winning_evidence", "won", [("adjustment", -2000, 1500), ("adjustment", 2000, 0)]),
        ("losing_evidence", "lost", [("adjustment", -2000, 1500)]),
    ],
)
def test_a_dispute_ends_as_its_evidence_says(standin: StandIn, text: str, status: str, after: Any) -> None:
    client, intent = standin.client().v1, pay(standin, "pm_card_createDispute")
    dispute = dispute_of(standin, intent)
    assert (dispute.status, dispute.amount, dispute.reason) == ("needs_response", 2000, "fraudulent")

    staged = client.disputes.update(dispute.id, {"evidence": {"product_description": "A film"}, "submit": False})
    given = client.disputes.update(dispute.id, {"evidence": {"uncategorized_text": text}})
    standin.wait_for(lambda: client.disputes.retrieve(dispute.id).status == status)

    assert (staged.status, staged.evidence_details.submission_count) == ("needs_response", 0)
    assert (given.status, given.evidence_details.submission_count) == ("under_review", 1)
    assert given.evidence.product_description == "A film"
    assert movements(standin, dispute.id) == after
    assert [fee.description for fee in dispute.balance_transactions[0].fee_details] == ["Dispute fee"]
    kinds = [one.type for one in client.events.list({"limit": 100}).data if one.data.object["id"] == dispute.id]
    assert kinds[0] == "charge.dispute.closed"
    assert ("charge.dispute.funds_reinstated" in kinds) == (status == "won")


def test_a_disputed_charge_is_not_refunded(standin: StandIn) -> None:
    client, intent = standin.client().v1, pay(standin, "pm_card_createDispute")

    with pytest.raises(stripe.InvalidRequestError) as told:
        client.refunds.create({"payment_intent": intent.id})

    assert told.value.code == "charge_disputed"
    assert client.charges.retrieve(str(intent.latest_charge)).disputed


def test_a_dispute_that_is_accepted_is_lost_and_takes_no_evidence(standin: StandIn) -> None:
    client = standin.client().v1
    dispute = dispute_of(standin, pay(standin, "pm_card_createDispute"))

    closed = client.disputes.close(dispute.id)

    assert closed.status == "lost"
    with pytest.raises(stripe.InvalidRequestError):
        client.disputes.update(dispute.id, {"evidence": {"uncategorized_text": "winning_evidence"}})


def test_a_dispute_that_nobody_answers_is_lost(standin: StandIn) -> None:
    client = standin.client().v1
    dispute = dispute_of(standin, pay(standin, "pm_card_createDispute"))

    standin.admin("POST", "clock", forward_seconds=10 * 86400)

    standin.wait_for(lambda: client.disputes.retrieve(dispute.id).status == "lost")
    assert client.disputes.retrieve(dispute.id).evidence_details.past_due


def test_an_inquiry_takes_no_money_and_ends_with_a_full_refund(standin: StandIn) -> None:
    client, intent = standin.client().v1, pay(standin, "pm_card_createDisputeInquiry")
    inquiry = dispute_of(standin, intent)
    assert (inquiry.status, inquiry.balance_transactions) == ("warning_needs_response", [])

    client.refunds.create({"payment_intent": intent.id})

    assert client.disputes.retrieve(inquiry.id).status == "warning_closed"


def test_an_inquiry_may_become_a_chargeback(standin: StandIn) -> None:
    client = standin.client().v1
    inquiry = dispute_of(standin, pay(standin, "pm_card_createDisputeInquiry"))

    client.disputes.update(inquiry.id, {"evidence": {"uncategorized_text": "escalate_inquiry_evidence"}})
    standin.wait_for(lambda: client.disputes.retrieve(inquiry.id).status == "needs_response")

    assert movements(standin, inquiry.id) == [("adjustment", -2000, 1500)]


def test_a_transfer_of_a_charge_waits_with_its_money_and_never_exceeds_it(standin: StandIn) -> None:
    client, payee = standin.client().v1, standin.payee()
    charge = str(pay(standin, amount=3000).latest_charge)
    wish: Any = {"amount": 2000, "currency": "usd", "destination": payee, "source_transaction": charge}

    transfer = client.transfers.create(wish)

    moved = client.balance_transactions.retrieve(str(transfer.balance_transaction))
    assert (moved.status, standin.available(payee)) == ("pending", 0)
    with pytest.raises(stripe.InvalidRequestError) as told:
        client.transfers.create(wish)
    assert told.value.code == "balance_insufficient"
    assert client.transfers.reversals.create(transfer.id).amount == 2000


def test_a_reversal_is_a_refund_in_the_connected_account(standin: StandIn) -> None:
    standin.fund(1000)
    client, payee = standin.client().v1, standin.payee()
    transfer = client.transfers.create({"amount": 1000, "currency": "usd", "destination": payee})

    reversal = client.transfers.reversals.create(transfer.id, {"amount": 400})

    assert movements(standin, reversal.id) == [("transfer_refund", 400, 0)]
    assert movements(standin, str(reversal.destination_payment_refund), payee) == [("payment_refund", -400, 0)]


def test_every_balance_is_the_sum_of_its_transactions(tmp_path: Path) -> None:
    # One of its own: in the shared one other tests' subscriptions may renew between the two questions.
    with StandIn(tmp_path) as standin:
        standin.fund(10_000)
        client, payee = standin.client().v1, standin.payee()
        pay(standin, "pm_card_createDispute")
        client.refunds.create({"payment_intent": pay(standin).id, "amount": 300})
        transfer = client.transfers.create({"amount": 900, "currency": "usd", "destination": payee})
        client.transfers.reversals.create(transfer.id, {"amount": 100})
        standin.admin("POST", "fees")

        for options in ({}, {"stripe_account": payee}):
            found = client.balance_transactions.list({"limit": 2}, options)  # type: ignore[arg-type]
            moved: Any = list(found.auto_paging_iter())
            balance: Any = client.balance.retrieve({}, options)  # type: ignore[arg-type]
            assert sum(one.net for one in moved) == sum(one.amount for one in [*balance.available, *balance.pending])
            assert len({one.id for one in moved}) == (2 if options else 8)
