"""What comes in is posted once to whom it is for, and what goes back is taken from them, in whatever order it is told."""

import functools
import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.money import clawing, ledger, payment_table, share_table
from functions.money.transfers import CLEARING, REVENUE, STRIPE_FEES, TAX, creator, subscriber
from tests.concurrency import atomic_calls as atomic_calls
from tests.concurrency import together
from tests.conftest import START
from tests.unit.money.conftest import Money
from tests.unit.money.paying import books, closed, dispute, payment, refund, tell

ANN, BOB = creator("ann"), subscriber("bob")
DOLLAR = 1_000_000
TIP = {CLEARING: -9_410_000, STRIPE_FEES: -590_000, ANN: 8_469_000, REVENUE: 1_531_000}


def test_a_tip_is_the_creators_less_stripes_fee_and_the_platforms_part(money: Money) -> None:
    """PM-10."""
    assert tell(payment())

    assert books(ANN) == TIP
    assert [each["kind"] for each in money.earnings("ann")["entries"]] == ["tip"]


def test_a_payment_that_is_told_again_is_posted_once(money: Money) -> None:
    """PM-3."""
    assert all(tell(payment(), event_id) for event_id in ("e", "e", "f"))

    assert books(ANN) == TIP


def test_the_same_payment_with_another_amount_is_not_taken(money: Money) -> None:
    tell(payment())

    assert not tell(payment(amount_minor=2000))
    assert books(ANN) == TIP


def test_two_deliveries_at_once_post_once(money: Money, atomic_calls: None) -> None:
    assert together(*[lambda: tell(payment())] * 4) == [True] * 4

    assert books(ANN) == TIP


def test_a_subscription_waits_for_what_its_payer_watches_and_tax_waits_for_the_state(money: Money) -> None:
    """PM-5, PM-9."""
    assert tell(payment(purpose="subscription", creator_id="", amount_minor=1200, tax_minor=200, fee_minor=65))

    assert books(BOB) == {
        CLEARING: -11_350_000,
        STRIPE_FEES: -650_000,
        TAX: 2 * DOLLAR,
        BOB: 9_350_000,
        REVENUE: 650_000,
    }


def test_a_subscription_that_is_told_after_its_period_was_closed_counts_in_the_next(money: Money) -> None:
    money.run("2026-03")

    assert tell(payment(purpose="subscription", creator_id=""))

    assert books(BOB)[BOB] == share_table.allotted("2026-04", "usd", "bob") == 9_410_000


def test_a_fee_above_the_payment_leaves_the_creator_nothing_and_owes_nothing(money: Money) -> None:
    assert tell(payment(amount_minor=20, fee_minor=31))

    assert books(ANN) == {CLEARING: 110_000, STRIPE_FEES: -310_000, REVENUE: 200_000}


def test_a_whole_refund_leaves_nothing_but_the_fee(money: Money) -> None:
    tell(payment())

    assert tell(refund(1000))

    assert books(ANN) == {CLEARING: 590_000, STRIPE_FEES: -590_000}


def test_several_refunds_take_back_what_one_of_their_sum_does(money: Money) -> None:
    tell(payment(tax_minor=77))

    for number, amount in enumerate((333, 333, 333, 1)):
        assert tell(refund(amount, f"re-{number}"))

    assert books(ANN) == {CLEARING: 590_000, STRIPE_FEES: -590_000}


def test_a_refund_that_is_told_again_moves_nothing(money: Money) -> None:
    tell(payment())
    tell(refund(100))
    stands = books(ANN)

    assert tell(refund(100))
    assert not tell(refund(200))

    assert books(ANN) == stands
    assert stands[ANN] == 8_469_000 * 9 // 10


def test_a_creator_who_was_paid_already_owes_what_is_taken_back_and_the_next_earnings_make_it_good(
    money: Money,
) -> None:
    """PM-11."""
    tell(payment())
    _pay_out(8_469_000)

    tell(refund(1000))
    assert books(ANN)[ANN] == -8_469_000
    tell(payment("pay-2"))

    assert ANN not in books(ANN)


def test_a_dispute_takes_back_with_the_banks_fee_and_a_won_one_gives_back_all_but_the_fee(money: Money) -> None:
    """PM-11."""
    tell(payment())

    tell(dispute(1000))
    assert books(ANN) == {CLEARING: 590_000 + 15 * DOLLAR, STRIPE_FEES: -590_000 - 15 * DOLLAR}
    tell(closed("won", 1000))

    fee = {CLEARING: TIP[CLEARING] + 15 * DOLLAR, STRIPE_FEES: TIP[STRIPE_FEES] - 15 * DOLLAR}
    assert books(ANN) == {**TIP, **fee}


