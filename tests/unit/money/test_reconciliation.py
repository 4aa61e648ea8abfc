"""The ledger, Stripe's balance and payouts are compared every night; what differs is told to the micro-unit."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.money import ledger, reconcile_stripe, reconciliation, stripe_table
from functions.money.stripe_gateway import BalanceTransaction
from functions.money.transfers import CASH, CLEARING, OUTSIDE, STRIPE_FEES, Transfer
from local.stripe_api.running import RunningStripe
from socialflow import env, ids
from tests.conftest import START, lambda_context, put_secret
from tests.unit.money.conftest import KEY, WEBHOOK_SECRET, Money
from tests.unit.money.paying import payment, refund, tell
from tests.unit.money.test_reversals import reverse
from tests.unit.money.test_reversals import tell as tell_stripes

MARCH = "2026-03"
ALL_ZERO = {"eur": 0, "gbp": 0, "jpy": 0, "kwd": 0, "usd": 0}


@pytest.fixture
def stripe(
    money: Money, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[RunningStripe]:
    """One of its own: what is compared is all that it has."""
    secret = json.dumps({"api_key": KEY, "webhook_secrets": [WEBHOOK_SECRET]})
    put_secret(monkeypatch, env.STRIPE_SECRET_ARN, secret)
    with RunningStripe(tmp_path_factory.mktemp("stripe")) as running:
        monkeypatch.setenv(env.STRIPE_API_BASE, running.url)
        yield running


def reconcile() -> dict[str, Any]:
    answer: dict[str, Any] = reconcile_stripe.handler({}, lambda_context())
    return answer


def paid_by_card(stripe: RunningStripe, payment_id: str, amount_minor: int, **told: Any) -> str:
    """A payment at Stripe, told to money as billing does; its intent."""
    card = {"currency": "usd", "payment_method": "pm_card_bypassPending", "confirm": "true"}
    intent = stripe.call("POST", "/v1/payment_intents", amount=str(amount_minor), **card)
    charge = stripe.call("GET", f"/v1/charges/{intent['latest_charge']}")
    fee = stripe.call("GET", f"/v1/balance_transactions/{charge['balance_transaction']}")["fee"]
    assert tell(payment(payment_id, amount_minor=amount_minor, fee_minor=fee, **told))
    return str(intent["id"])


def test_payments_refunds_payouts_and_reversals_reconcile_to_zero(money: Money, stripe: RunningStripe) -> None:
    """PM-12."""
    ann = ids.new_id()
    money.connect_fully(stripe, ann)
    intent = paid_by_card(stripe, "pay-1", 100_000, creator_id=ann)
    stripe.call("POST", "/v1/refunds", payment_intent=intent, amount="1234")
    tell(refund(1234))
    taxed = paid_by_card(stripe, "pay-2", 1_190, purpose="subscription", creator_id="", tax_minor=190)
    stripe.call("POST", "/v1/refunds", payment_intent=taxed, amount="595")
    tell(refund(595, "re-2", "pay-2"))
    money.fund(10_000_000)
    money.watched(**{ann: 60_000})
    assert money.run(MARCH)["paid"] == 1
    (payout,) = money.payouts(ann).body["items"]
    (transfer,) = stripe.transfers(payout["payout_id"])
    assert tell_stripes(money, transfer, kind="transfer.created").status == 200
    assert tell_stripes(money, reverse(stripe, transfer["id"], amount="55"), "evt_2").status == 200
    money.clock.at = datetime.now(UTC)

    first, second = reconcile(), reconcile()

    # The transfer was confirmed by its webhook.
    assert (first["confirmed"], second["confirmed"]) == (5, 0)
    for told in (first, second):
        assert (told["difference_micro"], told["clearing_micro"], told["unmatched"]) == (ALL_ZERO, {}, {})
    held = stripe.call("GET", "/v1/balance")["available"][0]["amount"]
    assert ledger.balance(CASH, "usd").balance_micro == -held * 10_000
    assert money.check()["clearing_micro"] == {"usd": 0}


def test_money_at_stripe_that_nobody_told_of_stays_in_clearing(money: Money, stripe: RunningStripe) -> None:
    stripe.fund(5_000)
    money.clock.at = datetime.now(UTC)

    told = reconcile()

    assert (told["difference_micro"], told["unmatched"]) == (ALL_ZERO, {})
    (clearing,) = told["clearing_micro"].values()
    assert clearing == -ledger.balance(CASH, "usd").balance_micro > 0


def test_a_transfer_that_is_no_payout_of_ours_is_named(money: Money, stripe: RunningStripe) -> None:
    stripe.fund(5_000)
    account_id = money.connect_fully(stripe, ids.new_id())
    made = stripe.call("POST", "/v1/transfers", amount="700", currency="usd", destination=account_id)
    money.clock.at = datetime.now(UTC)
    money.clock.forward(minutes=16)

    told = reconcile()

    assert list(told["unmatched"].values()) == [f"transfer {made['id']} is no payout of ours"]


def test_cash_that_stripe_does_not_have_is_the_difference(
    money: Money, stripe: RunningStripe, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger.post(Transfer.of("by-hand", "test", "usd", {CASH: -70_000, OUTSIDE: 70_000}), START)
    money.clock.at = datetime.now(UTC)

    assert reconcile()["difference_micro"]["usd"] == -70_000
    metrics = [json.loads(line) for line in capsys.readouterr().out.splitlines() if '"ReconciliationBreaks"' in line]
    assert [each["ReconciliationBreaks"] for each in metrics] == [[1.0]]


def test_what_is_pulled_again_is_posted_once_and_the_pull_goes_on_where_it_was(
    money: Money, stripe: RunningStripe
) -> None:
    paid_by_card(stripe, "pay-1", 1_000)
    money.clock.at = datetime.now(UTC)
    assert reconcile()["confirmed"] == 1
    pulled_to = stripe_table.pulled_to()

    paid_by_card(stripe, "pay-2", 2_000)

    assert reconcile()["confirmed"] == 1
    now = stripe_table.pulled_to()
    assert pulled_to is not None
    assert now is not None
    assert now >= pulled_to
    assert ledger.balance(CLEARING, "usd").balance_micro == 0


@pytest.mark.parametrize(
    ("kind", "net", "account"),
    [
        ("stripe_fee", -25, STRIPE_FEES),
        ("payout", -500, OUTSIDE),
        ("topup", 500, OUTSIDE),
        ("adjustment", -9, CLEARING),
    ],
)
def test_what_stripe_moves_is_booked_by_its_kind(money: Money, kind: str, net: int, account: str) -> None:
    booked = BalanceTransaction("txn_1", kind, "src_1", net, "usd", START)

    assert [reconciliation.confirm(booked, START) for _ in range(2)] == [True, False]

    assert ledger.balance(account, "usd").balance_micro == net * 10_000
    assert ledger.balance(CASH, "usd").balance_micro == -net * 10_000


def test_a_dispute_that_is_won_is_two_transactions_of_one_source(money: Money) -> None:
    taken, returned = (
        BalanceTransaction(f"txn_{net}", "adjustment", "dp_1", net, "usd", START) for net in (-2_500, 1_000)
    )

    assert [reconciliation.confirm(each, START) for each in (taken, returned)] == [True, True]
    assert ledger.balance(CASH, "usd").balance_micro == 15_000_000
