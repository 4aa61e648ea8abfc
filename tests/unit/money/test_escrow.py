"""Disputed earnings wait, and are released, forfeited or divided as decided (PM-11)."""

from datetime import datetime
from typing import Any

import pytest

from functions.money import escrow, ledger, settlement, share_table, table
from functions.money.errors import AlreadyHeld
from functions.money.escrow_models import Hold, Resolution
from functions.money.transfers import Balance, creator, pool
from functions.money.transfers import escrow as waiting
from socialflow.errors import NotFound
from tests.conftest import lambda_context
from tests.unit.money.conftest import Money

MARCH, APRIL = "2026-03", "2026-04"


def hold(at: datetime, dispute_id: str = "d-1", creator_id: str = "ann") -> None:
    escrow.hold(Hold(creator_id=creator_id, dispute_id=dispute_id, reason="a claim is contested"), at)


def resolve(at: datetime, released: int, forfeited_to: str = "", dispute_id: str = "d-1") -> Any:
    decision = Resolution(
        creator_id="ann", dispute_id=dispute_id, released_ten_thousandths=released, forfeited_to=forfeited_to
    )
    return escrow.resolve(decision, at)


def micro(account: str) -> int:
    return ledger.balance(account, "usd").balance_micro


@pytest.fixture
def held(money: Money) -> Money:
    """Ann's earnings of March, 5.25 dollars, wait; Bob's 1.75 do not."""
    money.fund(10_000_000)
    money.watched(ann=30_000, bob=10_000)
    hold(money.clock.at)
    settlement.close(MARCH, money.clock.at)
    return money


def test_what_is_disputed_waits_and_is_not_promised(held: Money) -> None:
    assert micro(waiting("ann")) == 5_250_000
    assert ledger.balance(creator("ann"), "usd") == Balance()
    assert table.payout("ann", MARCH, "usd") is None
    assert ledger.balance(creator("bob"), "usd") == Balance(1_750_000, 1_750_000)
    assert held.check()["wrong"] == []


@pytest.mark.parametrize(
    ("released", "to", "of_ann", "of_label", "of_pool"),
    [
        (10_000, "", 5_250_000, 0, 0),
        (0, "label", 0, 5_250_000, 0),
        (0, "", 0, 0, 5_250_000),
        (3_333, "label", 1_749_825, 3_500_175, 0),
    ],
)
def test_what_waits_goes_where_the_decision_says(
    held: Money, released: int, to: str, of_ann: int, of_label: int, of_pool: int
) -> None:
    for _ in range(2):
        resolve(held.clock.at, released, to)

    assert micro(waiting("ann")) == 0
    assert (micro(creator("ann")), micro(creator("label")), micro(pool(APRIL))) == (of_ann, of_label, of_pool)
    assert share_table.hold("ann") is None
    assert held.check()["sum_micro"] == 0


def test_what_was_released_is_promised_with_the_next_settlement(held: Money) -> None:
    resolve(held.clock.at, 10_000)
    held.clock.forward(days=31)
    held.fund(10_000_000, "april")
    held.watched(ann=1_000)

    settlement.close(APRIL, held.clock.at)

    assert ledger.balance(creator("ann"), "usd") == Balance(12_250_000, 12_250_000)


def test_what_was_earned_before_the_dispute_stays_the_creators(money: Money) -> None:
    money.fund(10_000_000)
    money.watched(ann=30_000)
    settlement.close(MARCH, money.clock.at)

    hold(money.clock.at)

    assert ledger.balance(creator("ann"), "usd") == Balance(7_000_000, 7_000_000)


def test_a_second_dispute_waits_for_the_first(held: Money) -> None:
    with pytest.raises(AlreadyHeld):
        hold(held.clock.at, "d-2")

    hold(held.clock.at)
    resolve(held.clock.at, 10_000)
    hold(held.clock.at, "d-2")
    assert share_table.held(["ann", "bob"]) == {"ann": "d-2"}


def test_the_first_decision_stands(held: Money) -> None:
    resolve(held.clock.at, 0, "label")

    assert resolve(held.clock.at, 10_000).released_ten_thousandths == 0
    assert micro(creator("label")) == 5_250_000


def test_a_decided_dispute_holds_nothing_again(held: Money) -> None:
    resolve(held.clock.at, 10_000)

    hold(held.clock.at)

    assert share_table.held(["ann"]) == {}


def test_a_decision_that_stopped_halfway_goes_on_as_it_was_made(held: Money, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise TimeoutError

    with monkeypatch.context() as patched:
        patched.setattr(share_table, "end_hold", stop)
        with pytest.raises(TimeoutError):
            resolve(held.clock.at, 5_000, "label")
    resolve(held.clock.at, 10_000)

    assert (micro(creator("ann")), micro(creator("label"))) == (2_625_000, 2_625_000)
    assert share_table.hold("ann") is None


def test_nothing_is_resolved_that_is_not_held(money: Money) -> None:
    with pytest.raises(NotFound):
        resolve(money.clock.at, 10_000)


def test_operators_hold_and_resolve(money: Money) -> None:
    from functions.money import hold_earnings, resolve_dispute

    asked = {"creator_id": "ann", "dispute_id": "d-1", "reason": "a claim is contested"}
    assert hold_earnings.handler(asked, lambda_context())["status"] == "held"
    decision = {"creator_id": "ann", "dispute_id": "d-1", "released_ten_thousandths": 10_000}
    answer = resolve_dispute.handler(decision, lambda_context())
    assert answer == {"dispute_id": "d-1", "released_ten_thousandths": 10_000, "forfeited_to": ""}
