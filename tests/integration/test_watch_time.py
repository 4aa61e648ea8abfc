"""Watching, from the player's heartbeats to what a settlement shares by, over what players, streams and the bus may do."""

import json
import random
from collections import Counter
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from functions.playback import heartbeats, packed, sessions
from functions.playback.errors import BrokenChain, NotYourSession
from functions.playback.models import Heartbeat, Session
from functions.playback.policy import POLICY
from socialflow import clock as product_clock
from socialflow import env, ids, tables
from socialflow.events import ViewerWatched
from tests.conftest import STAGE, START, TestClock, lambda_context, outbox_events, put_secret
from tests.integration.platform import Platform
from tests.support.playing import event, pack
from tests.support.playing import packed as packed_beat

CREATOR, VIEWER, VIDEO = "creator-1", "viewer-1", "video-1"
MARCH = f"{START:%Y-%m}"
LENGTH_MS = 20_000


@pytest.fixture
def domain(aws: SimpleNamespace, clock: TestClock, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    put_secret(monkeypatch, env.PLAYBACK_SECRET_ARN, "playback secret of the tests")
    return SimpleNamespace(aws=aws, clock=clock)


def _begin(clock: TestClock, viewer_id: str = VIEWER, video_id: str = VIDEO) -> Session:
    from functions.playback import table

    at_ms = product_clock.epoch_ms(clock.at)
    session = Session(ids.new_id(), viewer_id, video_id, CREATOR, LENGTH_MS, at_ms, at_ms + 12 * 3_600_000)
    table.start_session(session)
    return session


class Adversary:
    """A viewer with players that send what they like: they keep every link and heartbeat, of all their sessions."""

    def __init__(self, domain: SimpleNamespace) -> None:
        self.domain = domain
        self.viewer_id = ids.new_id()
        self.earliest = self.latest = domain.clock.at
        self.links: dict[str, list[str]] = {}
        self.tokens: dict[str, str] = {}
        self.credited: Counter[str] = Counter()
        self.sent: list[tuple[str, Heartbeat]] = []
        self.open()

    def open(self) -> None:
        session = _begin(self.domain.clock, self.viewer_id)
        self.tokens[session.session_id] = sessions.seal(session)
        self.links[session.session_id] = [""]

    def act(self, kind: str, which: int, number: int, played_ms: int) -> None:
        session_id = list(self.tokens)[which % len(self.tokens)]
        links = self.links[session_id]
        match kind:
            case "wait":
                self.domain.clock.forward(milliseconds=played_ms)
            case "clock back":
                self.domain.clock.forward(milliseconds=-min(played_ms, 5_000))
            case "open" if len(self.tokens) < 4:
                self.open()
            case "replay" if self.sent:
                self._send(*self.sent[number % len(self.sent)])
            case "other's link":
                every = [link for each in self.links.values() for link in each]
                self._send(session_id, self._beat(session_id, played_ms, every[number % len(every)]))
            case "forge":
                self._send(session_id, self._beat(session_id, played_ms, links[-1].replace(".0.", ".1.", 1) + "x"))
            case "packed":
                packed_ = self._packed(session_id, played_ms, links[-1], 1 + number)
                self._send_wrong(packed_, which)
                self._send(session_id, packed_)
            case "old link":
                self._send(session_id, self._beat(session_id, played_ms, links[number % len(links)]))
            case "lost answer":
                self._send(session_id, self._beat(session_id, played_ms, links[-1]), is_lost=True)
            case _:
                self._send(session_id, self._beat(session_id, played_ms, links[-1]))
        # From what the slowest host's clock said first to what the fastest said last.
        self.earliest = min(self.earliest, self.domain.clock.at)
        self.latest = max(self.latest, self.domain.clock.at)
        elapsed_ms = (self.latest - self.earliest).total_seconds() * 1000
        assert sum(self.credited.values()) <= elapsed_ms
        assert all(each <= POLICY.max_credit_ms(LENGTH_MS) for each in self.credited.values())

    def _packed(self, session_id: str, played_ms: int, previous: str, number: int) -> Heartbeat:
        """Three events, of which one stands there twice."""
        half = event(number, 0, played_ms // 2)
        events = (half, half, event(number + 1, 0, played_ms // 2))
        made = packed_beat(self.tokens[session_id], previous, *events)
        return self._beat(session_id, played_ms, previous, **made)

    def _send_wrong(self, beat: Heartbeat, which: int) -> None:
        """The batch with an event lost, twice, elsewhere, altered; or after another link, or in another's session."""
        raw = beat.raw_events()
        parts = [raw[at : at + packed.EVENT_BYTES] for at in range(0, len(raw), packed.EVENT_BYTES)]
        stranger = sessions.seal(replace(sessions.open_(beat.session_token), session_id=ids.new_id()))
        wrong = [
            {"events": pack(parts[1:])},
            {"events": pack([*parts, parts[-1]])},
            {"events": pack(reversed(parts))},
            {"events": pack([*parts[:-1], event(9_999, 0, 30_000)])},
            {"events_chain": packed.chain(beat.session_token, beat.previous + "x", raw)},
            {"events_chain": packed.chain(stranger, beat.previous, raw)},
            {"events_chain": ""},
        ]
        for changes in wrong[which % 2 :: 2]:
            with pytest.raises(BrokenChain):
                heartbeats.credit(beat.model_copy(update=changes), self.viewer_id, product_clock.now())

    def _beat(self, session_id: str, played_ms: int, previous: str, **more: Any) -> Heartbeat:
        return Heartbeat(
            session_token=self.tokens[session_id],
            sequence=len(self.sent) + 1,
            position_ms=0,
            played_ms=played_ms,
            previous=previous,
            **more,
        )

    def _send(self, session_id: str, beat: Heartbeat, *, is_lost: bool = False) -> None:
        self.sent.append((session_id, beat))
        try:
            answer = heartbeats.credit(beat, self.viewer_id, product_clock.now())
        except BrokenChain:
            return
        self.credited[session_id] = max(self.credited[session_id], answer.credited_ms_total)
        if not is_lost:
            self.links[session_id].append(answer.next)


_KINDS = ["wait", "wait", "wait", "honest", "honest", "honest", "open", "old link", "other's link", "lost answer"]
actions = st.tuples(
    st.sampled_from([*_KINDS, "replay", "forge", "packed", "clock back"]),
    st.integers(0, 3),
    st.integers(0, 20),
    st.integers(0, 30_000),
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(actions, min_size=10, max_size=40), seed=st.integers(0, 10**6))
@example(plan=[("clock back", 0, 0, 2_600), ("open", 0, 0, 0), ("wait", 0, 0, 4_000), ("honest", 1, 0, 9_000)], seed=0)
def test_no_adversary_is_credited_more_than_elapsed_in_all_sessions_together(
    domain: SimpleNamespace, plan: list[tuple[str, int, int, int]], seed: int
) -> None:
    """PM-5, NU-10: and what is added up for the viewer is what the sessions were credited, delivered in any order."""
    from functions.playback import table, totals, watched_table

    adversary = Adversary(domain)
    images = []

    for step in plan:
        adversary.act(*step)
        images += [table.session(session_id) for session_id in adversary.tokens]
    random.Random(seed).shuffle(images)  # noqa: S311 - a repeatable order, not a secret
    for start in range(0, len(images), 7):
        totals.add([image for image in images[start : start + 7] if image], domain.clock.at)

    pair = watched_table.Pair(VIDEO, MARCH, adversary.viewer_id)
    total = watched_table.watched([pair])[0].get(pair, {})
    assert total.get("watched_ms", 0) == sum(adversary.credited.values())


def _sessions(domain: SimpleNamespace, viewer_id: str) -> list[dict[str, Any]]:
    from socialflow.dynamo import unmarshal

    items = domain.aws.client("dynamodb").scan(TableName=tables.PLAYBACK.physical_name(STAGE))["Items"]
    plain = [unmarshal(item) for item in items if item["sk"]["S"] == "SESSION"]
    return [item for item in plain if item["viewer_id"] == viewer_id]


def test_two_players_at_once_share_what_one_would_get(domain: SimpleNamespace) -> None:
    both = [_begin(domain.clock), _begin(domain.clock)]
    links = ["", ""]
    credited = [0, 0]
    reasons: set[str | None] = set()
    for number in range(1, 9):
        domain.clock.forward(seconds=5)
        at = number % 2
        beat = Heartbeat(
            session_token=sessions.seal(both[at]),
            sequence=number,
            position_ms=0,
            played_ms=10_000,
            previous=links[at],
        )
        answer = heartbeats.credit(beat, VIEWER, domain.clock.at)
        links[at], credited[at] = answer.next, answer.credited_ms_total
        reasons.add(answer.invalid_reason)

    assert sum(credited) == 40_000
    assert "parallel-session" in reasons
    kept = sum(item["parallel_ms"] for item in _sessions(domain, VIEWER))
    assert kept == 35_000


def test_one_session_after_another_loses_nothing(domain: SimpleNamespace) -> None:
    credited = 0
    for number in range(4):
        session = _begin(domain.clock, video_id=f"video-{number}")
        domain.clock.forward(seconds=6)
        beat = Heartbeat(session_token=sessions.seal(session), sequence=1, position_ms=6_000, played_ms=6_000)
        credited += heartbeats.credit(beat, VIEWER, domain.clock.at).credited_ms_total

    assert credited == 24_000


def test_heartbeats_of_another_viewer_replayed_credit_nobody(domain: SimpleNamespace) -> None:
    session = _begin(domain.clock)
    domain.clock.forward(seconds=10)
    beat = Heartbeat(session_token=sessions.seal(session), sequence=1, position_ms=0, played_ms=10_000)
    first = heartbeats.credit(beat, VIEWER, domain.clock.at)

    with pytest.raises(NotYourSession):
        heartbeats.credit(beat, "mallory", domain.clock.at)
    own = _begin(domain.clock, "mallory")
    domain.clock.forward(seconds=10)
    borrowed = Heartbeat(
        session_token=sessions.seal(own), sequence=2, position_ms=0, played_ms=10_000, previous=first.next
    )
    with pytest.raises(BrokenChain):
        heartbeats.credit(borrowed, "mallory", domain.clock.at)

    assert [item["credited_ms"] for item in _sessions(domain, "mallory")] == [0]


def test_what_is_credited_is_what_settlements_share_by_though_all_repeats_and_overtakes(
    domain: SimpleNamespace,
) -> None:
    from functions.money import on_viewer_watched, watch_table
    from functions.playback import totals

    chance = random.Random(7)  # noqa: S311 - a repeatable order, not a secret
    session = _begin(domain.clock)
    token, link, images, events, total = sessions.seal(session), "", [], [], 0
    for number in range(1, 7):
        domain.clock.forward(seconds=5)
        beat = Heartbeat(session_token=token, sequence=number, position_ms=0, played_ms=4_000, previous=link)
        answer = heartbeats.credit(beat, VIEWER, domain.clock.at)
        link, total = answer.next, answer.credited_ms_total
        images += _sessions(domain, VIEWER)
    for image in images:
        totals.add([image, *chance.sample(images, 2)], domain.clock.at)
        events += outbox_events(domain.aws.client("dynamodb"), tables.PLAYBACK)
    deliveries: list[dict[str, Any]] = [*events, *events]
    chance.shuffle(deliveries)

    for start in range(0, len(deliveries), 5):
        if start == 5:
            watch_table.close(MARCH, domain.clock.at)
        records = [
            {"messageId": str(number), "body": json.dumps({"detail": each})}
            for number, each in enumerate(deliveries[start : start + 5])
        ]
        assert on_viewer_watched.handler({"Records": records}, lambda_context()) == {"batchItemFailures": []}

    assert total == 24_000
    shared = [row for period in (MARCH, "2026-04") for row in watch_table.rows(period)]
    assert sum(row.ms for row in shared) == 24_000
    assert {row.creator_id for row in shared} == {CREATOR}


def test_the_streams_and_the_bus_bring_what_was_credited_to_the_settlement(domain: SimpleNamespace) -> None:
    """With the tables' real streams, unfiltered: the consumer passes over its own writes. Each event comes twice."""
    from functions.money import watch_table

    client = domain.aws.client
    platform = Platform(
        client,
        streams={tables.PLAYBACK: ["functions.playback.aggregate_watch_time", "functions.playback.publish_events"]},
        consumers={ViewerWatched: ["functions.money.on_viewer_watched"]},
    )
    viewers = ["ann", "bob"]
    begun = {viewer: _begin(domain.clock, viewer) for viewer in viewers}
    links = dict.fromkeys(viewers, "")
    for number in range(1, 5):
        domain.clock.forward(seconds=5)
        for viewer in viewers:
            beat = Heartbeat(
                session_token=sessions.seal(begun[viewer]),
                sequence=number,
                position_ms=0,
                played_ms=4_000,
                previous=links[viewer],
            )
            links[viewer] = heartbeats.credit(beat, viewer, domain.clock.at).next
        if number % 2 == 0:
            platform.settle(deliveries=2)

    assert {row.viewer_id: row.ms for row in watch_table.rows(MARCH)} == {"ann": 16_000, "bob": 16_000}


def test_packed_events_are_credited_once_and_for_what_they_add_up_to(domain: SimpleNamespace) -> None:
    session = _begin(domain.clock)
    domain.clock.forward(seconds=10)
    token, second_s = sessions.seal(session), event(2, 3_000, 2_000)
    events = (event(1, 0, 3_000), second_s, second_s, event(3, 0, 4_000, rate=200))
    beat = Heartbeat(
        session_token=token, sequence=1, position_ms=4_000, played_ms=10_000, **packed_beat(token, "", *events)
    )
    first = heartbeats.credit(beat, VIEWER, domain.clock.at)
    domain.clock.forward(seconds=10)
    moved = {"sequence": 2, "previous": first.next}
    with pytest.raises(BrokenChain):
        heartbeats.credit(beat.model_copy(update=moved), VIEWER, domain.clock.at)
    again = beat.model_copy(update={**moved, **packed_beat(token, first.next, *events)})

    second = heartbeats.credit(again, VIEWER, domain.clock.at)

    # 3 s and 2 s, and 4 s of the video at double speed; sent again under another number they are known.
    assert (first.credited_ms_total, second.credited_ms_total) == (7_000, 7_000)
    assert packed.EVENT_BYTES == 16
