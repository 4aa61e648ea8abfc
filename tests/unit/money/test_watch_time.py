"""A viewer's time is counted exactly once, in one period, and each settlement's part stands still once it is closed."""

import random
from collections import Counter
from itertools import groupby

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.money import periods, watch_table
from functions.money.watch_table import Watched
from socialflow import ids
from tests.conftest import START
from tests.unit.money.conftest import Money

MARCH, APRIL, MAY = "2026-03", "2026-04", "2026-05"


def counted(period: str, viewer: str = "") -> dict[tuple[str, str], int]:
    return {(row.viewer_id, row.video_id): row.ms for row in watch_table.rows(period) if viewer in row.viewer_id}


def test_the_largest_total_counts_whatever_the_order(money: Money) -> None:
    for total in (10_000, 30_000, 20_000, 30_000):
        assert money.heard("ann", "c", total, period=MARCH, video_id="v")

    assert counted(MARCH) == {("ann", "v"): 30_000}
    assert list(watch_table.rows(MARCH)) == [Watched("ann", "v", "c", 30_000)]


def test_a_total_counts_in_the_month_it_names(money: Money) -> None:
    money.heard("ann", "c", 10_000, period=MARCH, video_id="v")
    money.heard("ann", "c", 5_000, period=APRIL, video_id="v")

    assert (counted(MARCH), counted(APRIL)) == ({("ann", "v"): 10_000}, {("ann", "v"): 5_000})


def test_what_is_heard_after_the_closing_counts_in_the_next_open_period(money: Money) -> None:
    money.heard("ann", "c", 10_000, period=MARCH, video_id="v")
    watch_table.close(MARCH, START)
    watch_table.close(APRIL, START)

    assert money.heard("ann", "c", 15_000, period=MARCH, video_id="v")

    assert counted(MARCH) == {("ann", "v"): 10_000}
    assert (counted(APRIL), counted(MAY)) == ({}, {("ann", "v"): 5_000})


def test_a_viewer_who_is_first_heard_of_after_the_closing_counts_in_the_next(money: Money) -> None:
    watch_table.close(MARCH, START)

    assert money.heard("ann", "c", 15_000, period=MARCH, video_id="v")

    assert (counted(MARCH), counted(APRIL)) == ({}, {("ann", "v"): 15_000})


def test_late_and_timely_time_of_a_pair_are_one_row(money: Money) -> None:
    money.heard("ann", "c", 10_000, period=MARCH, video_id="v")
    watch_table.close(MARCH, START)
    money.heard("ann", "c", 7_000, period=APRIL, video_id="v")
    money.heard("ann", "c", 12_000, period=MARCH, video_id="v")

    assert list(watch_table.rows(APRIL)) == [Watched("ann", "v", "c", 9_000)]


def test_what_repeats_after_the_closing_is_not_counted_again(money: Money) -> None:
    money.heard("ann", "c", 10_000, period=MARCH, video_id="v")
    watch_table.close(MARCH, START)
    money.heard("ann", "c", 12_000, period=MARCH, video_id="v")
    watch_table.close(APRIL, START)

    assert all(money.heard("ann", "c", ms, period=MARCH, video_id="v") for ms in (12_000, 10_000, 12_000))

    assert [sum(counted(each).values()) for each in (MARCH, APRIL, MAY)] == [10_000, 2_000, 0]


def test_rows_of_a_viewer_come_together_and_shards_can_be_read_apart(money: Money) -> None:
    from functions.money import policy

    for number in range(24):
        money.heard(f"viewer-{number % 8}", "c", 1_000 + number, period=MARCH, video_id=f"video-{number}")

    rows = list(watch_table.rows(MARCH))

    assert len(rows) == 24
    assert [viewer for viewer, _ in groupby(row.viewer_id for row in rows)] == list(
        dict.fromkeys(row.viewer_id for row in rows)
    )
    assert [row for shard in range(policy.WATCH_SHARDS) for row in watch_table.rows(MARCH, [shard])] == rows


def test_a_deleted_video_keeps_what_was_watched_of_it(money: Money) -> None:
    # Rows state all that a settlement needs; the video itself is not asked for.
    money.heard("ann", "c", 10_000, period=MARCH, video_id="gone")

    watch_table.close(MARCH, START)

    assert list(watch_table.rows(MARCH)) == [Watched("ann", "gone", "c", 10_000)]


def test_a_total_of_nothing_leaves_no_row(money: Money) -> None:
    assert money.heard("ann", "c", 0, period=MARCH)

    assert counted(MARCH) == {}


def test_a_total_costs_one_transaction_of_two_items(money: Money) -> None:
    from socialflow.dynamo import capacity

    capacity.reset()

    money.heard("ann", "c", 10_000, period=MARCH)

    assert capacity.calls == 1


steps = st.lists(
    st.one_of(
        st.tuples(st.just("hear"), st.integers(0, 2), st.integers(0, 2), st.integers(1, 60_000)),
        st.tuples(st.just("repeat"), st.integers(0, 20), st.just(0), st.just(0)),
        st.tuples(st.just("close"), st.just(0), st.just(0), st.just(0)),
    ),
    min_size=3,
    max_size=14,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=steps, seed=st.integers(0, 10**6))
def test_settlements_add_up_to_what_was_watched_under_any_interleaving(
    money: Money, plan: list[tuple[str, int, int, int]], seed: int
) -> None:
    """PM-5: totals that grow, come twice, overtake each other and the closings: each millisecond is in one settlement."""
    # One store for all examples: each has viewers and months of its own.
    example, year = ids.new_id(), 2100 + seed % 800
    months = [f"{year}-{month:02}" for month in (1, 2, 3)]
    settled: dict[str, dict[tuple[str, str], int]] = {}
    totals: Counter[tuple[str, str]] = Counter()
    sent: list[tuple[str, str, int]] = []

    for kind, first, second, ms in plan:
        if kind == "close":
            period = next((each for each in _following(months[0]) if each not in settled and not _is_closed(each)), "")
            watch_table.close(period, START)
            settled[period] = counted(period, example)
            continue
        if kind == "hear":
            key = (f"{example}-{first}", months[second])
            totals[key] += ms
            sent.append((*key, totals[key]))
        if sent:
            viewer, month, total = sent[-1] if kind == "hear" else sent[first % len(sent)]
            assert money.heard(viewer, "c", total, period=month, video_id="v")
    random.Random(seed).shuffle(sent)  # noqa: S311 - a repeatable order, not a secret
    for viewer, month, total in sent:
        assert money.heard(viewer, "c", total, period=month, video_id="v")

    heard: Counter[str] = Counter()
    for (viewer, _), total in totals.items():
        heard[viewer] += total
    assert all(counted(period, example) == before for period, before in settled.items())
    got: Counter[str] = Counter()
    for period in _following(months[0])[:40]:
        for (viewer, _), ms in counted(period, example).items():
            got[viewer] += ms
    assert got == heard


def _following(period: str) -> list[str]:
    found = [period]
    for _ in range(60):
        found.append(periods.after(found[-1]))
    return found


def _is_closed(period: str) -> bool:
    return not watch_table.is_open(period, "anybody")


@pytest.mark.parametrize(
    ("period", "before", "after"),
    [("2026-01", "2025-12", "2026-02"), ("2026-12", "2026-11", "2027-01"), ("2026-06", "2026-05", "2026-07")],
)
def test_periods_follow_each_other(period: str, before: str, after: str) -> None:
    assert (periods.before(period), periods.after(period)) == (before, after)
