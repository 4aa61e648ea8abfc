"""A timeline domain whose stream runs, and helpers that act as authors and readers do."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from functions.timeline import policy, table
from functions.timeline.fan_out_entry import handler as fan_out_entry
from functions.timeline.get_feed import handler as get_feed
from functions.timeline.on_user_followed import handler as on_user_followed
from functions.timeline.on_user_unfollowed import handler as on_user_unfollowed
from functions.timeline.on_video_published import handler as on_video_published
from socialflow import env
from socialflow.events import Envelope, Event, UserFollowed, UserUnfollowed, VideoPublished
from tests.conftest import START, Answer, TestClock, lambda_context, request


def user(name: str) -> str:
    return name.rjust(26, "0")


def deliver(handler: Callable[[dict[str, Any], Any], Any], *events: Event) -> None:
    """The events as the queue hands them over."""
    records = [
        {"messageId": str(number), "body": json.dumps({"detail": Envelope.of(event, str(number)).model_dump()})}
        for number, event in enumerate(events)
    ]
    assert handler({"Records": records}, lambda_context()) == {"batchItemFailures": []}


@dataclass
class World:
    """People, and a stream that is delivered when told to."""

    client: Any
    policy: dict[str, int] = field(default_factory=dict)
    fanned_out: set[str] = field(default_factory=set)

    def follow(self, reader: str, author: str, at: datetime = START) -> None:
        deliver(on_user_followed, UserFollowed(occurred_at=at, follower_id=user(reader), followee_id=user(author)))

    def unfollow(self, reader: str, author: str, at: datetime = START + timedelta(days=1)) -> None:
        deliver(on_user_unfollowed, UserUnfollowed(occurred_at=at, follower_id=user(reader), followee_id=user(author)))

    def enter(self, author: str, video: str, at: datetime = START, **different: Any) -> None:
        values: dict[str, Any] = {
            "video_id": video,
            "creator_id": user(author),
            "title": video.title(),
            "visibility": "public",
            "length_ms": 1500,
            "thumbnail_key": f"media/{video}/thumbnail.jpg",
        }
        deliver(on_video_published, VideoPublished(occurred_at=at, **{**values, **different}))

    def publish(self, author: str, video: str, at: datetime = START, **different: Any) -> None:
        self.enter(author, video, at, **different)
        self.run_stream()

    def run_stream(self, *, again: bool = False) -> None:
        """Hand what is new in the table (or all of it again) to the fan-out, as the unfiltered stream would."""
        records = []
        for number, item in enumerate(self.scan()):
            key = f"{item['pk']['S']}|{item['sk']['S']}"
            if again or key not in self.fanned_out:
                self.fanned_out.add(key)
                records.append({"dynamodb": {"SequenceNumber": str(number), "NewImage": item}})
        assert fan_out_entry({"Records": records}, lambda_context()) == {"batchItemFailures": []}

    def scan(self) -> list[dict[str, Any]]:
        pages = self.client.get_paginator("scan").paginate(TableName=table.STORE.name)
        return [item for page in pages for item in page["Items"]]

    def pushed(self, reader: str) -> list[str]:
        """What lies in the reader's own timeline, newest first."""
        return [each["video_id"] for each in table.pushed_entries(user(reader), limit=1000, before=None)]


@pytest.fixture
def world(aws: SimpleNamespace, clock: TestClock, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv(env.POLICY, "{}")
    return World(aws.client("dynamodb"))


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Set the timeline's policy for this test."""

    def choose(**values: int) -> None:
        monkeypatch.setenv(env.POLICY, json.dumps({"timeline": values}))
        assert policy.current() == policy.Policy(**values)

    return choose


def feed(reader: str, query: str = "") -> Answer:
    return request(get_feed, "GET", f"/api/v1/posts/feed/{query}", user_id=user(reader))


def shown(reader: str, query: str = "") -> list[str]:
    answer = feed(reader, query)
    assert answer.status == 200, answer.body
    return [each["video_id"] for each in answer.body["items"]]


def all_pages(reader: str, limit: int) -> list[list[str]]:
    pages, query = [], f"?limit={limit}"
    while True:
        answer = feed(reader, query)
        pages.append([each["video_id"] for each in answer.body["items"]])
        if not answer.body["next_cursor"]:
            return pages
        query = f"?limit={limit}&cursor={answer.body['next_cursor']}"
