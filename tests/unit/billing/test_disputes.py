"""A dispute is told when money moves and when the bank has decided, once each, in any order (PM-11)."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.billing import disputes, reversal_table, submit_evidence
from functions.billing.errors import EvidenceTooLate
from functions.billing.stripe_disputes import Dispute
from socialflow import ids
from tests.conftest import lambda_context
from tests.unit.billing.conftest import Billing

DUE = datetime(2026, 3, 20, tzinfo=UTC)


@pytest.fixture
def opened(billing: Billing) -> Dispute:
    """A dispute about a tip of 500, its money withdrawn, as Stripe has it at first."""
    ann = billing.person("ann")
    billing.tip(ann, billing.person("bob"))
    (intent,) = billing.intents(ann)
    return Dispute(
        id=f"du_{ids.new_id()}",
        intent_id=intent["id"],
        status="needs_response",
        amount_minor=500,
        currency="usd",
        reason="fraudulent",
        is_withdrawn=True,
        fee_minor=1500,
        evidence_due_at=DUE,
    )


def test_a_dispute_is_told_with_its_fee_and_counted(
    billing: Billing, opened: Dispute, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(3):
        disputes.record(opened, billing.clock.forward(minutes=1))

    (told,) = billing.told("PaymentDisputed")
    (received,) = billing.told("PaymentReceived")
    assert told == {
        "occurred_at": "2026-03-01T12:01:00Z",
        "dispute_id": opened.id,
        "payment_id": received["payment_id"],
        "amount_minor": 500,
        "fee_minor": 1500,
        "currency": "usd",
    }
    assert capsys.readouterr().out.count('"PaymentsDisputed":[1') == 1
    assert billing.told("DisputeClosed") == []


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_the_banks_decision_is_told_once_and_what_overtook_it_changes_nothing(
    billing: Billing, opened: Dispute, outcome: str
) -> None:
    closed = replace(opened, status=outcome)

    for each in (opened, closed, replace(opened, status="under_review"), closed):
        disputes.record(each, billing.clock.forward(minutes=1))

    (told,) = billing.told("DisputeClosed")
    assert (told["dispute_id"], told["outcome"], told["amount_minor"]) == (opened.id, outcome, 500)
    assert len(billing.told("PaymentDisputed")) == 1
    item = reversal_table.dispute(opened.id)
    assert item is not None
    assert item["status"] == outcome


def test_a_dispute_of_which_only_the_end_is_heard_is_told_from_its_beginning(billing: Billing, opened: Dispute) -> None:
    disputes.record(replace(opened, status="lost"), billing.clock.at)

    assert len(billing.told("PaymentDisputed")) == len(billing.told("DisputeClosed")) == 1


def test_an_inquiry_moves_no_money_and_is_told_to_nobody_until_it_does(billing: Billing, opened: Dispute) -> None:
    inquiry = replace(opened, status="warning_needs_response", is_withdrawn=False, fee_minor=0)
    disputes.record(inquiry, billing.clock.at)
    disputes.record(replace(inquiry, status="warning_under_review"), billing.clock.at)
    assert billing.told("PaymentDisputed") == []

    disputes.record(opened, billing.clock.at)

    assert len(billing.told("PaymentDisputed")) == 1


def test_a_dispute_of_somebody_elses_payment_is_not_ours(billing: Billing, opened: Dispute) -> None:
    payment = {"amount": "500", "currency": "usd", "payment_method": "pm_card_visa", "confirm": "true"}
    foreign = billing.stripe.call("POST", "/v1/payment_intents", **payment)

    assert disputes.record(replace(opened, intent_id=foreign["id"]), billing.clock.at) is None
    assert billing.told("PaymentDisputed") == []


def disputed(billing: Billing) -> dict[str, Any]:
    """A tip that its payer's bank takes back at once, as Stripe has the dispute."""
    ann = billing.person("ann")
    answer = billing.tip(ann, billing.person("bob"), payment_method="pm_card_createDispute")
    assert answer.body["status"] == "succeeded"
    (intent,) = billing.intents(ann)
    (found,) = billing.stripe.call("GET", f"/v1/disputes?payment_intent={intent['id']}")["data"]
    dispute: dict[str, Any] = found
    return dispute


def decided(billing: Billing, dispute_id: str) -> dict[str, Any]:
    """The dispute, once the bank has decided."""
    billing.stripe.admin("POST", "clock", forward_seconds=5)
    deadline = time.monotonic() + 10
    while (found := billing.stripe.call("GET", f"/v1/disputes/{dispute_id}"))["status"] not in {"won", "lost"}:
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
    dispute: dict[str, Any] = found
    return dispute


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_evidence_decides_and_every_event_of_it_ends_in_two_facts(billing: Billing, outcome: str) -> None:
    dispute = disputed(billing)
    for kind in ("charge.dispute.funds_withdrawn", "charge.dispute.created"):
        assert billing.deliver(kind, dispute).status == 200
    text = {"won": "winning_evidence", "lost": "losing_evidence"}[outcome]
    given = {"dispute_id": dispute["id"], "evidence": {"uncategorized_text": text}}

    early = submit_evidence.handler(given, lambda_context())
    final = submit_evidence.handler({**given, "is_final": True}, lambda_context())
    now = decided(billing, dispute["id"])
    for kind in ("charge.dispute.closed", "charge.dispute.funds_reinstated", "charge.dispute.updated") * 2:
        assert billing.deliver(kind, now).status == 200

    assert (early["status"], final["status"]) == ("needs_response", "under_review")
    (told,) = billing.told("PaymentDisputed")
    assert (told["amount_minor"], told["fee_minor"]) == (500, 1500)
    (closed,) = billing.told("DisputeClosed")
    assert (closed["dispute_id"], closed["outcome"]) == (dispute["id"], outcome)
    with pytest.raises(EvidenceTooLate):
        submit_evidence.handler(given, lambda_context())
