"""A published video, its creator, and viewers whose players send heartbeats."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.conftest import START, Answer, TestClock, put_secret, request

VIDEO_ID = "01hqvideo00000000000000000"
CREATOR, VIEWER = "creator-1", "viewer-1"
LENGTH_MS = 60_000
_RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _pem_pair() -> str:
    private = _RSA.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = _RSA.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return json.dumps({"private_pem": private.decode(), "public_pem": public.decode()})


@pytest.fixture
def public_key() -> rsa.RSAPublicKey:
    return _RSA.public_key()


@pytest.fixture
def playback(aws: SimpleNamespace, clock: TestClock, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The playback domain with its secrets."""
    from socialflow import env

    put_secret(monkeypatch, env.CDN_KEYS_SECRET_ARN, _pem_pair())
    put_secret(monkeypatch, env.PLAYBACK_SECRET_ARN, "playback secret of the tests")
    monkeypatch.setenv(env.CDN_KEY_PAIR_ID, "K2JCJMDEHXQW5F")
    return aws


@pytest.fixture
def publish(playback: SimpleNamespace) -> Callable[..., dict[str, Any]]:
    """Tell playback of a published video, as the bus does."""
    from functions.playback import on_video_published
    from socialflow.events import Envelope, VideoPublished
    from tests.conftest import lambda_context

    def tell(*, at: datetime = START, **changes: Any) -> dict[str, Any]:
        facts = {
            "video_id": VIDEO_ID,
            "creator_id": CREATOR,
            "title": "Hello",
            "visibility": "public",
            "length_ms": LENGTH_MS,
            "thumbnail_key": "",
        }
        event = VideoPublished(occurred_at=at, **{**facts, **changes})
        body = json.dumps({"detail": Envelope.of(event, "test").model_dump()})
        answer: dict[str, Any] = on_video_published.handler(
            {"Records": [{"messageId": "m", "body": body}]}, lambda_context()
        )
        return answer

    return tell


@dataclass
class Player:
    """An honest player: it plays in real time and sends what it played."""

    viewer_id: str
    session: dict[str, Any]
    sequence: int = 0
    previous: str = ""
    sent: list[dict[str, Any]] = field(default_factory=list)

    def beat(self, played_ms: int, **changes: Any) -> Answer:
        body = {
            "session_token": self.session["session_token"],
            "sequence": self.sequence + 1,
            "position_ms": 0,
            "played_ms": played_ms,
            "previous": self.previous,
            **changes,
        }
        self.sent.append(body)
        return self.send(body)

    def send(self, body: dict[str, Any], *, as_user: str = "") -> Answer:
        from functions.playback import credit_heartbeat

        answer = request(
            credit_heartbeat.handler, "POST", "/api/v1/playback/heartbeats", body, user_id=as_user or self.viewer_id
        )
        if answer.status == 200 and body["sequence"] > self.sequence:
            self.sequence, self.previous = body["sequence"], answer.body["next"]
        return answer


def start(viewer_id: str = VIEWER, video_id: str = VIDEO_ID, **claims: str) -> Answer:
    from functions.playback import start_playback

    return request(
        start_playback.handler,
        "POST",
        f"/api/v1/videos/{video_id}/playback",
        user_id=viewer_id,
        route="/api/v1/videos/{video_id}/playback",
        **claims,
    )


@pytest.fixture
def play(publish: Callable[..., Any]) -> Callable[..., Player]:
    """Publish the video and start to watch it."""

    def begin(viewer_id: str = VIEWER, **video: Any) -> Player:
        publish(**video)
        answer = start(viewer_id)
        assert answer.status == 201, answer.body
        return Player(viewer_id, answer.body)

    return begin


def views(viewer_id: str = VIEWER, video_id: str = VIDEO_ID) -> Answer:
    from functions.playback import get_views

    return request(
        get_views.handler,
        "GET",
        f"/api/v1/videos/{video_id}/views",
        user_id=viewer_id,
        route="/api/v1/videos/{video_id}/views",
    )


@dataclass
class Stream:
    """The playback table's stream as Lambda delivers it: what each session's item was after each look."""

    client: Any
    images: list[dict[str, Any]] = field(default_factory=list)

    def look(self) -> None:
        """Note the sessions as they stand, as one change each."""
        from socialflow import tables
        from tests.conftest import STAGE

        items = self.client.scan(TableName=tables.PLAYBACK.physical_name(STAGE))["Items"]
        self.images += [item for item in items if item["sk"]["S"] == "SESSION" and item not in self.images]

    def of(self, player: Player) -> list[dict[str, Any]]:
        """What was noted of the player's session, in order."""
        return [image for image in self.images if image["session_id"]["S"] == player.session["session_id"]]

    def deliver(self, images: list[dict[str, Any]] | None = None) -> None:
        """All that was noted, or these."""
        from functions.playback import aggregate_watch_time
        from tests.conftest import lambda_context

        given = self.images if images is None else images
        records = [
            {"eventName": "MODIFY", "dynamodb": {"NewImage": image, "SequenceNumber": str(number)}}
            for number, image in enumerate(given)
        ]
        answer = aggregate_watch_time.handler({"Records": records}, lambda_context())
        assert answer == {"batchItemFailures": []}


@pytest.fixture
def stream(playback: SimpleNamespace) -> Stream:
    return Stream(playback.client("dynamodb"))


def totals() -> dict[tuple[str, str], dict[str, Any]]:
    """What was added up, by viewer and month."""
    import boto3

    from socialflow import tables
    from socialflow.dynamo import unmarshal
    from tests.conftest import STAGE

    items = boto3.client("dynamodb").scan(TableName=tables.PLAYBACK.physical_name(STAGE))["Items"]
    found = [unmarshal(item) for item in items if item["sk"]["S"].startswith("WATCHED#")]
    return {(item["viewer_id"], item["period"]): item for item in found}
