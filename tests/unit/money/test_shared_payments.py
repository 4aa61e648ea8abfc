"""A subscription that goes back after it was shared is taken from those who shared it, and from nobody else."""

import pytest

from functions.money import ledger, share_table
from functions.money.transfers import CLEARING, REVENUE, STRIPE_FEES, creator, subscriber
from tests.unit.money.conftest import Money
from tests.unit.money.paying import books, closed, dispute, payment, refund, tell

MARCH = "2026-03"
ANN, EVE, ZOE = creator("ann"), creator("eve"), creator("zoe")
BOB = subscriber("bob")
SUBSCRIPTION = {"purpose": "subscription", "creator_id": ""}


@pytest.fixture
def shared(money: Money) -> Money:
    """Bob and cat have paid 10 dollars each; bob watched ann and eve, cat zoe, and March is settled."""
    tell(payment("pay-1", payer_id="bob", **SUBSCRIPTION))
    tell(payment("pay-2", payer_id="cat", **SUBSCRIPTION))
    for viewer, of, ms in (("bob", "ann", 2_000), ("bob", "eve", 1_000), ("cat", "zoe", 5_000)):
        assert money.heard(viewer, of, ms, period=MARCH)
    money.run(MARCH)
    assert books(ANN, EVE, ZOE)[ZOE] == 6_587_000
    return money


def test_before_the_settlement_it_is_taken_from_what_is_to_be_shared(money: Money) -> None:
    tell(payment(**SUBSCRIPTION))

    tell(refund(400))

    assert books(BOB)[BOB] == 9_410_000 * 6 // 10


def test_after_it_those_give_whom_the_subscriber_watched(shared: Money) -> None:
    """PM-11."""
    before = books(ANN, EVE, ZOE)

    assert tell(refund(1000))

    after = books(ANN, EVE, ZOE)
    assert (before[ANN], before[EVE]) == (4_391_333, 2_195_667)
    assert ANN not in after
    assert EVE not in after
    assert after[ZOE] == before[ZOE]
    assert after[REVENUE] == before[REVENUE] - 10_000_000 + 4_391_333 + 2_195_667
    assert after[CLEARING] == before[CLEARING] + 10_000_000
    assert shared.check()["wrong"] == []


def test_parts_take_what_the_whole_would(shared: Money) -> None:
    for number, amount in enumerate((333, 333, 334)):
        assert tell(refund(amount, f"re-{number}"))

    stands = books(ANN, EVE, ZOE, BOB)
    assert (stands.get(ANN), stands.get(EVE), stands[ZOE]) == (None, None, 6_587_000)
    assert stands[STRIPE_FEES] == -2 * 590_000


def test_a_dispute_that_is_won_gives_the_same_creators_back_what_they_gave(shared: Money) -> None:
    before = {each: ledger.balance(each, "usd").balance_micro for each in (ANN, EVE, ZOE, BOB)}
    tell(dispute(1000))
    assert ledger.balance(ANN, "usd").balance_micro == 0

    assert tell(closed("won", 1000))

    assert {each: ledger.balance(each, "usd").balance_micro for each in (ANN, EVE, ZOE, BOB)} == before


def test_what_is_won_back_after_the_period_was_shared_without_it_is_shared_in_the_next(money: Money) -> None:
    tell(payment(**SUBSCRIPTION))
    tell(dispute(500))
    assert money.heard("bob", "ann", 1_000, period=MARCH)
    money.run(MARCH)
    assert books(ANN)[ANN] == 4_705_000 * 7 // 10

    assert tell(closed("won", 500))

    assert books(BOB)[BOB] == share_table.allotted("2026-04", "usd", "bob") == 4_705_000
    assert money.check()["wrong"] == []


def test_of_a_subscriber_who_watched_nothing_all_give_who_shared_it(money: Money) -> None:
    tell(payment(**SUBSCRIPTION))
    for of, ms in (("ann", 1_000), ("zoe", 3_000)):
        assert money.heard("cat", of, ms, period=MARCH)
    money.run(MARCH)
    assert (books(ANN)[ANN], books(ZOE)[ZOE]) == (1_646_750, 4_940_250)

    tell(refund(1000))

    assert books(ANN, ZOE, BOB) == {CLEARING: 590_000, STRIPE_FEES: -590_000}
