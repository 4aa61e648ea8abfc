"""A deleted video is watched by nobody new, those who watch it are ended, and what they had watched stays counted."""

import json
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from functions.playback import get_retention, on_video_deleted, table, watched_table
from socialflow import dynamo, tables
from socialflow.events import Envelope, VideoDeleted
from tests.conftest import START, Answer, TestClock, lambda_context, outbox_events, request
from tests.unit.playback.conftest import CREATOR, VIDEO_ID, VIEWER, Player, Stream, start, totals, views

Play = Callable[..., Player]


def delete() -> None:
    event = VideoDeleted(occurred_at=START, video_id=VIDEO_ID, creator_id=CREATOR)
    body = json.dumps({"detail": Envelope.of(event, "test").model_dump()})
    answer = on_video_deleted.handler({"Records": [{"messageId": "m", "body": body}]}, lambda_context())
    assert answer == {"batchItemFailures": []}


def retention() -> Answer:
    path, route = f"/api/v1/videos/{VIDEO_ID}/retention", "/api/v1/videos/{video_id}/retention"
    return request(get_retention.handler, "GET", path, user_id=CREATOR, route=route)


def watch(player: Player, clock: TestClock, beats: int = 1) -> list[Answer]:
    answers = []
    for _ in range(beats):
        clock.forward(seconds=10)
        answers.append(player.beat(10_000, position_ms=10_000))
    return answers


def left(aws: SimpleNamespace) -> set[str]:
    """The first words of the keys of what names the video and is no total of a viewer and no session."""
    items = aws.client("dynamodb").scan(TableName=table.STORE.name)["Items"]
    named = [item["pk"]["S"] for item in items if VIDEO_ID in item["pk"]["S"]]
    return {each.split("#")[0] for each in named}


def test_a_deleted_video_is_refused_to_everybody(play: Play) -> None:
    play()

    delete()
    delete()

    for answer in (start(), start(CREATOR), views(), retention()):
        assert (answer.status, answer.body["code"]) == (404, "not-found")


@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=1)])
def test_a_publication_that_is_told_after_the_deletion_brings_nothing_back(
    publish: Callable[..., Any], later: timedelta
) -> None:
    delete()

    publish(at=START + later, title="canary")

    assert start().status == 404
    assert table.STORE.get(dynamo.key(f"VIDEO#{VIDEO_ID}", "VIDEO")) == {
        "pk": f"VIDEO#{VIDEO_ID}",
        "sk": "VIDEO",
        "video_id": VIDEO_ID,
        "deleted_at": "2026-03-01T12:00:00.000Z",
        "schema": 1,
    }


def test_its_counts_go_and_what_was_watched_stays(play: Play, stream: Stream, clock: TestClock, playback: Any) -> None:
    watch(play(), clock, 4)
    stream.look()
    stream.deliver()
    assert left(playback) == {"VIDEO", "VIEWS", "RETENTION"}
    before = totals()

    delete()

    assert left(playback) == {"VIDEO"}
    assert totals() == before
    assert before[VIEWER, "2026-03"]["watched_ms"] == 40_000


def test_a_session_of_a_deleted_video_is_ended_by_its_next_heartbeat_and_keeps_its_credit(
    play: Play, stream: Stream, clock: TestClock, playback: Any
) -> None:
    player = play()
    watch(player, clock, 2)
    delete()

    (last,) = watch(player, clock)
    stream.look()
    stream.deliver()
    (refused,) = watch(player, clock)
    repeated = player.send(player.sent[2])

    assert (last.status, last.body["credited_ms_total"]) == (200, 30_000)
    for answer in (refused, repeated):
        assert (answer.status, answer.body["code"]) == (409, "playback-session-over")
    assert totals()[VIEWER, "2026-03"]["watched_ms"] == 30_000
    assert [each["data"]["watched_ms"] for each in outbox_events(playback.client("dynamodb"), tables.PLAYBACK)] == [
        30_000
    ]


def test_what_a_session_counts_until_it_is_ended_is_forgotten_too(
    play: Play, stream: Stream, clock: TestClock, playback: Any
) -> None:
    player = play()
    watch(player, clock, 2)
    delete()

    # Its third heartbeat makes it a view.
    watch(player, clock)
    assert left(playback) == {"VIDEO", "VIEWS"}
    stream.look()
    stream.deliver()

    assert left(playback) == {"VIDEO"}


def test_the_end_of_a_session_is_no_news_that_ends_it_again(
    play: Play, stream: Stream, clock: TestClock, playback: Any
) -> None:
    player = play()
    watch(player, clock)
    delete()
    stream.look()
    stream.deliver()
    stream.look()
    before = len(stream.images)

    stream.deliver()
    stream.look()

    assert len(stream.images) == before == 2
    assert totals()[VIEWER, "2026-03"]["watched_ms"] == 10_000


def test_another_session_takes_the_turn_of_one_that_was_ended(
    play: Play, publish: Callable[..., Any], stream: Stream, clock: TestClock
) -> None:
    player = play()
    watch(player, clock)
    delete()
    stream.look()
    stream.deliver()
    publish(video_id="f" * 26)
    other = Player(VIEWER, start(video_id="f" * 26).body)

    (answer,) = watch(other, clock)

    assert (answer.status, answer.body["credited_ms_total"]) == (200, 10_000)


def test_whether_the_video_is_deleted_is_asked_with_its_totals(play: Play, stream: Stream, clock: TestClock) -> None:
    watch(play(), clock)
    stream.look()
    dynamo.capacity.reset()

    found, video = watched_table.watched([watched_table.Pair(VIDEO_ID, "2026-03", VIEWER)])

    assert (found, "deleted_at" in video, dynamo.capacity.calls) == ({}, False, 1)
