import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialflow import clock as product_clock
from socialflow import ids
from tests.conftest import START, TestClock

INSTANTS = st.datetimes(
    min_value=datetime(1970, 1, 1), max_value=datetime(2999, 12, 31), timezones=st.just(UTC)
)  # fmt: skip


def test_now_is_aware_and_in_utc(clock: TestClock) -> None:
    assert product_clock.now() == START
    assert product_clock.now().utcoffset() == timedelta(0)


def test_an_instant_is_written_with_a_fixed_width() -> None:
    assert product_clock.iso(datetime(2026, 1, 31, 12, tzinfo=UTC)) == "2026-01-31T12:00:00.000Z"


def test_an_instant_of_another_zone_is_written_in_utc() -> None:
    east = timezone(timedelta(hours=5, minutes=30))

    assert product_clock.iso(datetime(2026, 1, 1, 2, 0, tzinfo=east)) == "2025-12-31T20:30:00.000Z"


@given(INSTANTS)
def test_what_was_written_is_read_to_the_millisecond(at: datetime) -> None:
    assert product_clock.parse(product_clock.iso(at)) == at.replace(microsecond=at.microsecond // 1000 * 1000)


@given(INSTANTS, INSTANTS)
def test_texts_sort_as_instants_do(one: datetime, other: datetime) -> None:
    first, second = sorted((one, other))

    assert product_clock.iso(first) <= product_clock.iso(second)


@given(st.integers(min_value=0, max_value=32_000_000_000_000))
def test_milliseconds_are_exact_both_ways(milliseconds: int) -> None:
    assert product_clock.epoch_ms(product_clock.from_epoch_ms(milliseconds)) == milliseconds


@pytest.fixture
def real_randomness() -> Iterator[None]:
    yield
    ids.use(os.urandom)


def test_ids_sort_by_the_time_they_were_made(clock: TestClock) -> None:
    made = []
    for _ in range(50):
        made.append(ids.new_id())
        clock.forward(milliseconds=1)

    assert made == sorted(made)


def test_an_id_has_26_characters_that_a_route_takes(clock: TestClock) -> None:
    made = {ids.new_id() for _ in range(500)}

    assert len(made) == 500
    assert all(len(each) == 26 and set(each) <= set("0123456789abcdefghjkmnpqrstvwxyz") for each in made)


def test_a_seeded_source_gives_the_same_ids(clock: TestClock, real_randomness: None) -> None:
    ids.use(bytes)

    assert ids.new_id() == ids.new_id()
    assert ids.new_secret(4) == "00000000"


def test_an_id_tells_when_it_was_made(clock: TestClock) -> None:
    assert ids.minted_at(ids.new_id()) == START


@pytest.mark.parametrize("other", ["", "8" + "0" * 25, "u" * 26, "A" * 26, "0" * 25])
def test_what_is_no_id_was_made_at_no_time(other: str) -> None:
    assert ids.minted_at(other) is None


def test_secrets_differ_and_have_two_characters_a_byte() -> None:
    assert len(ids.new_secret(16)) == 32
    assert ids.new_secret() != ids.new_secret()


def test_a_derived_id_is_stable_across_releases() -> None:
    assert ids.derived_id("encode", "video", "version") == ids.derived_id("encode", "video", "version")
    assert ids.derived_id("a", "b") == "2amkcfthgvsdx865f6x877ew6q"


@given(st.lists(st.text(alphabet="abc", max_size=3), min_size=1, max_size=4))
def test_parts_are_not_confused_with_one_another(parts: list[str]) -> None:
    assert ids.derived_id(*parts) != ids.derived_id(*parts, "")
    assert ids.derived_id("x", *parts) != ids.derived_id("x" + parts[0], *parts[1:])
