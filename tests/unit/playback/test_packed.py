"""Packed events: 16 bytes each, each number once, whatever the order and the repeats."""

import base64
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.playback import packed
from tests.support.playing import event

events = st.lists(
    st.tuples(st.integers(1, 40), st.integers(0, 10**6), st.integers(0, 10**5), st.sampled_from([50, 100, 150, 200])),
    max_size=30,
)


@given(given_=events, after=st.integers(0, 30), seed=st.integers(0, 99))
def test_each_number_above_the_last_counts_once(given_: list[tuple[int, int, int, int]], after: int, seed: int) -> None:
    facts = {number: (start, length, rate) for number, start, length, rate in given_}
    sent = [*facts, *random.Random(seed).sample(sorted(facts), len(facts) // 2)]  # noqa: S311 - repeatable
    raw = b"".join(event(number, facts[number][0], facts[number][1], rate=facts[number][2]) for number in sent)

    played = packed.read(raw, after)

    fresh = [facts[number] for number in facts if number > after]
    assert played.wall_ms == sum(length * 100 // rate for _, length, rate in fresh)
    assert sorted(played.intervals) == sorted((start, length) for start, length, _ in fresh)
    assert played.last == max([after, *facts])


@pytest.mark.parametrize("raw", [b"x", event(1, 0, 1)[:-1], event(1, 0, 1, rate=0), event(1, 0, 1, rate=1_000)])
def test_what_is_not_whole_events_at_possible_rates_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"whole|rate"):
        packed.read(raw, 0)


def test_sixty_events_are_a_heartbeats_most() -> None:
    from pydantic import ValidationError

    from functions.playback.models import Heartbeat

    def beat(count: int) -> Heartbeat:
        raw = b"".join(event(number, 0, 1) for number in range(1, count + 1))
        return Heartbeat(
            session_token="t", sequence=1, position_ms=0, played_ms=60, events=base64.b64encode(raw).decode()
        )

    assert len(beat(60).raw_events()) == 960
    with pytest.raises(ValidationError):
        beat(61)


def test_a_chain_is_of_each_event_its_order_its_link_and_its_session() -> None:
    events = [event(number, number * 1_000, 1_000) for number in range(1, 61)]
    raw = b"".join(events)
    made = packed.chain("token", "link", raw)
    others = [b"".join(events[:at] + events[at + 1 :]) for at in range(60)]
    others += [b"".join([*events[:at], events[at], *events[at:]]) for at in range(60)]
    others += [b"".join([*events[:at], events[at + 1], events[at], *events[at + 2 :]]) for at in range(59)]
    others += [raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :] for at in range(len(raw))]

    assert packed.is_chained(made, "token", "link", raw)
    assert not any(packed.is_chained(made, "token", "link", other) for other in others)
    assert not packed.is_chained(made, "token", "next", raw)
    assert not packed.is_chained(made, "other", "link", raw)


@pytest.mark.parametrize("text", ["?", "AAAA", "é" * 24])
def test_events_that_cannot_be_read_are_named(text: str) -> None:
    from pydantic import ValidationError

    from functions.playback.models import Heartbeat

    with pytest.raises(ValidationError) as refused:
        Heartbeat(session_token="t", sequence=1, position_ms=0, played_ms=0, events=text)

    assert [each["loc"] for each in refused.value.errors()] == [("events",)]
