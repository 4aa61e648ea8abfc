"""Every credit is counted exactly once, in one period."""

import random
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.money import periods, table
from socialflow import ids
from tests.conftest import START
from tests.unit.money.conftest import Money

MARCH, APRIL = "2026-03", "2026-04"


def test_a_credit_is_counted_in_the_month_it_was_watched_in(money: Money) -> None:
    money.credit("s", 1, "c", 10_000, at=datetime(2026, 3, 31, 23, 59, 59, 999_000, tzinfo=UTC))
    money.credit("s", 2, "c", 5_000, at=datetime(2026, 4, 1, tzinfo=UTC))

    assert table.watched_by_creator(MARCH) == {"c": 10_000}
    assert table.watched_by_creator(APRIL) == {"c": 5_000}


def test_a_duplicate_is_counted_once(money: Money) -> None:
    assert all(money.credit("s", 1, "c", 10_000, at=START) for _ in range(3))

    assert table.watched_by_creator(MARCH) == {"c": 10_000}


def test_a_credit_that_comes_after_the_closing_counts_in_the_next_open_period(money: Money) -> None:
    money.credit("s", 1, "c", 10_000, at=START)
    table.close_watch_time(MARCH, START)
    table.close_watch_time(APRIL, START)

    money.credit("s", 2, "c", 5_000, at=START)

    assert table.watched_by_creator(MARCH) == {"c": 10_000}
    assert table.watched_by_creator("2026-05") == {"c": 5_000}


def test_a_duplicate_after_the_closing_is_not_counted_again(money: Money) -> None:
    money.credit("s", 1, "c", 10_000, at=START)
    table.close_watch_time(MARCH, START)

    assert money.credit("s", 1, "c", 10_000, at=START)
    assert table.watched_by_creator(APRIL) == {}


def test_closing_answers_what_was_counted_each_time(money: Money) -> None:
    for number in range(8):
        money.credit(f"s{number}", 1, f"c{number % 2}", 1_000, at=START)

    assert [table.close_watch_time(MARCH, START) for _ in range(2)] == [8_000, 8_000]
    assert sum(table.watched_by_creator(MARCH).values()) == 8_000


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    credits_=st.lists(st.tuples(st.integers(0, 5), st.integers(1, 4), st.integers(1, 60_000)), min_size=1, max_size=6),
    seed=st.integers(0, 10**9),
)
def test_any_order_and_number_of_deliveries_gives_the_same_sums(
    money: Money, credits_: list[tuple[int, int, int]], seed: int
) -> None:
    # One store for all examples: each has sessions and creators of its own.
    example = ids.new_id()
    facts = {(f"{example}-{session}", sequence): ms for session, sequence, ms in credits_}
    deliveries = [*facts, *facts]
    random.Random(seed).shuffle(deliveries)  # noqa: S311 - a repeatable order, not a secret

    for session, sequence in deliveries:
        assert money.credit(session, sequence, f"c{example}-{session[-1]}", facts[session, sequence], at=START)

    expected: Counter[str] = Counter()
    for (session, _), ms in facts.items():
        expected[f"c{example}-{session[-1]}"] += ms
    counted = {name: ms for name, ms in table.watched_by_creator(MARCH).items() if name in expected}
    assert counted == dict(expected)


@pytest.mark.parametrize(
    ("period", "before", "after"),
    [("2026-01", "2025-12", "2026-02"), ("2026-12", "2026-11", "2027-01"), ("2026-06", "2026-05", "2026-07")],
)
def test_periods_follow_each_other(period: str, before: str, after: str) -> None:
    assert (periods.before(period), periods.after(period)) == (before, after)
