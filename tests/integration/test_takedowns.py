"""A moderator takes a video down (MO-9): it is gone wherever it is shown, its creator is told why, and it can come back."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from functions.identity import audit_table
from functions.identity import table as identity
from functions.videos.delete_video import handler as delete_video
from functions.videos.get_video import handler as get_video
from functions.videos.restore_video import handler as restore_video
from functions.videos.take_down_video import handler as take_down_video
from socialflow import env, events, tables
from socialflow.dynamo import unmarshal
from tests.conftest import Answer, TestClock, request
from tests.integration.platform import Platform
from tests.integration.test_bans import HIDDEN, SHOWN, WATCH, World
from tests.support.problems import assert_problem
from tests.unit.identity.conftest import identity as identity_keys  # noqa: F401
from tests.unit.playback.conftest import playback as playback

WHY = "it shows somebody who never agreed"
MODERATOR = {"user_id": "mia", "role": "moderator"}
DOMAINS = ("identity", "playback", "timeline")


class Moderated(World):
    """The same video, and Mia, who moderates."""

    def decides(self, handler: Any, what: str, **changes: str) -> Answer:
        route = f"/api/v1/admin/videos/{{video_id}}/{what}"
        path, who = route.format(video_id=self.video_id), {**MODERATOR, **changes}
        answer = request(handler, "POST", path, {"reason": WHY}, route=route, **who)
        self.platform.settle(deliveries=2)
        return answer

    def takes_down(self, **changes: str) -> Answer:
        return self.decides(take_down_video, "takedown", **changes)

    def restores(self, **changes: str) -> Answer:
        return self.decides(restore_video, "restoration", **changes)

    def page(self, user_id: str, role: str = "user") -> Answer:
        return request(get_video, "GET", WATCH.format(video_id=self.video_id), route=WATCH, user_id=user_id, role=role)

    def letters(self) -> list[tuple[str, dict[str, str]]]:
        items = self.platform.client("dynamodb").scan(TableName=identity.STORE.name)["Items"]
        owed = [each for each in map(unmarshal, items) if str(each.get("kind", "")).startswith("video-")]
        return sorted((each["kind"], each["values"]) for each in owed if each["user_id"] == self.ada)


@pytest.fixture
def world(
    aws: SimpleNamespace,
    clock: TestClock,
    playback: SimpleNamespace,
    identity_keys: SimpleNamespace,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> Moderated:
    monkeypatch.setenv(env.POLICY, "{}")
    consumers = {events.VideoStandingMoved: [f"functions.{domain}.on_video_standing_moved" for domain in DOMAINS]}
    streams = {
        tables.VIDEOS: ["functions.videos.publish_events"],
        tables.TIMELINE: ["functions.timeline.fan_out_entry"],
    }
    platform = Platform(aws.client, streams=streams, consumers=consumers)
    made = Moderated(platform)
    platform.settle()
    return made


def test_a_video_that_is_taken_down_is_gone_for_all_but_moderators_until_it_is_restored(world: Moderated) -> None:
    assert world.seen(world.bob) == SHOWN

    answer = world.takes_down()

    assert (answer.status, answer.body["takedown"]["reason"]) == (200, WHY)
    assert world.seen(world.bob) == HIDDEN
    assert world.seen("mo", "moderator")[:2] == SHOWN[:2]

    assert world.restores().body["takedown"] is None
    assert world.seen(world.bob) == SHOWN


def test_its_creator_sees_it_with_the_reason_and_is_told_that_it_does_not_play(world: Moderated) -> None:
    world.takes_down()

    assert world.page(world.ada).body["takedown"] == {"reason": WHY, "taken_down_at": "2026-03-01T12:00:00Z"}
    assert world.seen(world.ada)[:2] == (200, 403)
    assert_problem(world.page(world.bob), 404, "not-found")


def test_each_act_is_logged_once_and_its_creator_told_by_one_letter(world: Moderated) -> None:
    for act in (world.takes_down, world.takes_down, world.restores, world.restores):
        assert act().status == 200

    acts = sorted(audit_table.all_on(world.ada), key=lambda each: int(each["seq"]))
    assert [(each["action"], each["actor_id"], each["reason"], each["after"]) for each in acts] == [
        ("take-down-video", "mia", WHY, f"{world.video_id} taken-down"),
        ("restore-video", "mia", WHY, f"{world.video_id} published"),
    ]
    values = {"title": "Hi", "reason": WHY}
    assert world.letters() == [("video-restored", values), ("video-taken-down", values)]


def test_who_may_not_decide_changes_nothing(world: Moderated) -> None:
    for changes, status, code in (
        ({"role": "creator"}, 403, "role-needed"),
        ({"is_two_factor": "false"}, 403, "second-factor-missing"),
        ({"proved_at": "1"}, 403, "step-up-needed"),
        # Not even about a takedown of their own video.
        ({"user_id": world.ada, "role": "admin"}, 403, "own-video"),
    ):
        assert_problem(world.takes_down(**changes), status, code)
    assert world.seen(world.bob) == SHOWN
    world.takes_down()
    assert_problem(world.restores(user_id=world.ada, role="moderator"), 403, "own-video")
    assert world.seen(world.bob) == HIDDEN


def test_without_a_reason_nothing_is_decided(world: Moderated) -> None:
    route = "/api/v1/admin/videos/{video_id}/takedown"
    for body in ({}, {"reason": "  "}, {"reason": "x" * 1001}):
        answer = request(take_down_video, "POST", route.format(video_id=world.video_id), body, route=route, **MODERATOR)
        assert_problem(answer, 422, "invalid-request")
    assert world.seen(world.bob) == SHOWN


def test_what_is_not_published_or_deleted_cannot_be_decided_about(world: Moderated) -> None:
    world.takes_down()
    path = f"/api/v1/videos/{world.video_id}"
    assert request(delete_video, "DELETE", path, route=WATCH, user_id=world.ada).status == 204

    for act in (world.takes_down, world.restores):
        assert_problem(act(), 404, "not-found")


def test_of_two_who_decide_at_once_one_is_told_to_look_again(world: Moderated) -> None:
    from functions.videos import table, takedown_table, takedowns
    from functions.videos.errors import VideoChanging
    from tests.conftest import START

    before = table.video(world.video_id)
    desk = takedowns.Desk("mia", "r", START)
    desk.take_down(world.video_id, WHY)

    with pytest.raises(VideoChanging):
        takedown_table.take_down(before, desk._moved(before, "taken-down", "another reason"))
    assert json.dumps(table.video(world.video_id)["takedown"]).count(WHY) == 1
