"""Watching, from the player's heartbeats to the period's counters, over what the streams and the bus may do to it."""

import random
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.playback import heartbeats, sessions
from functions.playback.errors import BrokenChain
from functions.playback.models import Heartbeat, Session
from functions.playback.policy import POLICY
from socialflow import clock as product_clock
from socialflow import env, ids, tables
from tests.conftest import START, TestClock, lambda_context, outbox_events, put_secret

CREATOR, VIEWER, VIDEO = "creator-1", "viewer-1", "video-1"
LENGTH_MS = 20_000


@pytest.fixture
def domain(aws: SimpleNamespace, clock: TestClock, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    put_secret(monkeypatch, env.PLAYBACK_SECRET_ARN, "playback secret of the tests")
    return SimpleNamespace(aws=aws, clock=clock)


def _begin(clock: TestClock) -> Session:
    from functions.playback import table

    at_ms = product_clock.epoch_ms(clock.at)
    session = Session(ids.new_id(), VIEWER, VIDEO, CREATOR, LENGTH_MS, at_ms, at_ms + 12 * 3_600_000)
    table.start_session(session)
    return session


class Adversary:
    """A player that sends what it likes: it keeps every link it was ever given, and every heartbeat it ever sent."""

    def __init__(self, domain: SimpleNamespace) -> None:
        self.domain = domain
        self.session = _begin(domain.clock)
        self.token = sessions.seal(self.session)
        self.links = [""]
        self.sent: list[Heartbeat] = []
        self.credited_ms = 0
        self.latest = domain.clock.at

    def act(self, kind: str, number: int, played_ms: int) -> None:
        if kind == "wait":
            self.domain.clock.forward(milliseconds=played_ms)
        elif kind == "clock back":
            self.domain.clock.forward(milliseconds=-min(played_ms, 5_000))
        elif kind == "replay" and self.sent:
            self._send(self.sent[number % len(self.sent)])
        elif kind == "forge":
            link = self.links[number % len(self.links)]
            self._send(self._beat(len(self.sent) + 1, played_ms, link.replace(".0.", ".1.", 1) + "x"))
        else:
            link = self.links[-1] if kind == "honest" else self.links[number % len(self.links)]
            self._send(self._beat(len(self.sent) + 1 + (number if kind == "skip" else 0), played_ms, link))
        # How much time any host has seen pass since the session began.
        self.latest = max(self.latest, self.domain.clock.at)
        elapsed_ms = product_clock.epoch_ms(self.latest) - self.session.started_at_ms
        assert self.credited_ms <= min(elapsed_ms, POLICY.max_credit_ms(LENGTH_MS))

    def _beat(self, sequence: int, played_ms: int, previous: str) -> Heartbeat:
        return Heartbeat(
            session_token=self.token, sequence=sequence, position_ms=0, played_ms=played_ms, previous=previous
        )

    def _send(self, beat: Heartbeat) -> None:
        self.sent.append(beat)
        try:
            answer = heartbeats.credit(beat, VIEWER, product_clock.now())
        except BrokenChain:
            return
        assert answer.credited_ms_total >= 0
        self.credited_ms = max(self.credited_ms, answer.credited_ms_total)
        self.links.append(answer.next)


actions = st.tuples(
    st.sampled_from(
        ["wait", "wait", "honest", "honest", "honest", "old link", "skip", "replay", "forge", "clock back"]
    ),
    st.integers(0, 20),
    st.integers(0, 30_000),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(actions, min_size=10, max_size=30))
def test_no_adversary_is_credited_more_than_elapsed(domain: SimpleNamespace, plan: list[tuple[str, int, int]]) -> None:
    adversary = Adversary(domain)

    for kind, number, played_ms in plan:
        adversary.act(kind, number, played_ms)


def test_what_is_credited_is_what_is_counted_though_events_repeat_and_overtake(domain: SimpleNamespace) -> None:
    from functions.money import on_watch_credited
    from functions.money import table as money_table

    session = _begin(domain.clock)
    token, link, events, total = sessions.seal(session), "", [], 0
    for number in range(1, 6):
        domain.clock.forward(seconds=5)
        beat = Heartbeat(session_token=token, sequence=number, position_ms=0, played_ms=4_000, previous=link)
        answer = heartbeats.credit(beat, VIEWER, domain.clock.at)
        link, total = answer.next, answer.credited_ms_total
        (event,) = outbox_events(domain.aws.client("dynamodb"), tables.PLAYBACK)
        events.append(event)
    deliveries: list[dict[str, Any]] = [*events, *events, *events]
    random.Random(7).shuffle(deliveries)  # noqa: S311 - a repeatable order, not a secret

    for start in range(0, len(deliveries), 5):
        records = [
            {"messageId": str(number), "body": outbox_message(event)}
            for number, event in enumerate(deliveries[start : start + 5])
        ]
        assert on_watch_credited.handler({"Records": records}, lambda_context()) == {"batchItemFailures": []}

    assert [event["data"]["sequence"] for event in events] == [1, 2, 3, 4, 5]
    assert len({event["id"] for event in events}) == 5
    assert total == 20_000
    assert money_table.watched_by_creator(f"{START:%Y-%m}") == {CREATOR: 20_000}


def outbox_message(event: dict[str, Any]) -> str:
    import json

    return json.dumps({"detail": event})
