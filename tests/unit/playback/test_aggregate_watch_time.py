"""What sessions say of themselves adds up to one total a month, viewer and video, whatever the stream does."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from socialflow import tables
from tests.conftest import TestClock, outbox_events
from tests.unit.playback.conftest import CREATOR, VIDEO_ID, VIEWER, Player, Stream, start, totals

Play = Callable[..., Player]
MARCH, APRIL = "2026-03", "2026-04"


def watch(player: Player, stream: Stream, clock: TestClock, beats: int, ms: int = 10_000) -> None:
    for _ in range(beats):
        clock.forward(milliseconds=ms)
        assert player.beat(ms).status == 200
        stream.look()


def test_the_total_is_told_with_the_write_that_makes_it(
    playback: SimpleNamespace, play: Play, stream: Stream, clock: TestClock
) -> None:
    watch(play(), stream, clock, 3)

    stream.deliver()

    (event,) = outbox_events(playback.client("dynamodb"), tables.PLAYBACK)
    assert event["type"] == "ViewerWatched"
    assert {name: value for name, value in event["data"].items() if name != "occurred_at"} == {
        "period": MARCH,
        "viewer_id": VIEWER,
        "video_id": VIDEO_ID,
        "creator_id": CREATOR,
        "watched_ms": 30_000,
    }


@pytest.mark.parametrize("seed", range(4))
def test_other_borders_repeats_and_orders_add_up_to_the_same(
    play: Play, stream: Stream, clock: TestClock, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - a repeatable order, not a secret
    players = [play(f"viewer-{number}") for number in range(2) for _ in range(2)]
    for _ in range(4):
        for player in players:
            watch(player, stream, clock, 1, 1_000 * chance.randrange(1, 9))
    expected: dict[str, int] = {}
    for player in players:
        expected[player.viewer_id] = expected.get(player.viewer_id, 0) + _credited(player)
    deliveries = [*stream.images, *stream.images]
    chance.shuffle(deliveries)

    while deliveries:
        size = chance.randrange(1, 9)
        batch, deliveries = deliveries[:size], deliveries[size:]
        stream.deliver(batch)
        if chance.random() < 0.3:
            stream.deliver(batch[len(batch) // 2 :])

    assert {viewer: item["watched_ms"] for (viewer, _), item in totals().items()} == expected


def _credited(player: Player) -> int:
    total: int = player.send(player.sent[-1]).body["credited_ms_total"]
    return total


def test_a_batch_that_never_came_is_made_up_by_the_next_heartbeat(play: Play, stream: Stream, clock: TestClock) -> None:
    watch(play(), stream, clock, 4)

    stream.deliver(stream.images[-1:])

    assert totals()[VIEWER, MARCH]["watched_ms"] == 40_000


def test_what_changes_nothing_is_not_written(play: Play, stream: Stream, clock: TestClock) -> None:
    watch(play(), stream, clock, 2)
    stream.deliver()
    version = totals()[VIEWER, MARCH]["version"]

    stream.deliver()

    assert totals()[VIEWER, MARCH]["version"] == version


def test_a_session_over_the_end_of_a_month_counts_in_both(play: Play, stream: Stream, clock: TestClock) -> None:
    clock.at = datetime(2026, 3, 31, 23, 59, 30, tzinfo=UTC)
    watch(play(length_ms=600_000), stream, clock, 6)

    stream.deliver(list(reversed(stream.images)))

    # The heartbeat at midnight is the new month's.
    assert {period: item["watched_ms"] for (_, period), item in totals().items()} == {MARCH: 20_000, APRIL: 40_000}


def test_own_watching_is_kept_apart_with_its_reason(
    playback: SimpleNamespace, play: Play, stream: Stream, clock: TestClock
) -> None:
    watch(play(CREATOR), stream, clock, 2)

    stream.deliver()

    total = totals()[CREATOR, MARCH]
    assert (total["watched_ms"], total["invalid_ms"]["own-video"]) == (0, 20_000)
    assert outbox_events(playback.client("dynamodb"), tables.PLAYBACK) == []


def test_a_session_is_remembered_for_as_long_as_it_can_be_heard_of(
    play: Play, stream: Stream, clock: TestClock
) -> None:
    first = play()
    watch(first, stream, clock, 2)
    stream.deliver()
    of_first = stream.of(first)
    clock.forward(hours=28)
    second = Player(VIEWER, start().body)
    watch(second, stream, clock, 1)

    stream.deliver(stream.of(second))
    stream.deliver(of_first)

    total = totals()[VIEWER, MARCH]
    assert total["watched_ms"] == 30_000
    assert list(total["sessions"]) == [second.session["session_id"]]


def test_sessions_beyond_the_limit_are_not_paid(
    play: Play, stream: Stream, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from functions.playback import totals as noun

    monkeypatch.setattr(noun, "POLICY", replace(noun.POLICY, max_recent_sessions=2))
    players = [play() for _ in range(3)]
    for player in players:
        watch(player, stream, clock, 1)
        stream.deliver(stream.of(player))

    assert totals()[VIEWER, MARCH]["watched_ms"] == 20_000


def test_a_video_that_is_gone_keeps_what_was_watched_of_it(
    playback: SimpleNamespace, play: Play, stream: Stream, clock: TestClock
) -> None:
    from tests.conftest import STAGE

    player = play()
    watch(player, stream, clock, 1)
    key = {"pk": {"S": f"VIDEO#{VIDEO_ID}"}, "sk": {"S": "VIDEO"}}
    playback.client("dynamodb").delete_item(TableName=tables.PLAYBACK.physical_name(STAGE), Key=key)
    watch(player, stream, clock, 1)

    stream.deliver()

    assert start().status == 404
    assert totals()[VIEWER, MARCH]["watched_ms"] == 20_000


def test_many_pairs_are_written_in_transactions_that_fit(
    playback: SimpleNamespace, play: Play, stream: Stream, clock: TestClock
) -> None:
    watch(play(), stream, clock, 1)
    image = stream.images[0]

    def other(number: int) -> dict[str, Any]:
        return {**image, "viewer_id": {"S": f"viewer-{number:03}"}, "session_id": {"S": f"session-{number:03}"}}

    stream.deliver([other(number) for number in range(120)])

    assert len(totals()) == 120
    assert sum(item["watched_ms"] for item in totals().values()) == 1_200_000
