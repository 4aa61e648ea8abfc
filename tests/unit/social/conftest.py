"""A social domain that knows some users, and helpers that act as they do."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from functions.social.follow_user import handler as follow_user
from functions.social.list_followers import handler as list_followers
from functions.social.list_following import handler as list_following
from functions.social.on_user_registered import handler as on_user_registered
from functions.social.unfollow_user import handler as unfollow_user
from socialflow.events import Envelope, Event, UserRegistered
from tests.concurrency import atomic_calls as atomic_calls
from tests.conftest import START, Answer, TestClock, lambda_context, request


def user(name: str) -> str:
    """The id of the user of this name; ids of long ago, so that the unknown are not taken for new."""
    return name.rjust(26, "0")


def delivered(*events: Event) -> dict[str, Any]:
    """The events as the queue hands them over."""
    envelopes = [Envelope.of(event, event.model_dump_json()) for event in events]
    return {
        "Records": [
            {"messageId": str(position), "body": json.dumps({"detail": envelope.model_dump()})}
            for position, envelope in enumerate(envelopes)
        ]
    }


def meet(name: str) -> str:
    event = UserRegistered(occurred_at=START, user_id=user(name), username=name, display_name=name.title())
    assert on_user_registered(delivered(event), lambda_context()) == {"batchItemFailures": []}
    return user(name)


@pytest.fixture
def social(aws: SimpleNamespace, clock: TestClock) -> SimpleNamespace:
    for name in ("ada", "bob", "cy"):
        meet(name)
    return aws


def follow(follower: str, followee: str) -> Answer:
    return request(follow_user, "POST", f"/api/v1/users/{user(followee)}/follow", user_id=user(follower))


def unfollow(follower: str, followee: str) -> Answer:
    return request(unfollow_user, "DELETE", f"/api/v1/users/{user(followee)}/follow", user_id=user(follower))


def followers(name: str, query: str = "") -> Answer:
    return request(list_followers, "GET", f"/api/v1/users/{user(name)}/followers{query}", user_id=user("ada"))


def following(name: str, query: str = "") -> Answer:
    return request(list_following, "GET", f"/api/v1/users/{user(name)}/following{query}", user_id=user("ada"))


def names(answer: Answer) -> list[str]:
    assert answer.status == 200
    return [each["username"] for each in answer.body["items"]]
