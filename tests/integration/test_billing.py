"""From a card to a creator's balance and back: billing takes, the bus tells, money posts, and the books sum to zero."""

from types import SimpleNamespace
from typing import Any

import pytest

from functions.money import check_ledger, get_earnings
from local.stripe_api.running import RunningStripe
from socialflow import env, tables
from socialflow.events import DisputeClosed, PaymentDisputed, PaymentReceived, PaymentRefunded
from tests.conftest import Mailbox, lambda_context, request
from tests.integration.platform import Platform
from tests.unit.billing.conftest import Billing, billing, stripe_process
from tests.unit.billing.subscriber import Subscriber
from tests.unit.billing.test_memberships import offer

__all__ = ["billing", "stripe_process"]


@pytest.fixture
def platform(billing: Billing, aws: SimpleNamespace, stripe_process: RunningStripe) -> Platform:
    return Platform(
        aws.client,
        streams={tables.BILLING: ["functions.billing.publish_events"]},
        consumers={
            PaymentReceived: ["functions.money.on_payment_received"],
            PaymentRefunded: ["functions.money.on_payment_refunded"],
            PaymentDisputed: ["functions.money.on_payment_disputed"],
            DisputeClosed: ["functions.money.on_dispute_closed"],
        },
    )


def earned(creator_id: str) -> int:
    answer = request(get_earnings.handler, "GET", "/api/v1/earnings", user_id=creator_id)
    assert answer.status == 200, answer.body
    return int(answer.body["balance_micro"])


def books() -> dict[str, Any]:
    checked: dict[str, Any] = check_ledger.handler({}, lambda_context())
    return checked


def test_a_tip_reaches_its_creator_less_stripes_fee_and_goes_back_whole(billing: Billing, platform: Platform) -> None:
    ann, bob = billing.person("ann"), billing.person("bob")
    tip = billing.tip(ann, bob, amount_minor=1_000)
    platform.settle(deliveries=2)
    # 2.9 % and 30 cents are Stripe's; the creator has at most the rest.
    assert 0 < earned(bob) <= (1_000 - 59) * 10_000

    billing.refund(bob, tip.body["payment_id"])
    platform.settle(deliveries=2)

    assert earned(bob) <= 0
    assert books()["wrong"] == []
    assert books()["sum_micro"] == 0


def test_months_of_a_membership_reach_its_creator_once_each_however_often_stripe_tells(
    billing: Billing, platform: Platform
) -> None:
    fan, bob = Subscriber.new(billing), billing.person("bob")
    fan.join(bob, offer(billing, bob).body["tier_id"])
    fan.hear(times=2)
    platform.settle(deliveries=2)
    one_month = earned(bob)

    fan.forward(32)
    fan.hear(times=3)
    platform.settle(deliveries=2)

    assert one_month > 0
    assert earned(bob) == 2 * one_month
    assert books()["wrong"] == []
    assert books()["sum_micro"] == 0


def test_a_dispute_that_is_won_leaves_the_creator_what_they_had(billing: Billing, platform: Platform) -> None:
    from functions.billing import submit_evidence
    from tests.unit.billing.test_disputes import decided, disputed

    dispute = disputed(billing)
    platform.settle()
    (paid,) = billing.told("PaymentReceived")
    before = earned(paid["creator_id"])

    billing.deliver("charge.dispute.created", dispute)
    platform.settle(deliveries=2)
    during = earned(paid["creator_id"])
    evidence = {"uncategorized_text": "winning_evidence"}
    submit_evidence.handler({"dispute_id": dispute["id"], "evidence": evidence, "is_final": True}, lambda_context())
    billing.deliver("charge.dispute.closed", decided(billing, dispute["id"]))
    platform.settle(deliveries=2)

    assert during < before
    assert earned(paid["creator_id"]) == before
    assert books()["wrong"] == []
    assert books()["sum_micro"] == 0


def test_tax_waits_for_the_state_whatever_is_shared_and_goes_back_with_its_payment(
    billing: Billing, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PM-9: no creator is given a part of it."""
    from functions.billing import refund_payment
    from functions.money import ledger, transfers

    monkeypatch.setenv(env.STRIPE_TAX, "on")
    fan, bob = Subscriber.new(billing), billing.person("bob")
    tier = offer(billing, bob, amount_minor=1190, currency="eur").body["tier_id"]
    assert fan.subscribe(currency="eur", place={"country": "DE"}).status == 201
    fan.join(bob, tier)
    fan.forward(14.1)
    fan.hear(times=2)
    platform.settle(deliveries=2)
    tax = [ledger.balance(transfers.TAX, "eur").balance_micro]
    paid = {each["purpose"]: each for each in billing.told("PaymentReceived")}

    for amount in (595, None):
        refund = {"payment_id": paid["membership"]["payment_id"], "reference": f"of {amount}"}
        refund_payment.handler({**refund, **({"amount_minor": amount} if amount else {})}, lambda_context())
        platform.settle(deliveries=2)
        tax.append(ledger.balance(transfers.TAX, "eur").balance_micro)

    assert tax == [3_500_000, 2_550_000, 1_600_000]
    subscriber = transfers.subscriber(fan.user_id)
    net = 999 - 160 - paid["subscription"]["fee_minor"]
    assert ledger.balance(subscriber, "eur").balance_micro == net * 10_000
    assert ledger.balance(transfers.creator(bob), "eur").balance_micro == 0
    assert books()["wrong"] == []
    assert books()["sum_micro"] == 0


def test_a_payment_and_its_refund_make_one_letter_each_however_often_the_bus_tells(
    billing: Billing, aws: SimpleNamespace, mailbox: Mailbox
) -> None:
    from functions.billing import choose_receipt_address

    platform = Platform(
        aws.client,
        streams={tables.BILLING: ["functions.billing.publish_events"]},
        consumers={
            PaymentReceived: ["functions.billing.on_payment_received"],
            PaymentRefunded: ["functions.billing.on_payment_refunded"],
        },
    )
    ann, bob = billing.person("ann"), billing.person("bob")
    address = {"email": "ann@example.com"}
    request(choose_receipt_address.handler, "PUT", "/api/v1/billing/receipts", address, user_id=ann)
    tip = billing.tip(ann, bob, amount_minor=1_000)
    platform.settle(deliveries=3)
    billing.refund(bob, tip.body["payment_id"])
    platform.settle(deliveries=3)

    assert [each.subject for each in mailbox.letters] == [
        "Your receipt from Social Flow: USD 10.00",
        "Your refund from Social Flow: USD 10.00",
    ]
