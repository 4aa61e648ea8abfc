"""A period's pool goes to creators by watched time, to the last micro-unit, once."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.money import ledger, ledger_table, policy, settlement, table
from functions.money.errors import PeriodClosed, PeriodNotBegun, TransferDiffers
from functions.money.transfers import OUTSIDE, REVENUE, Balance, creator, pool
from socialflow.errors import Unavailable
from tests.unit.money.conftest import Money

MARCH, APRIL = "2026-03", "2026-04"


def test_creators_share_seventy_percent_by_watched_time(money: Money) -> None:
    money.fund(10_000_000)
    money.watched(ann=30_000, bob=10_000)

    settlement.close(MARCH, money.clock.at)

    assert ledger.balance(creator("ann"), "usd") == Balance(5_250_000, 5_250_000)
    assert ledger.balance(creator("bob"), "usd") == Balance(1_750_000, 1_750_000)
    assert ledger.balance(REVENUE, "usd").balance_micro == 3_000_000
    assert ledger.balance(pool(MARCH), "usd").balance_micro == 0
    assert money.audit("ann", "bob") == ledger.Audit(0, ())


def test_a_settlement_run_twice_posts_once(money: Money) -> None:
    money.fund(10_000_000)
    money.watched(ann=30_000, bob=10_000)

    settlement.close(MARCH, money.clock.at)
    entries = list(ledger_table.entries(creator("ann"), "usd"))
    settlement.close(MARCH, money.clock.at)

    assert list(ledger_table.entries(creator("ann"), "usd")) == entries


def test_fractions_of_a_cent_stay_and_count_at_the_next_settlement(
    money: Money, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(policy.PAYOUT_MINIMUM_MINOR, "usd", 1)
    money.fund(100_000, "march")
    money.watched(ann=1, bob=2)
    settlement.close(MARCH, money.clock.at)
    assert ledger.balance(creator("ann"), "usd") == Balance(23_333, 20_000)
    money.clock.forward(days=31)
    money.fund(100_000, "april")
    money.watched(ann=1, bob=2)

    settlement.close(APRIL, money.clock.at)

    assert ledger.balance(creator("ann"), "usd") == Balance(46_666, 40_000)
    assert ledger.balance(creator("bob"), "usd") == Balance(93_334, 90_000)
    assert money.audit("ann", "bob", periods=(MARCH, APRIL)).sum_micro == 0


def test_a_share_below_the_minimum_makes_no_payout(money: Money) -> None:
    money.fund(1_400_000)
    money.watched(ann=1, bob=999)

    settlement.close(MARCH, money.clock.at)

    assert table.due(limit=10, after=None) == ([], "1|")
    assert money.run(MARCH)["waiting_for_account"] == 0
    assert ledger.balance(creator("bob"), "usd") == Balance(979_020, 0)


def test_a_settlement_that_stopped_between_chunks_goes_on(money: Money, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "CREATORS_PER_CHUNK", 2)
    names = [f"c{number}" for number in range(7)]
    money.fund(1_000_003)
    money.watched(**dict.fromkeys(names, 1_000))
    post, calls = ledger.post, []

    def stop_at_the_third(*args: object, **kwargs: object) -> bool:
        calls.append(args)
        if len(calls) == 3:
            raise Unavailable
        return post(*args, **kwargs)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(ledger, "post", stop_at_the_third)
        with pytest.raises(Unavailable):
            settlement.close(MARCH, money.clock.at)
    settlement.close(MARCH, money.clock.at)

    earned = [ledger.balance(creator(name), "usd").balance_micro for name in names]
    assert sum(earned) == 700_002
    assert max(earned) - min(earned) <= 1
    assert money.audit(*names) == ledger.Audit(0, ())


def test_a_pool_of_which_nothing_was_watched_goes_to_the_next_period(money: Money) -> None:
    money.fund(10_000_000)

    settlement.close(MARCH, money.clock.at)

    assert ledger.balance(pool(MARCH), "usd").balance_micro == 0
    assert ledger.balance(pool(APRIL), "usd").balance_micro == 10_000_000
    assert table.period(APRIL)["currencies"] == {"usd"}


def test_time_without_a_pool_is_settled_with_nothing(money: Money) -> None:
    money.watched(ann=30_000)

    settlement.close(MARCH, money.clock.at)

    assert table.period(MARCH)["status"] == "settled"
    assert ledger.balance(creator("ann"), "usd") == Balance()


def test_a_closed_period_takes_no_more_funds(money: Money) -> None:
    money.fund(5_000_000)
    settlement.close(MARCH, money.clock.at)

    with pytest.raises(PeriodClosed):
        money.fund(5_000_000, "again", period=MARCH)
    assert ledger.balance(OUTSIDE, "usd").balance_micro == -5_000_000


def test_a_reference_funds_once(money: Money) -> None:
    assert [money.fund(5_000_000)["is_new"], money.fund(5_000_000)["is_new"]] == [True, False]
    assert money.fund(5_000_000)["pool_micro"] == 5_000_000
    with pytest.raises(TransferDiffers):
        money.fund(6_000_000)


@pytest.mark.parametrize(
    "change",
    [{"amount_micro": 0}, {"amount_micro": -1}, {"amount_micro": 1.5}, {"amount_micro": 2**63}, {"currency": "xxx"}],
)
def test_funds_that_cannot_be_meant_are_refused(money: Money, change: dict[str, Any]) -> None:
    from pydantic import ValidationError

    with pytest.raises(ValidationError):
        money.fund(**{"amount_micro": 1, **change})


def test_a_period_closed_by_hand_sends_the_rest_of_the_month_to_the_next(money: Money) -> None:
    for execution, period in enumerate((MARCH, APRIL, "2026-05")):
        funding = money.fund(1_000_000, f"fund-{execution}")
        assert funding["period"] == period
        assert money.fund(1_000_000, f"fund-{execution}")["is_new"] is False
        money.credit("s", execution + 1, "ann", 1_000, at=money.clock.at)

        settlement.close(period, money.clock.at)

        assert money.fund(1_000_000, f"fund-{execution}")["period"] == period
        assert ledger.balance(creator("ann"), "usd").balance_micro == 700_000 * (execution + 1)
    checked = money.check()
    assert (checked["sum_micro"], checked["wrong"]) == (0, [])


def test_a_future_period_is_not_closed(money: Money) -> None:
    with pytest.raises(PeriodNotBegun):
        settlement.close(APRIL, money.clock.at)


_months = (f"{year}-{month:02}" for year in range(2100, 2200) for month in range(1, 13))


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    weights=st.lists(st.integers(1, 10**9), min_size=1, max_size=26),
    pool_micro=st.integers(1, 10**13),
)
def test_any_pool_is_shared_to_the_last_micro_unit_and_again_the_same(
    money: Money, weights: list[int], pool_micro: int
) -> None:
    # One store for all examples: each has a period, creators and a pool of its own.
    period = next(_months)
    at = datetime(int(period[:4]), int(period[5:]), 15, tzinfo=UTC)
    names = [f"c{period}.{position}" for position in range(len(weights))]
    revenue = ledger.balance(REVENUE, "usd").balance_micro
    money.fund(pool_micro, f"fund-{period}", period=period)
    for name, ms in zip(names, weights, strict=True):
        money.credit(name, 1, name, ms, at=at)

    for _ in range(2):
        settlement.close(period, at)

    earned = sum(ledger.balance(creator(name), "usd").balance_micro for name in names)
    kept = ledger.balance(REVENUE, "usd").balance_micro - revenue
    assert earned == pool_micro * 7 // 10
    assert earned + kept == pool_micro
    assert ledger.balance(pool(period), "usd").balance_micro == 0
