"""One request to every route that needs no Stripe, in an order in which each finds what it asks for, on the embedded cloud."""

import base64
import hashlib
import importlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from functions.money import stripe_table
from functions.money.stripe_gateway import Account
from functions.operations import signing_keys
from local.cloud.running import RunningCloud
from socialflow import clock, env, tables
from socialflow.events import Envelope, UserRegistered, VideoPublished
from socialflow.tables import Table

STAGE = "bench"
# These ask Stripe, or check its signature, and are measured with its stand-in by hand.
WITHOUT = frozenset({"functions.money.connect_account", "functions.money.receive_stripe_webhook"})
_MIB = 1024**2
_PASSWORD = "correct horse battery"  # noqa: S105 - nobody's


@dataclass(frozen=True)
class Request:
    """What the gateway hands to the verb's handler."""

    verb: str
    event: Mapping[str, Any]

    def send(self) -> dict[str, Any]:
        """The handler's answer. Raises AssertionError when it is not the one that a route gives when all is well."""
        answer: dict[str, Any] = importlib.import_module(self.verb).handler(dict(self.event), _CONTEXT)
        expected = 404 if self.verb.endswith("refuse_unknown_route") else 200
        if not expected <= answer["statusCode"] < expected + 100:
            raise AssertionError(f"{self.verb} answered {answer['statusCode']}: {answer['body']}")
        return answer


_CONTEXT = SimpleNamespace(
    aws_request_id="invocation", function_name="bench", memory_limit_in_mb=512, invoked_function_arn="arn:bench"
)
Send = Callable[[Request], dict[str, Any]]


@contextmanager
def world() -> Iterator[RunningCloud]:
    """An embedded cloud with tables, buckets and secrets, and the settings that stacks give, until the end of the block."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name, RunningCloud(Path(name)) as cloud:
        os.environ |= {
            "AWS_ENDPOINT_URL": cloud.endpoint_url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": cloud.region,
        }
        _settings(cloud)
        yield cloud


def walk(send: Send) -> None:
    """Send every request through `send`, which calls `request.send()` as often as it likes, once at least."""
    me, other = _people(send)
    _identity(send, me)
    _social(send, me, other)
    video_id = _uploads(send, me["user_id"])
    _playback(send, me["user_id"], other["user_id"], video_id)
    _money(send, me["user_id"])
    for verb, path in (
        ("health", "health"),
        ("docs", "docs"),
        ("openapi", "openapi.json"),
        ("error_docs", "docs/errors"),
    ):
        send(_request(f"operations.get_{verb}", "GET", f"/api/v1/{path}"))
    send(_request("operations.refuse_unknown_route", "GET", "/nowhere", route="$default"))


def _settings(cloud: RunningCloud) -> None:
    dynamodb, s3, secrets = (cloud.client(name) for name in ("dynamodb", "s3", "secretsmanager"))
    for table in tables.ALL:
        os.environ[table.setting] = table.physical_name(STAGE)
        dynamodb.create_table(**_definition(table))
    for setting in (env.SOURCES_BUCKET, env.MEDIA_BUCKET):
        os.environ[setting] = setting.lower().replace("_", "-")
        s3.create_bucket(Bucket=os.environ[setting])
    held = {
        env.CURSOR_SECRET_ARN: "cursor secret",
        env.PLAYBACK_SECRET_ARN: "playback secret",
        env.TOKEN_KEYS_SECRET_ARN: json.dumps(signing_keys.new_token_keys(clock.now())),
        env.CDN_KEYS_SECRET_ARN: json.dumps(signing_keys.new_cdn_keys()),
    }
    for setting, text in held.items():
        os.environ[setting] = secrets.create_secret(Name=setting.lower(), SecretString=text)["ARN"]
    os.environ |= {env.STAGE: STAGE, env.PUBLIC_ORIGIN: "https://bench.test", env.TOKEN_ISSUER: "https://bench.test"}
    os.environ[env.CDN_KEY_PAIR_ID] = "K2JCJMDEHXQW5F"


def _definition(table: Table) -> dict[str, Any]:
    """As stacks/data.py makes it, in the words of CreateTable."""

    def keys(prefix: str = "") -> list[dict[str, str]]:
        return [
            {"AttributeName": f"{prefix}pk", "KeyType": "HASH"},
            {"AttributeName": f"{prefix}sk", "KeyType": "RANGE"},
        ]

    prefixes = ["", *(index.name for index in table.indexes)]
    request: dict[str, Any] = {
        "TableName": table.physical_name(STAGE),
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": keys(),
        "AttributeDefinitions": [
            {"AttributeName": f"{prefix}{end}", "AttributeType": "S"} for prefix in prefixes for end in ("pk", "sk")
        ],
    }
    if table.indexes:
        request["GlobalSecondaryIndexes"] = [
            {"IndexName": each.name, "KeySchema": keys(each.name), "Projection": {"ProjectionType": "ALL"}}
            for each in table.indexes
        ]
    return request


def _people(send: Send) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two people; the first through `send`. Social and whoever else keeps people has heard of both."""
    found = []
    for number, name in enumerate(("ada", "bob")):
        body = {"username": name, "email": f"{name}@example.com", "password": _PASSWORD}
        request = _request("identity.register_user", "POST", "/api/v1/auth/register", body)
        found.append(_body((request.send if number else lambda request=request: send(request))()))  # type: ignore[misc]
        event = UserRegistered(occurred_at=clock.now(), user_id=found[-1]["user_id"], username=name, display_name=name)
        _consume("social.on_user_registered", event)
    return found[0], found[1]


