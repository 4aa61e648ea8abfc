"""A video that was taken down plays for moderators alone, and whoever watches it is ended and credited no more."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from functions.playback import on_video_standing_moved
from socialflow.events import Envelope, VideoStandingMoved
from tests.conftest import START, TestClock, lambda_context
from tests.unit.playback.conftest import CREATOR, VIDEO_ID, VIEWER, Player, Stream, start, totals, views

Play = Callable[..., Player]


def moved(standing: str, revision: int) -> None:
    event = VideoStandingMoved(
        occurred_at=START,
        video_id=VIDEO_ID,
        creator_id=CREATOR,
        title="Hello",
        standing=standing,
        revision=revision,
        actor_id="mia",
        reason="as the rules say",
    )
    body = json.dumps({"detail": Envelope.of(event, "test").model_dump()})
    answer = on_video_standing_moved.handler({"Records": [{"messageId": "m", "body": body}]}, lambda_context())
    assert answer == {"batchItemFailures": []}


def said(user_id: str = VIEWER, **claims: str) -> tuple[int, str]:
    answer = start(user_id, **claims)
    return answer.status, answer.body.get("code", "")


def test_it_is_refused_to_all_but_moderators_until_it_is_restored(play: Play) -> None:
    play()

    moved("taken-down", 1)

    assert said() == (404, "not-found")
    assert said(CREATOR) == (403, "video-taken-down")
    assert said("mia", role="moderator") == (201, "")
    # Whose session proved no second factor is nobody's moderator.
    assert said("mia", role="moderator", is_two_factor="false") == (404, "not-found")
    moved("good", 2)
    moved("taken-down", 1)
    assert said() == (201, "")
    assert said(CREATOR) == (201, "")


@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=1)])
def test_a_publication_that_is_told_later_leaves_a_takedown_as_it_is(
    publish: Callable[..., Any], later: timedelta
) -> None:
    moved("taken-down", 1)
    assert said() == (404, "not-found")
    assert views().status == 404

    publish(at=START + later)

    assert said() == (404, "not-found")
    assert said(CREATOR) == (403, "video-taken-down")
    moved("good", 2)
    assert said() == (201, "")


def test_who_watches_it_is_ended_and_credited_no_more(play: Play, stream: Stream, clock: TestClock) -> None:
    player = play()

    def watch() -> int:
        clock.forward(seconds=10)
        status = player.beat(10_000, position_ms=10_000).status
        stream.look()
        return status

    assert [watch(), watch()] == [200, 200]
    moved("taken-down", 1)
    stream.deliver()
    credited = totals()[VIEWER, "2026-03"]["watched_ms"]

    assert [watch(), watch()] == [409, 409]
    stream.deliver()

    assert totals()[VIEWER, "2026-03"]["watched_ms"] == credited == 20_000
    # What was counted stays, as the video may come back.
    assert views(CREATOR).status == 200
