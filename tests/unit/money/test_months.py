"""A subscription that is paid by the year is shared over its months, to the micro-unit, and goes back of each (PM-5, PM-11)."""

import random

import pytest

from functions.money import ledger, periods, settlement, share_table
from functions.money.transfers import CLEARING, REVENUE, STRIPE_FEES, creator, subscriber
from tests.unit.money.conftest import Money
from tests.unit.money.paying import books, closed, dispute, payment, refund, tell

BOB, ANN = subscriber("bob"), creator("ann")
YEARLY = {"purpose": "subscription", "creator_id": "", "months": 12, "amount_minor": 9990, "fee_minor": 0}
YEAR = ["2026-03"]
for _ in range(11):
    YEAR.append(periods.after(YEAR[-1]))


def allotted(*months: str) -> list[int]:
    return [share_table.allotted(each, "usd", "bob") for each in months or YEAR]


def micro(account: str) -> int:
    return ledger.balance(account, "usd").balance_micro


def settle(money: Money, count: int, *, watches: bool = True) -> None:
    """The next months, in each of which ann alone is watched."""
    for _ in range(count):
        period = f"{money.clock.at:%Y-%m}"
        # When bob does not, what he paid is shared by what cat watches.
        assert money.heard("bob" if watches else "cat", "ann", 60_000, period=period)
        settlement.close(period, money.clock.at)
        money.clock.forward(days=31)


def test_a_year_is_twelve_parts_that_sum_to_the_whole(swift: Money) -> None:
    assert tell(payment(**{**YEARLY, "fee_minor": 1, "amount_minor": 10_000}))

    assert sum(allotted()) == micro(BOB) == 99_990_000
    assert {*allotted()} == {8_332_500}
    assert tell(payment("pay-2", **{**YEARLY, "currency": "kwd", "amount_minor": 10_001}))
    parts = [share_table.allotted(each, "kwd", "bob") for each in YEAR]
    assert sum(parts) == 10_001_000
    assert [each - min(parts) for each in parts] == [1] * 8 + [0] * 4


def test_each_month_is_shared_by_what_was_watched_in_it(swift: Money) -> None:
    tell(payment(**YEARLY))

    settle(swift, 3)

    assert (micro(ANN), micro(BOB)) == (3 * 8_325_000 * 7 // 10, 9 * 8_325_000)
    assert swift.check()["wrong"] == []


def test_a_payment_that_is_told_late_begins_with_the_first_open_month(swift: Money) -> None:
    settlement.close("2026-03", swift.clock.at)

    tell(payment(**YEARLY))

    assert allotted("2026-03", "2026-04", "2027-03", "2027-04") == [0, 8_325_000, 8_325_000, 0]


def test_a_refund_midway_takes_the_same_part_of_each_month(swift: Money) -> None:
    tell(payment(**YEARLY))
    settle(swift, 4)
    earned = micro(ANN)

    assert tell(refund(3330))

    part = 8_325_000 * 3330 // 9990
    assert allotted(*YEAR[4:]) == [8_325_000 - part] * 8
    assert (micro(BOB), micro(ANN)) == (8 * (8_325_000 - part), earned - 4 * (8_325_000 * 7 // 10 * part // 8_325_000))
    assert tell(refund(6660, "re-2"))
    assert books(ANN, BOB) == {}


def test_a_dispute_midway_that_is_won_is_as_if_it_had_never_been(swift: Money) -> None:
    tell(payment(**YEARLY))
    settle(swift, 2)
    before = (micro(ANN), micro(BOB), micro(REVENUE), allotted())
    tell(dispute(9990, fee_minor=0))
    assert (micro(ANN), micro(BOB)) == (0, 0)

    assert tell(closed("won", 9990))

    assert (micro(ANN), micro(BOB), micro(REVENUE), allotted()) == before


@pytest.mark.parametrize("seed", range(4))
def test_whatever_goes_back_and_when_the_credit_is_what_its_months_add_up_to(swift: Money, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a repeatable order, not a secret
    tell(payment(**{**YEARLY, "amount_minor": 9_999, "tax_minor": 777}))
    left, number = 9_999, 0
    for month, period in enumerate(YEAR[:6]):
        for _ in range(chance.randrange(3)):
            amount, number = min(left, chance.randrange(1, 3_000)), number + 1
            left -= amount
            assert amount == 0 or tell(refund(amount, f"re-{number}"))
        assert micro(BOB) == sum(allotted(*YEAR[month:]))
        settle(swift, 1, watches=chance.random() < 0.7)
        assert micro(BOB) == sum(allotted(*YEAR[month + 1 :]))
        assert period < f"{swift.clock.at:%Y-%m}"
    assert left == 0 or tell(refund(left, "re-last"))

    assert (micro(BOB), micro(ANN)) == (0, 0)
    assert micro(CLEARING) == micro(STRIPE_FEES) == 0
    checked = swift.check()
    assert (checked["sum_micro"], checked["wrong"]) == (0, [])


@pytest.mark.parametrize("months", [0, 13, -1])
def test_a_payment_for_no_number_of_months_waits_for_a_person(swift: Money, months: int) -> None:
    assert not tell(payment(**{**YEARLY, "months": months}))
