"""A session is a view once it has watched enough."""

from collections.abc import Callable
from types import SimpleNamespace

from tests.conftest import TestClock
from tests.unit.playback.conftest import Player, views

Play = Callable[..., Player]


def test_a_view_counts_once_when_the_threshold_is_crossed(play: Play, clock: TestClock) -> None:
    player = play()
    counts = []
    for _ in range(5):
        clock.forward(seconds=10)
        player.beat(10_000)
        counts.append(views().body["views"])

    assert counts == [0, 0, 1, 1, 1]


def test_half_of_a_short_video_is_a_view(play: Play, clock: TestClock) -> None:
    player = play(length_ms=8_000)
    clock.forward(seconds=4)
    player.beat(4_000)

    assert views().body["views"] == 1


def test_views_of_many_sessions_add_up(play: Play, clock: TestClock) -> None:
    players = [play(f"viewer-{n}") for n in range(12)]
    clock.forward(seconds=30)
    for player in players:
        player.beat(30_000)

    assert views().body["views"] == 12


def test_a_repeated_crossing_is_still_one_view(play: Play, clock: TestClock) -> None:
    player = play()
    clock.forward(seconds=30)
    first = player.beat(30_000)

    assert player.send(player.sent[0]).body == first.body
    assert views().body["views"] == 1


def test_views_of_an_unknown_or_private_video_are_not_found(playback: SimpleNamespace, play: Play) -> None:
    assert views().status == 404

    play("creator-1", visibility="private")

    assert views().status == 404
    assert views("creator-1").status == 200


def test_views_cost_one_call(play: Play) -> None:
    from socialflow.dynamo import capacity

    play()
    capacity.reset()

    views()

    # Nine keys; moto counts a whole unit for each, DynamoDB half of one.
    assert (capacity.calls, capacity.units) == (1, 9)