def _identity(send: Send, me: dict[str, Any]) -> None:
    user_id = me["user_id"]
    login = {"login": "ada", "password": _PASSWORD}
    tokens = _body(send(_request("identity.log_in", "POST", "/api/v1/auth/login", login)))
    body = {"refresh_token": tokens["refresh_token"]}
    send(_request("identity.refresh_session", "POST", "/api/v1/auth/refresh", body))
    send(_request("identity.get_me", "GET", "/api/v1/users/me", user_id=user_id))
    send(_request("identity.get_user", "GET", f"/api/v1/users/{user_id}", user_id=user_id))
    send(_request("identity.get_jwks", "GET", "/api/v1/auth/jwks"))
    session_id = tokens["refresh_token"].split(".")[1]
    send(_request("identity.end_session", "POST", "/api/v1/auth/logout", user_id=user_id, session_id=session_id))


def _social(send: Send, me: dict[str, Any], other: dict[str, Any]) -> None:
    mine, theirs = me["user_id"], other["user_id"]
    send(_request("social.follow_user", "POST", f"/api/v1/users/{theirs}/follow", user_id=mine))
    send(_request("social.list_following", "GET", f"/api/v1/users/{mine}/following", user_id=mine))
    send(_request("social.list_followers", "GET", f"/api/v1/users/{theirs}/followers", user_id=mine))
    send(_request("timeline.get_feed", "GET", "/api/v1/posts/feed/", user_id=mine))
    send(_request("social.unfollow_user", "DELETE", f"/api/v1/users/{theirs}/follow", user_id=mine))


def _uploads(send: Send, me: str) -> str:
    part = b"\x00" * _MIB
    new = {"title": "A video of one part", "size_bytes": len(part)}
    start = _request("videos.create_video", "POST", "/api/v1/videos", new, user_id=me)
    video_id, given_up = _body(send(start))["video_id"], _body(start.send())["video_id"]
    upload = f"/api/v1/videos/{video_id}/upload"
    wanted = {"parts": [{"number": 1, "sha256": base64.b64encode(hashlib.sha256(part).digest()).decode()}]}
    signed = _body(send(_request("videos.sign_parts", "POST", f"{upload}/parts", wanted, user_id=me)))["parts"][0]
    _put(signed["url"], part, signed["headers"])
    send(_request("videos.get_upload", "GET", upload, user_id=me))
    send(_request("videos.complete_upload", "POST", f"{upload}/complete", user_id=me))
    send(_request("videos.get_video", "GET", f"/api/v1/videos/{video_id}", user_id=me))
    send(_request("videos.list_videos", "GET", "/api/v1/videos", user_id=me))
    send(_request("videos.abort_upload", "DELETE", f"/api/v1/videos/{given_up}/upload", user_id=me))
    return str(video_id)


def _playback(send: Send, creator: str, viewer: str, video_id: str) -> None:
    event = VideoPublished(
        occurred_at=clock.now(), video_id=video_id, creator_id=creator, title="A video of one part",
        visibility="public", length_ms=60_000, thumbnail_key="", hls_key="media/v/index.m3u8", dash_key="media/v/index.mpd",
    )  # fmt: skip
    _consume("playback.on_video_published", event)
    path = f"/api/v1/videos/{video_id}"
    playback = _body(send(_request("playback.start_playback", "POST", f"{path}/playback", user_id=viewer)))
    beat = {"session_token": playback["session_token"], "sequence": 1, "position_ms": 0, "played_ms": 0}
    send(_request("playback.credit_heartbeat", "POST", "/api/v1/playback/heartbeats", beat, user_id=viewer))
    send(_request("playback.get_views", "GET", f"{path}/views", user_id=viewer))


def _money(send: Send, me: str) -> None:
    # What connecting an account at Stripe leaves behind.
    account = Account(id="acct_bench", payouts_enabled=True, transfers_active=True, requirements=())
    stripe_table.keep_account(me, account, clock.now(), ())
    send(_request("money.get_payout_account", "GET", "/api/v1/payouts/account", user_id=me))
    send(_request("money.list_payouts", "GET", "/api/v1/payouts", user_id=me))
    send(_request("money.get_earnings", "GET", "/api/v1/earnings", user_id=me))


def _consume(verb: str, event: UserRegistered | VideoPublished) -> None:
    body = json.dumps({"detail": Envelope.of(event, "bench").model_dump()})
    handler = importlib.import_module(f"functions.{verb}").handler
    answer = handler({"Records": [{"messageId": "m", "body": body}]}, _CONTEXT)
    if answer != {"batchItemFailures": []}:
        raise AssertionError(f"{verb} failed: {answer}")


def _request(
    verb: str, method: str, path: str, body: Any = None, *, user_id: str = "", route: str = "", **claims: str
) -> Request:
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route or f"{method} {path}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": "application/json", "host": "bench.test"},
        "requestContext": {
            "requestId": "request",
            "stage": "$default",
            "http": {"method": method, "path": path, "sourceIp": "203.0.113.9", "userAgent": "bench"},
        },
        "isBase64Encoded": False,
    }
    if body is not None:
        event["body"] = json.dumps(body)
    if user_id:
        event["requestContext"]["authorizer"] = {"lambda": {"user_id": user_id, **claims}}
    return Request(f"functions.{verb}", event)


def _body(answer: dict[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(answer["body"])
    return body


def _put(url: str, data: bytes, headers: Mapping[str, str]) -> None:
    import urllib3

    answer = urllib3.request("PUT", url, body=data, headers=dict(headers), retries=False, timeout=30)
    if answer.status != 200:
        raise AssertionError(f"The embedded cloud did not take a part: {answer.status} {answer.data[:300]!r}")
