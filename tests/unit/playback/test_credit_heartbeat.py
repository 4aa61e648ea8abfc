"""Heartbeats are credited as far as time has passed, once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conftest import TestClock
from tests.unit.playback.conftest import CREATOR, LENGTH_MS, Player, views

Play = Callable[..., Player]


def test_what_was_played_is_credited(play: Play, clock: TestClock) -> None:
    player = play()
    clock.forward(seconds=10)

    answer = player.beat(10_000)

    assert answer.status == 200
    assert (answer.body["credited_ms_total"], answer.body["credited_seconds"]) == (10_000, 10.0)
    assert answer.body["invalid_reason"] is None


def test_more_than_elapsed_is_not_credited(play: Play, clock: TestClock) -> None:
    player = play()
    clock.forward(seconds=4)

    assert player.beat(10_000).body["credited_ms_total"] == 4_000


def test_a_lost_heartbeat_is_made_up_within_elapsed_time(play: Play, clock: TestClock) -> None:
    player = play()
    clock.forward(seconds=20)

    assert player.beat(20_000, sequence=2).body["credited_ms_total"] == 20_000


def test_a_pause_is_not_made_up_later(play: Play, clock: TestClock) -> None:
    player = play()
    clock.forward(minutes=10)
    player.beat(0)

    assert player.beat(600_000).body["credited_ms_total"] == 0


def test_a_duplicate_gets_the_same_answer_and_no_credit(play: Play, clock: TestClock) -> None:
    player = play()
    clock.forward(seconds=10)
    first = player.beat(10_000)
    clock.forward(seconds=10)

    assert player.send(player.sent[0]).body == first.body


def test_a_heartbeat_after_a_lost_answer_goes_on_from_what_was_counted(play: Play, clock: TestClock) -> None:
    player = play()
    clock.forward(seconds=10)
    player.beat(10_000)
    clock.forward(seconds=10)

    answer = player.beat(20_000, sequence=2, previous="")

    assert answer.body["credited_ms_total"] == 20_000


def test_an_old_heartbeat_breaks_the_chain(play: Play, clock: TestClock) -> None:
    player = play()
    for _ in range(3):
        clock.forward(seconds=10)
        player.beat(10_000)

    answer = player.send(player.sent[0])

    assert (answer.status, answer.body["code"]) == (409, "heartbeat-chain-broken")


@pytest.mark.parametrize("forged", ["x", "1.1.60000.0.aaaaaaaa.bbbb", "1.2.3", "....", "é.1"])
def test_a_link_that_is_not_ours_breaks_the_chain(play: Play, clock: TestClock, forged: str) -> None:
    clock.forward(seconds=10)

    answer = play().beat(10_000, previous=forged)

    assert (answer.status, answer.body["code"]) == (409, "heartbeat-chain-broken")


def test_the_link_of_another_session_breaks_the_chain(play: Play, clock: TestClock) -> None:
    one, other = play(), play()
    clock.forward(seconds=10)
    one.beat(10_000)

    assert other.beat(10_000, sequence=2, previous=one.previous).status == 409


def test_the_token_of_another_viewer_is_refused(play: Play, clock: TestClock) -> None:
    player = play()
    clock.forward(seconds=10)
    player.beat(10_000)

    answer = player.send(player.sent[0], as_user="viewer-2")

    assert (answer.status, answer.body["code"]) == (403, "not-your-session")


@pytest.mark.parametrize("token", ["x", "a.b", "é.é", "e30.e30"])
def test_a_token_that_is_not_ours_is_refused(play: Play, token: str) -> None:
    assert play().beat(10_000, session_token=token).status == 403


def test_a_changed_token_is_refused(play: Play) -> None:
    player = play()
    token = player.session["session_token"]

    assert player.beat(1_000, session_token=token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]).status == 403


def test_a_session_that_is_over_credits_nothing(play: Play, clock: TestClock) -> None:
    player = play()
    clock.forward(hours=1)

    answer = player.beat(10_000)

    assert (answer.status, answer.body["code"]) == (409, "playback-session-over")


def test_a_loop_left_running_is_credited_up_to_the_policy(play: Play, clock: TestClock) -> None:
    player = play()
    for _ in range(8):
        clock.forward(minutes=1)
        last = player.beat(60_000)

    assert last.body["credited_ms_total"] == 4 * LENGTH_MS


def test_the_creators_own_watching_is_kept_but_pays_nobody(play: Play, clock: TestClock) -> None:
    player = play(CREATOR)
    clock.forward(seconds=40)

    answer = player.beat(40_000)

    assert (answer.body["credited_ms_total"], answer.body["invalid_reason"]) == (40_000, "own-video")
    assert views().body["views"] == 0


def test_a_clock_that_goes_back_gives_no_time_twice(play: Play, clock: TestClock) -> None:
    player = play()
    clock.forward(seconds=10)
    player.beat(10_000)
    clock.forward(seconds=-5)
    player.beat(5_000)
    clock.forward(seconds=5)

    assert player.beat(10_000).body["credited_ms_total"] == 10_000


def test_the_same_heartbeat_at_once_from_many_threads_is_credited_once(play: Play, clock: TestClock) -> None:
    player = play()
    clock.forward(seconds=10)
    player.beat(10_000)
    clock.forward(seconds=10)
    body = {**player.sent[0], "sequence": 2, "previous": player.previous}

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: _credited(body), range(8)))

    assert set(answers) == {20_000}


def _credited(body: dict[str, object]) -> int:
    from functions.playback import heartbeats
    from functions.playback.models import Heartbeat
    from socialflow import clock as product_clock
    from tests.unit.playback.conftest import VIEWER

    return heartbeats.credit(Heartbeat.model_validate(body), VIEWER, product_clock.now()).credited_ms_total


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sequence", 0),
        ("sequence", 10**30),
        ("sequence", "1"),
        ("played_ms", -1),
        ("played_ms", 1.5),
        ("played_ms", 2**63),
        ("position_ms", None),
        ("session_token", ""),
        ("session_token", "x" * 3000),
        ("unknown", 1),
    ],
)
def test_a_field_that_does_not_fit_is_named(play: Play, field: str, value: object) -> None:
    player = play()
    player.beat(1_000)

    answer = player.send({**player.sent[0], field: value})

    assert (answer.status, answer.body["errors"][0]["pointer"]) == (422, f"/{field}")


def test_a_heartbeat_costs_one_write(play: Play, clock: TestClock) -> None:
    from socialflow.dynamo import capacity

    player = play()
    clock.forward(seconds=5)
    player.beat(5_000)
    capacity.reset()
    clock.forward(seconds=5)

    player.beat(5_000)

    # The session is less than a kilobyte.
    assert capacity.calls == 1
    assert capacity.units <= 1


def test_the_first_heartbeat_of_a_session_takes_the_turn(play: Play, clock: TestClock) -> None:
    from socialflow.dynamo import capacity

    player = play()
    clock.forward(seconds=5)
    capacity.reset()

    player.beat(5_000)

    # The turn is read and written with the session.
    assert capacity.calls == 2