def test_a_lost_dispute_stays_as_it_was_taken(money: Money) -> None:
    tell(payment())
    tell(dispute(1000))
    stands = books(ANN)

    assert tell(closed("lost", 1000))

    assert books(ANN) == stands


_TOLD = (payment(tax_minor=77), refund(101), dispute(899), closed("won", 899))


@pytest.mark.parametrize("order", [order for order in itertools.permutations(range(4)) if order[0] > order[-1]])
def test_whatever_the_order_in_which_it_is_told_the_balances_are_the_same(money: Money, order: tuple[int, ...]) -> None:
    assert all(tell(_TOLD[number]) for number in order)

    part = 7_776_000
    assert books(ANN) == {
        CLEARING: -9_410_000 + 1_010_000 + 15 * DOLLAR,
        STRIPE_FEES: -590_000 - 15 * DOLLAR,
        TAX: 770_000 - 77_770,
        ANN: part - part * 101 // 1000,
        REVENUE: 10_000_000 - 770_000 - part - (1_010_000 - 77_770 - part * 101 // 1000),
    }


def test_refunds_at_once_take_back_what_they_do_one_after_the_other(money: Money, atomic_calls: None) -> None:
    tell(payment(tax_minor=77))

    refunds = [refund(250, f"re-{number}") for number in range(4)]
    taken = together(*(functools.partial(tell, each) for each in refunds))
    # What was refused came while another was decided; it goes back to its queue.
    assert all(tell(each) for each, was_taken in zip(refunds, taken, strict=True) if was_taken is not True)

    assert books(ANN) == {CLEARING: 590_000, STRIPE_FEES: -590_000}


@pytest.mark.parametrize("stops_at", ["post", "end"])
def test_a_crash_in_between_is_mended_by_the_next_delivery(
    money: Money, monkeypatch: pytest.MonkeyPatch, stops_at: str
) -> None:
    tell(payment())

    def stop(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(*{"post": (ledger, "post"), "end": (payment_table, "end")}[stops_at], stop)
        assert not tell(refund(500))
    assert tell(refund(500))

    assert books(ANN)[ANN] == 4_234_500


@pytest.mark.parametrize(
    "changes",
    [
        {"amount_minor": 0},
        {"amount_minor": -1},
        {"fee_minor": -1},
        {"tax_minor": 1001},
        {"amount_minor": 2**63},
        {"currency": "xxx"},
        {"purpose": "bribe"},
        {"creator_id": ""},
    ],
)
def test_what_no_payment_can_be_is_left_for_a_person(money: Money, changes: dict[str, Any]) -> None:
    assert not tell(payment(**changes))

    assert books(ANN) == {}


def test_a_refund_in_another_currency_than_its_payment_is_left_for_a_person(money: Money) -> None:
    tell(payment())

    assert not tell(refund(100).model_copy(update={"currency": "eur"}))
    assert books(ANN) == TIP


@pytest.mark.parametrize(("currency", "unit"), [("jpy", 1_000_000), ("kwd", 1_000)])
def test_currencies_of_no_and_of_three_decimals_are_counted_in_their_own_minor_units(
    money: Money, currency: str, unit: int
) -> None:
    assert tell(payment(currency=currency))

    assert books(ANN, currency=currency)[ANN] == 941 * unit * 9 // 10


amounts = st.integers(1, 10**12)


@settings(max_examples=300, deadline=None)
@given(
    parts=st.lists(amounts, min_size=1, max_size=5), rest=amounts, steps=st.lists(st.integers(0, 10**13), max_size=6)
)
def test_steps_take_back_as_much_as_one_and_never_more_than_a_part(
    parts: list[int], rest: int, steps: list[int]
) -> None:
    whole = sum(parts) + rest
    named = {str(number): part for number, part in enumerate(parts)}
    ends, taken = 0, dict.fromkeys(named, 0)
    for step in steps:
        moved = clawing.between(named, whole, ends, ends + step)
        assert all(each >= 0 for each in moved.values())
        taken = {name: taken[name] + moved[name] for name in named}
        ends += step

    assert taken == clawing.given(named, whole, ends)
    assert all(taken[name] <= part for name, part in named.items())
    assert ends < whole or taken == named


def _pay_out(micro: int) -> None:
    from functions.money.transfers import Transfer

    ledger.post(Transfer.of("paid-out", "payout", "usd", {ANN: -micro, CLEARING: micro}), START)
