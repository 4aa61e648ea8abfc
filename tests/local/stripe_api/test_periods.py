"""Periods and prorations as arithmetic: for any anchor, interval and amount."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from local.stripe_api.periods import boundary, next_boundary, prorated

ANCHORS = st.integers(1_500_000_000, 2_200_000_000)
INTERVALS = st.sampled_from(["day", "week", "month", "year"])
SPANS = st.tuples(ANCHORS, st.integers(1, 366 * 86400), st.floats(0, 1)).map(
    lambda drawn: (drawn[0], drawn[0] + drawn[1], drawn[0] + int(drawn[1] * drawn[2]))
)


@given(ANCHORS, INTERVALS, st.integers(1, 6), st.integers(0, 60))
def test_the_next_boundary_is_the_first_one_after(anchor: int, interval: str, count: int, number: int) -> None:
    start, end = (boundary(anchor, interval, count, n) for n in (number, number + 1))

    assert start < end
    assert {next_boundary(anchor, interval, count, at) for at in (start, (start + end) // 2, end - 1)} == {end}


@given(ANCHORS, st.integers(1, 60))
def test_a_month_keeps_its_day_or_ends_with_the_month(anchor: int, number: int) -> None:
    first = datetime.fromtimestamp(anchor, UTC)
    later = datetime.fromtimestamp(boundary(anchor, "month", 1, number), UTC)
    after = datetime.fromtimestamp(later.timestamp() + 86400, UTC)

    assert later.time() == first.time()
    assert later.day == first.day or (later.day < first.day and after.day == 1)
    assert (later.year - first.year) * 12 + later.month - first.month == number


@given(st.integers(-99_999_999, 99_999_999), SPANS)
def test_a_proration_is_the_rest_to_the_nearest_unit(amount: int, span: tuple[int, int, int]) -> None:
    start, end, at = span
    found = prorated(amount, start, end, at)

    assert abs(found * (end - start) - amount * (end - at)) * 2 <= end - start
    assert prorated(-amount, start, end, at) == -found
    assert (prorated(amount, start, end, start), prorated(amount, start, end, end)) == (amount, 0)
