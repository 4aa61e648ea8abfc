"""A publication reaches followers: identity → social → timeline, joined by streams and the bus."""

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from functions.identity.register_user import handler as register_user
from functions.operations import signing_keys
from functions.social.follow_user import handler as follow_user
from functions.social.list_followers import handler as list_followers
from functions.social.unfollow_user import handler as unfollow_user
from functions.timeline.get_feed import handler as get_feed
from socialflow import aws as factory
from socialflow import env, tables
from socialflow.events import Envelope, UserFollowed, UserRegistered, UserUnfollowed, VideoPublished
from tests.conftest import START, TestClock, put_secret, request
from tests.integration.platform import Platform


@pytest.fixture
def platform(aws: SimpleNamespace, clock: TestClock, monkeypatch: pytest.MonkeyPatch) -> Platform:
    put_secret(monkeypatch, env.TOKEN_KEYS_SECRET_ARN, json.dumps(signing_keys.new_token_keys(START)))
    monkeypatch.setenv(env.POLICY, "{}")
    return Platform(
        aws.client,
        streams={
            tables.IDENTITY: ["functions.identity.publish_events"],
            tables.SOCIAL: ["functions.social.publish_events"],
            tables.TIMELINE: ["functions.timeline.fan_out_entry"],
        },
        consumers={
            UserRegistered: ["functions.social.on_user_registered"],
            UserFollowed: ["functions.timeline.on_user_followed"],
            UserUnfollowed: ["functions.timeline.on_user_unfollowed"],
            VideoPublished: ["functions.timeline.on_video_published"],
        },
    )


def register(name: str) -> str:
    body = {"username": name, "email": f"{name}@example.com", "password": "correct horse battery"}
    answer = request(register_user, "POST", "/api/v1/auth/register", body)
    assert answer.status == 201, answer.body
    user_id: str = answer.body["user_id"]
    return user_id


def publish(creator_id: str, video_id: str, clock: TestClock) -> None:
    """What the videos domain puts on the bus when a video is published."""
    event = VideoPublished(
        occurred_at=clock.forward(minutes=1),
        video_id=video_id,
        creator_id=creator_id,
        title=video_id,
        visibility="public",
        length_ms=1000,
        thumbnail_key="",
    )
    envelope = Envelope.of(event, video_id)
    factory.client("events").put_events(
        Entries=[
            {
                "EventBusName": env.EVENT_BUS_NAME.get(),
                "Source": envelope.source,
                "DetailType": envelope.type,
                "Detail": envelope.model_dump_json(),
            }
        ]
    )


def feed(user_id: str) -> list[str]:
    answer = request(get_feed, "GET", "/api/v1/posts/feed/", user_id=user_id)
    assert answer.status == 200, answer.body
    return [item["video_id"] for item in answer.body["items"]]


@pytest.mark.parametrize("deliveries", [1, 2])
def test_a_publication_reaches_a_follower_until_they_unfollow(
    platform: Platform, clock: TestClock, deliveries: int
) -> None:
    creator, viewer = register("creator"), register("viewer")
    platform.settle(deliveries=deliveries)
    publish(creator, "before", clock)
    path = f"/api/v1/users/{creator}/follow"

    assert request(follow_user, "POST", path, user_id=viewer).status == 201
    publish(creator, "after", clock)
    platform.settle(deliveries=deliveries)

    assert feed(viewer) == ["after", "before"]
    assert feed(creator) == []
    followers = request(list_followers, "GET", f"/api/v1/users/{creator}/followers", user_id=viewer).body
    assert [item["username"] for item in followers["items"]] == ["viewer"]
    assert followers["total"] == 1

    clock.forward(minutes=1)
    assert request(unfollow_user, "DELETE", path, user_id=viewer).status == 204
    publish(creator, "unseen", clock)
    platform.settle(deliveries=deliveries)

    assert feed(viewer) == []


def test_every_change_is_published_once_with_its_own_id(platform: Platform, clock: TestClock) -> None:
    creator, viewer = register("creator"), register("viewer")
    platform.settle()
    path = f"/api/v1/users/{creator}/follow"
    for _ in range(2):
        clock.forward(milliseconds=5)
        request(follow_user, "POST", path, user_id=viewer)
        request(follow_user, "POST", path, user_id=viewer)
        request(unfollow_user, "DELETE", path, user_id=viewer)
        request(unfollow_user, "DELETE", path, user_id=viewer)
    platform.settle()

    # Letters to who registers are none of a follower's business.
    published = [event for event in platform.published if event["type"] != "LetterOwed"]
    kinds = [event["type"] for event in published]
    ids = {event["id"] for event in published}
    assert kinds == ["UserRegistered"] * 2 + ["UserFollowed", "UserUnfollowed"] * 2
    assert len(ids) == 6
    assert _instants(published[2:]) == sorted(_instants(published[2:]))
    assert len(set(_instants(published[2:]))) == 4
    assert clock.at - START < timedelta(seconds=1)


def _instants(events: list[dict[str, Any]]) -> list[str]:
    return [event["data"]["occurred_at"] for event in events]
