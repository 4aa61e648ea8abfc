"""A video as its creator and others see it, over its routes."""

from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from functions.videos import create_video, get_video, list_videos, table
from functions.videos.decisions import Findings, Match, decide
from socialflow import dynamo
from tests.conftest import START, Answer, TestClock, request

ID = "0" * 26


@pytest.fixture
def video_id(aws: SimpleNamespace, clock: TestClock) -> str:
    return created()


def created(title: str = "A walk", user_id: str = "creator", **facts: Any) -> str:
    body = {"title": title, "size_bytes": 10, **facts}
    answer = request(create_video.handler, "POST", "/api/v1/videos", body, user_id=user_id)
    video_id: str = answer.body["video_id"]
    return video_id


def published(video_id: str) -> str:
    table.claim_source(video_id, "e1", "s1", START)
    rendition = {"name": "240p", "width": 426, "height": 240, "bitrate_bps": 400_000}
    table.enter_stage(video_id, "plan", START, length_ms=12_500, renditions=[rendition])
    table.publish(video_id, START, thumbnail_key=f"media/{video_id}/t.jpg", percent_encoded=100)
    return video_id


def seen(video_id: str, user_id: str = "creator") -> Answer:
    return request(get_video.handler, "GET", f"/api/v1/videos/{video_id}", user_id=user_id)


def listed(query: str = "", user_id: str = "creator") -> Answer:
    return request(list_videos.handler, "GET", f"/api/v1/videos{query}", user_id=user_id)


def test_a_new_video_waits_for_its_upload(video_id: str) -> None:
    answer = seen(video_id)

    assert answer.status == 200
    assert answer.body == {
        "video_id": video_id,
        "creator_id": "creator",
        "title": "A walk",
        "description": "",
        "visibility": "public",
        "is_age_restricted": False,
        "status": "awaiting-upload",
        "stage": None,
        "percent_encoded": 0,
        "stage_started_at": {},
        "failure": None,
        "length_seconds": None,
        "renditions": [],
        "thumbnail_url": None,
        "created_at": "2026-03-01T12:00:00Z",
        "published_at": None,
        "takedown": None,
    }


def test_a_published_video_shows_what_was_made_of_it(video_id: str) -> None:
    body = seen(published(video_id)).body

    assert (body["status"], body["stage"], body["length_seconds"]) == ("published", None, 12.5)
    assert body["thumbnail_url"] == f"https://social-flow.test/media/{video_id}/t.jpg"
    assert body["renditions"] == [{"name": "240p", "width": 426, "height": 240, "bitrate_bps": 400_000}]
    assert body["published_at"] == "2026-03-01T12:00:00Z"
    assert set(body["stage_started_at"]) == {"probe", "plan"}


def test_a_failed_video_tells_its_creator_why(video_id: str) -> None:
    table.claim_source(video_id, "e1", "s1", START)
    table.fail(video_id, "e1", "truncated", "Upload it again.", START)

    assert seen(video_id).body["failure"] == {"reason": "truncated", "remedy": "Upload it again."}


def test_others_see_a_video_once_it_is_published(video_id: str) -> None:
    before = seen(video_id, "viewer")
    published(video_id)

    assert (before.status, seen(video_id, "viewer").status) == (404, 200)


@pytest.mark.parametrize(("visibility", "status"), [("public", 200), ("unlisted", 200), ("private", 404)])
def test_visibility_decides_what_others_see(video_id: str, visibility: str, status: int) -> None:
    other = published(created(visibility=visibility))

    assert seen(other, "viewer").status == status
    assert seen(other, "creator").status == 200


def test_a_video_that_is_not_shown_cannot_be_told_from_none(video_id: str) -> None:
    assert seen(video_id, "viewer").body == seen(ID, "viewer").body


@pytest.mark.parametrize("path_id", ["x", ID + "0", "0" * 25 + "U", "%2e%2e"])
def test_an_id_that_is_none_does_not_fit(aws: SimpleNamespace, path_id: str) -> None:
    assert seen(path_id).status == 422


def test_a_creator_pages_through_own_videos_newest_first(aws: SimpleNamespace, clock: TestClock) -> None:
    made = []
    for n in range(5):
        made.append(created(f"Video {n}"))
        clock.forward(seconds=1)
    created(user_id="other")

    first = listed("?limit=3").body
    rest = listed(f"?limit=3&cursor={first['next_cursor']}").body

    assert [item["video_id"] for item in first["items"] + rest["items"]] == made[::-1]
    assert rest["next_cursor"] is None


def test_a_cursor_opens_only_its_owners_page(aws: SimpleNamespace, clock: TestClock) -> None:
    for _ in range(2):
        created()
    cursor = listed("?limit=1").body["next_cursor"]

    answer = listed(f"?limit=1&cursor={cursor}", user_id="other")

    assert (answer.status, answer.body["code"]) == (422, "invalid-cursor")


@pytest.mark.parametrize("query", ["?limit=0", "?limit=101", "?limit=x", "?cursor=forged", "?cursor=" + "A" * 1001])
def test_a_page_that_cannot_be_meant_is_refused(aws: SimpleNamespace, query: str) -> None:
    assert listed(query).status == 422


def test_reading_costs_one_call_each(video_id: str) -> None:
    calls = []
    for read in (partial(seen, video_id), partial(listed)):
        dynamo.capacity.reset()
        assert read().status == 200
        calls.append(dynamo.capacity.calls)

    assert calls == [1, 1]


def match(seconds: float = 10, **facts: Any) -> Match:
    return Match(**{"reference_id": "r", "length_seconds": seconds, "is_claimable": True, "policy": "block", **facts})


def test_nothing_found_publishes() -> None:
    assert decide(Findings()).outcome == "publish"


def test_one_who_blocks_decides_over_those_who_do_not() -> None:
    decision = decide(
        Findings(matches=[match(policy="monetise"), match(12.5), match(7.5), match(99, is_claimable=False)])
    )

    assert (decision.outcome, decision.reason) == ("reject", "rights-blocked")
    assert decision.remedy.startswith("20.0 s ")


def test_who_has_not_said_otherwise_earns_with_it() -> None:
    assert Match(reference_id="r", length_seconds=9, is_claimable=True).policy == "monetise"


@pytest.mark.usefixtures("aws", "clock")
def test_its_creator_says_whether_a_video_is_for_adults() -> None:
    """CO-3."""
    assert seen(created(is_age_restricted=True)).body["is_age_restricted"] is True
