"""What goes back of a payment whose share waits in escrow is taken there first, and from whom it was given to afterwards (PM-11)."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from functions.money import clawback, escrow, ledger, settlement, share_table
from functions.money.escrow_models import Hold, Resolution
from functions.money.transfers import CLEARING, REVENUE, STRIPE_FEES, creator, pool
from functions.money.transfers import escrow as waiting
from tests.unit.money.conftest import Money
from tests.unit.money.paying import closed, dispute, payment, refund, tell

MARCH = "2026-03"
ANN, BOB, LABEL, ESCROW = creator("ann"), creator("bob"), creator("label"), waiting("ann")
SUBSCRIPTION: dict[str, Any] = {"purpose": "subscription", "creator_id": "", "payer_id": "vic", "fee_minor": 0}


def micro(account: str) -> int:
    return ledger.balance(account, "usd").balance_micro


def hold(money: Money) -> None:
    escrow.hold(Hold(creator_id="ann", dispute_id="d-1", reason="a claim is contested"), money.clock.at)


def resolve(money: Money, released: int, forfeited_to: str = "label") -> None:
    decision = Resolution(
        creator_id="ann", dispute_id="d-1", released_ten_thousandths=released, forfeited_to=forfeited_to
    )
    escrow.resolve(decision, money.clock.at)


@pytest.fixture
def held(swift: Money) -> Money:
    """Vic has paid 10 dollars and watched ann for three parts, bob for one: 5.25 of ann's wait, 1.75 are bob's."""
    tell(payment(**SUBSCRIPTION))
    for name, ms in (("ann", 3_000), ("bob", 1_000)):
        assert swift.heard("vic", name, ms, period=MARCH)
    hold(swift)
    settlement.close(MARCH, swift.clock.at)
    assert (micro(ESCROW), micro(ANN), micro(BOB)) == (5_250_000, 0, 1_750_000)
    return swift


def test_a_refund_is_taken_from_escrow_and_the_creator_owes_nothing(held: Money) -> None:
    assert tell(refund(400))

    assert (micro(ESCROW), micro(ANN), micro(BOB)) == (3_150_000, 0, 1_050_000)
    resolve(held, 5_000)
    assert (micro(ESCROW), micro(ANN), micro(LABEL)) == (0, 1_575_000, 1_575_000)
    assert held.check()["wrong"] == []


def test_a_dispute_that_is_won_fills_escrow_again(held: Money) -> None:
    tell(dispute(1000, fee_minor=0))
    assert (micro(ESCROW), micro(BOB)) == (0, 0)

    assert tell(closed("won", 1000))

    assert (micro(ESCROW), micro(ANN), micro(BOB)) == (5_250_000, 0, 1_750_000)


def test_after_the_decision_those_give_who_got_it(held: Money) -> None:
    resolve(held, 3_333)
    assert (micro(ANN), micro(LABEL)) == (1_749_825, 3_500_175)

    assert tell(refund(1000))

    assert (micro(ANN), micro(LABEL), micro(ESCROW), micro(BOB)) == (0, 0, 0, 0)


def test_what_was_forfeited_to_all_is_the_platforms_loss(held: Money) -> None:
    resolve(held, 0, "")

    assert tell(refund(1000))

    assert micro(pool("2026-04")) == 5_250_000
    assert (micro(ANN), micro(BOB), micro(REVENUE)) == (0, 0, -5_250_000)


def test_what_was_settled_before_the_hold_is_taken_from_the_creator(swift: Money) -> None:
    tell(payment(**SUBSCRIPTION))
    assert swift.heard("vic", "ann", 1_000, period=MARCH)
    settlement.close(MARCH, swift.clock.at)
    swift.clock.forward(days=31)
    hold(swift)
    swift.fund(10_000_000)
    assert swift.heard("eve", "ann", 1_000, period="2026-04")
    settlement.close("2026-04", swift.clock.at)

    assert tell(refund(1000))

    assert (micro(ANN), micro(ESCROW)) == (0, 7_000_000)


def test_a_refund_while_a_dispute_is_being_decided_waits(held: Money, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise TimeoutError

    with monkeypatch.context() as patched:
        patched.setattr(share_table, "end_hold", stop)
        with pytest.raises(TimeoutError):
            resolve(held, 5_000)
    assert not tell(refund(1000))

    resolve(held, 5_000)
    assert tell(refund(1000))
    assert (micro(ANN), micro(LABEL), micro(ESCROW), micro(BOB)) == (0, 0, 0, 0)


def test_a_decision_between_the_look_and_the_posting_is_not_overtaken(
    held: Money, monkeypatch: pytest.MonkeyPatch
) -> None:
    give = clawback.givers.give

    def decided_meanwhile(*args: Any) -> None:
        give(*args)
        resolve(held, 10_000)

    with monkeypatch.context() as patched:
        patched.setattr(clawback.givers, "give", decided_meanwhile)
        assert not tell(refund(400))
    assert (micro(ESCROW), micro(ANN)) == (0, 5_250_000)

    assert tell(refund(400))
    assert micro(ANN) == 3_150_000


@pytest.mark.parametrize("seed", range(12))
def test_whatever_the_order_of_holds_refunds_and_decisions_nobody_loses_more_than_they_got(
    swift: Money, seed: int
) -> None:
    """Refunds of everything leave everybody, and escrow, with nothing: each gave what they had got, to the micro-unit."""
    chance = random.Random(seed)  # noqa: S311 - a repeatable order, not a secret
    released = chance.choice((0, 10_000, chance.randrange(1, 10_000)))
    to_all = chance.random() < 0.25
    amounts = {"pay-1": 9_973, "pay-2": 777}
    for number, (payment_id, amount) in enumerate(amounts.items()):
        tell(payment(payment_id, **{**SUBSCRIPTION, "payer_id": f"viewer-{number}", "amount_minor": amount}))
        for name in ("ann", "bob"):
            assert swift.heard(f"viewer-{number}", name, chance.randrange(1, 9_999), period=MARCH)
    left = dict(amounts)

    def take_back(number: int) -> None:
        payment_id = chance.choice(list(amounts))
        amount = min(left[payment_id], chance.randrange(1, 2_000))
        left[payment_id] -= amount
        assert amount == 0 or tell(refund(amount, f"re-{number}", payment_id))

    refunds: list[Callable[[], None]] = [lambda number=number: take_back(number) for number in range(6)]  # type: ignore[misc]
    steps: list[Callable[[], None]] = [
        lambda: hold(swift),
        lambda: settlement.close(MARCH, swift.clock.at),
        lambda: resolve(swift, released, "" if to_all else "label") if share_table.hold("ann") else None,
    ]
    for each in refunds:
        steps.insert(chance.randrange(len(steps) + 1), each)
    for step in steps:
        step()
        assert min(micro(each) for each in (ESCROW, ANN, BOB, LABEL)) >= 0

    for payment_id, amount in left.items():
        assert amount == 0 or tell(refund(amount, f"re-{payment_id}", payment_id))

    most = 0 if released in {0, 10_000} or to_all else 2 * 8
    assert micro(ESCROW) == micro(BOB) == micro(STRIPE_FEES) == micro(CLEARING) == 0
    assert abs(micro(ANN)) + abs(micro(LABEL)) <= most
    assert micro(ANN) + micro(LABEL) + micro(pool("2026-04")) + micro(REVENUE) == 0
    checked = swift.check()
    assert (checked["sum_micro"], checked["wrong"]) == (0, [])
