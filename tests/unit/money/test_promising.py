"""What is promised is what a creator has: once, and no more when refunds have taken it back."""

import functools
from datetime import datetime
from typing import Any

import pytest

from functions.money import ledger, policy, promising, table
from functions.money.errors import InsufficientBalance
from functions.money.models import Payout, PayoutRef
from functions.money.payouts import pay
from functions.money.transfers import Balance, creator
from local.stripe_api.running import RunningStripe
from socialflow import ids
from socialflow.errors import Conflict
from tests.concurrency import atomic_calls as atomic_calls
from tests.concurrency import together
from tests.unit.money.conftest import Money
from tests.unit.money.paying import payment, refund, tell


@pytest.fixture
def ann(money: Money, stripe: RunningStripe) -> str:
    """A creator with an account and a tip of 10 dollars, of which 8.469 are hers."""
    creator_id = ids.new_id()
    money.connect_fully(stripe, creator_id)
    assert tell(payment(creator_id=creator_id))
    return creator_id


def promised(creator_id: str, name: str, at: datetime) -> Payout:
    return promising.promise(creator_id, "usd", name, at)


def made(money: Money, creator_id: str, name: str) -> Any:
    return pay(PayoutRef(creator_id=creator_id, period=name, currency="usd"), "run-1", money.clock.at)


def test_whole_minor_units_are_promised_and_the_rest_stays(money: Money, ann: str) -> None:
    assert promised(ann, "2026-03-02", money.clock.at).amount_minor == 846

    assert ledger.balance(creator(ann), "usd") == Balance(8_469_000, 8_460_000)
    assert made(money, ann, "2026-03-02").status == "paid"
    assert ledger.balance(creator(ann), "usd") == Balance(9_000, 0)


def test_what_is_promised_is_not_promised_again(money: Money, ann: str) -> None:
    promised(ann, "2026-03-02", money.clock.at)

    with pytest.raises(InsufficientBalance):
        promised(ann, "2026-03-03", money.clock.at)


def test_two_payouts_at_once_promise_once(money: Money, ann: str, atomic_calls: None) -> None:
    results = together(*(functools.partial(promised, ann, name, money.clock.at) for name in ("a", "b", "c", "a")))

    assert sum(isinstance(each, Payout) for each in results) == 1
    assert all(isinstance(each, Payout | InsufficientBalance | Conflict) for each in results)
    assert ledger.balance(creator(ann), "usd").held_micro == 8_460_000


@pytest.mark.parametrize("currency", sorted(policy.CURRENCIES))
def test_less_than_a_currencys_minimum_is_not_paid_alone(money: Money, currency: str) -> None:
    tell(payment(currency=currency, amount_minor=110, fee_minor=0))

    with pytest.raises(InsufficientBalance):
        promising.promise("ann", currency, "2026-03-02", money.clock.at)
    assert promising.free_minor("ann", currency) == 0


def test_a_payout_that_a_refund_left_uncovered_is_reduced_to_what_is_left(
    money: Money, stripe: RunningStripe, ann: str
) -> None:
    payout = promised(ann, "2026-03-02", money.clock.at)
    tell(refund(500))

    assert made(money, ann, "2026-03-02").status == "paid"

    assert [each["amount"] for each in stripe.transfers(payout.payout_id)] == [423]
    assert ledger.balance(creator(ann), "usd") == Balance(4_500, 0)
    assert money.check()["wrong"] == []


def test_a_payout_of_which_nothing_is_left_is_canceled(money: Money, stripe: RunningStripe, ann: str) -> None:
    payout = promised(ann, "2026-03-02", money.clock.at)
    tell(refund(1000))

    assert [made(money, ann, "2026-03-02").status for _ in range(2)] == ["canceled", "canceled"]

    assert stripe.transfers(payout.payout_id) == []
    (shown,) = money.payouts(ann).body["items"]
    assert (shown["status"], shown["reason"]) == ("canceled", "balance-taken-back")
    assert ledger.balance(creator(ann), "usd") == Balance()
    assert table.due(limit=10, after=None)[0] == []


def test_of_two_promises_the_balance_covers_the_one_that_is_paid_later(
    money: Money, stripe: RunningStripe, ann: str
) -> None:
    first = promised(ann, "2026-03-02", money.clock.at)
    tell(payment("pay-2", creator_id=ann))
    second = promised(ann, "2026-03-03", money.clock.at)
    tell(refund(500))

    assert [made(money, ann, name).status for name in ("2026-03-02", "2026-03-03")] == ["paid", "paid"]

    sent = [stripe.transfers(each.payout_id)[0]["amount"] for each in (first, second)]
    assert sent == [423, 847]
    assert ledger.balance(creator(ann), "usd") == Balance(3_500, 0)
