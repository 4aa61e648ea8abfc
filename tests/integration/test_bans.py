"""A ban hides what somebody has published (MO-8), wherever it is shown, until they are reinstated."""

from types import SimpleNamespace
from typing import Any

import pytest

from functions.identity import table as identity
from functions.identity.ban_user import handler as ban_user
from functions.identity.change_password import handler as change_password
from functions.identity.reinstate_user import handler as reinstate_user
from functions.identity.suspend_user import handler as suspend_user
from functions.playback.start_playback import handler as start_playback
from functions.timeline import table as timeline
from functions.timeline.get_feed import handler as get_feed
from functions.videos import table as videos
from functions.videos.get_video import handler as get_video
from socialflow import env, events, tables
from socialflow.events import UserFollowed, VideoPublished
from tests.conftest import START, TestClock, request
from tests.integration.platform import Platform
from tests.unit.identity.conftest import PASSWORD, register
from tests.unit.identity.conftest import identity as identity_keys  # noqa: F401
from tests.unit.playback.conftest import playback as playback
from tests.unit.timeline.conftest import deliver

WATCH = "/api/v1/videos/{video_id}"
HIDDEN, SHOWN = (404, 404, 0), (200, 201, 1)
DOMAINS = ("videos", "playback", "timeline")


class World:
    """Ada's public video, and Bob, who follows her."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.ada, self.bob = (register(name).body["user_id"] for name in ("ada", "bob"))
        self.video_id = "v" * 26
        new = {
            "video_id": self.video_id,
            "creator_id": self.ada,
            "title": "Hi",
            "description": "",
            "visibility": "public",
        }
        videos.STORE.write(videos.new_video(new, START))
        videos.claim_source(self.video_id, "e1", "s1", START)
        videos.enter_stage(self.video_id, "plan", START, length_ms=1000, renditions=[])
        videos.publish(self.video_id, START, thumbnail_key="", percent_encoded=100)
        from functions.playback.on_video_published import handler as to_playback
        from functions.timeline.on_user_followed import handler as follows
        from functions.timeline.on_video_published import handler as to_timeline

        deliver(follows, UserFollowed(occurred_at=START, follower_id=self.bob, followee_id=self.ada))
        facts = {"title": "Hi", "visibility": "public", "length_ms": 1000, "thumbnail_key": ""}
        event = VideoPublished(occurred_at=START, video_id=self.video_id, creator_id=self.ada, **facts)
        deliver(to_playback, event)
        deliver(to_timeline, event)
        timeline.push(timeline.authored_entries(self.ada, limit=9, before=None), [self.bob])

    def acts(self, handler: Any, what: str, **more: str) -> None:
        route = f"/api/v1/admin/users/{{user_id}}/{what}"
        body = {"reason": "as the rules say", **more}
        who = {"user_id": "root", "role": "admin"}
        assert request(handler, "POST", route.format(user_id=self.ada), body, route=route, **who).status == 200
        self.platform.settle(deliveries=2)

    def seen(self, by: str, role: str = "user") -> tuple[int, int, int]:
        """The video's page, its playback, and how much of it is in the feed."""
        path = WATCH.format(video_id=self.video_id)
        page = request(get_video, "GET", path, route=WATCH, user_id=by, role=role)
        played = request(start_playback, "POST", f"{path}/playback", route=f"{WATCH}/playback", user_id=by, role=role)
        feed = request(get_feed, "GET", "/api/v1/posts/feed/", user_id=by, role=role)
        return page.status, played.status, len(feed.body["items"])


@pytest.fixture
def world(
    aws: SimpleNamespace,
    clock: TestClock,
    playback: SimpleNamespace,
    identity_keys: SimpleNamespace,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    monkeypatch.setenv(env.POLICY, "{}")
    consumers = {events.StandingMoved: [f"functions.{domain}.on_standing_moved" for domain in DOMAINS]}
    streams = {tables.IDENTITY: ["functions.identity.publish_events"]}
    platform = Platform(aws.client, streams=streams, consumers=consumers)
    return World(platform)


def test_what_a_banned_creator_published_is_hidden_until_they_are_reinstated(world: World) -> None:
    assert world.seen(world.bob) == SHOWN

    world.acts(ban_user, "ban")

    assert world.seen(world.bob) == HIDDEN
    assert world.seen("moderator", "moderator")[:2] == SHOWN[:2]
    assert world.seen("admin", "admin")[:2] == SHOWN[:2]
    assert world.seen("creator", "creator")[:2] == HIDDEN[:2]

    world.acts(reinstate_user, "reinstatement")

    assert world.seen(world.bob) == SHOWN


def test_who_pulls_the_entries_of_somebody_banned_sees_none_either(world: World) -> None:
    timeline.remove_author(world.bob, world.ada)
    assert timeline.pull(world.bob, world.ada, 10)
    assert world.seen(world.bob) == SHOWN

    world.acts(ban_user, "ban")

    assert world.seen(world.bob) == HIDDEN


def test_a_suspension_hides_nothing_and_lifts_a_ban(world: World) -> None:
    world.acts(ban_user, "ban")
    world.acts(suspend_user, "suspension", until="2099-01-01T00:00:00Z")

    assert world.seen(world.bob) == SHOWN


def test_what_moves_a_standing_otherwise_leaves_a_ban_as_it_is(world: World) -> None:
    world.acts(ban_user, "ban")
    body = {"old_password": PASSWORD, "new_password": "another horse battery"}
    assert request(change_password, "POST", "/api/v1/auth/password", body, user_id=world.ada).status == 204
    world.platform.settle()

    assert world.seen(world.bob) == HIDDEN
    assert identity.user(world.ada)["standing"] == "banned"
