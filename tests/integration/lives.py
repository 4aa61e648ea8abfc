"""People who have written wherever one can, each time with another canary, and the domains that they did it to."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from functions.identity import avatar_objects, factor_table, passkey_table, profile_table, social_table, table
from functions.identity.add_mute import handler as add_mute
from functions.identity.ask_for_email_change import handler as ask_for_email_change
from functions.identity.block_user import handler as block_user
from functions.identity.create_personal_token import handler as create_personal_token
from functions.identity.delete_me import handler as delete_me
from functions.identity.erase_leavers import handler as erase_leavers
from functions.identity.log_in import handler as log_in
from functions.identity.register_user import handler as register_user
from functions.identity.update_me import handler as update_me
from functions.operations import signing_keys
from functions.playback import watched_table
from functions.privacy.request_export import handler as request_export
from functions.social.follow_user import handler as follow_user
from functions.videos import table as videos
from functions.videos.create_video import handler as create_video
from socialflow import env, events, person_keys, tables
from tests.conftest import START, Answer, Mailbox, TestClock, lambda_context, put_secret, request
from tests.integration.platform import Platform

ERASERS = ("social", "timeline", "videos", "playback", "billing", "privacy", "sockets")
# Names of files, which the encoder gives, are told in traces.
FILES = {"canary-segment.m4s", "canary-thumbnail.jpg"}
FORGETTERS = ("videos", "timeline", "playback", "rights")


@pytest.fixture
def platform(aws: SimpleNamespace, clock: TestClock, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> Platform:
    put_secret(monkeypatch, env.TOKEN_KEYS_SECRET_ARN, json.dumps(signing_keys.new_token_keys(START)))
    put_secret(monkeypatch, env.CERTIFICATE_KEYS_SECRET_ARN, json.dumps(signing_keys.new_token_keys(START)))
    monkeypatch.setenv(env.TOKEN_ISSUER, "https://social-flow.test")
    consumers: dict[type[events.Event], list[str]] = {
        events.UserRegistered: ["functions.social.on_user_registered", "functions.billing.on_user_registered"],
        events.LetterOwed: ["functions.identity.on_letter_owed"],
        events.ProfileChanged: ["functions.social.on_profile_changed"],
        events.UserBlocked: ["functions.social.on_user_blocked"],
        events.MuteChanged: ["functions.timeline.on_mute_changed"],
        events.UserFollowed: ["functions.timeline.on_user_followed", "functions.identity.on_user_followed"],
        events.UserUnfollowed: ["functions.timeline.on_user_unfollowed", "functions.identity.on_user_unfollowed"],
        events.VideoPublished: ["functions.timeline.on_video_published", "functions.playback.on_video_published"],
        events.VideoDeleted: [f"functions.{domain}.on_video_deleted" for domain in FORGETTERS],
        events.UserErased: [f"functions.{domain}.on_user_erased" for domain in ERASERS],
        events.PersonForgotten: ["functions.privacy.on_person_forgotten"],
    }
    monkeypatch.setenv(env.POLICY, "{}")
    told = (tables.IDENTITY, tables.SOCIAL, tables.PRIVACY, tables.VIDEOS)
    streams = {each: [f"functions.{each.context}.publish_events"] for each in told}
    streams[tables.TIMELINE] = ["functions.timeline.fan_out_entry"]
    return Platform(aws.client, streams=streams, consumers=consumers)


def asks(handler: Callable[..., Any], route: str, body: Any = None, by: str = "", **names: str) -> Answer:
    method, path = route.split(" ")
    answer = request(handler, method, path.format(**names), body, user_id=by, route=route)
    assert answer.status < 300, answer.body
    return answer


def register(username: str, **more: Any) -> str:
    body = {"username": username, "email": f"{username}@example.com", "password": "correct horse battery", **more}
    return str(asks(register_user, "POST /api/v1/auth/register", body).body["user_id"])


def deliver(domain: str, event: events.Event, verb: str) -> None:
    from importlib import import_module

    detail = events.Envelope.of(event, event.detail_type()).model_dump()
    record = {"messageId": "m", "body": json.dumps({"detail": detail})}
    handler = import_module(f"functions.{domain}.{verb}").handler
    assert handler({"Records": [record]}, lambda_context()) == {"batchItemFailures": []}


def make_videos(aws: SimpleNamespace, creator_id: str) -> str:
    """A draft, and one that is published, which is answered; what can be said of them says canaries, and so do their files."""
    video_id = ""
    for name in ("draft", "public"):
        new = {"title": f"canary-title-{name}", "description": f"canary-description-{name}", "size_bytes": 9}
        video_id = str(asks(create_video, "POST /api/v1/videos", new, creator_id).body["video_id"])
    videos.claim_source(video_id, "e1", "s1", START)
    videos.enter_stage(video_id, "plan", START, length_ms=1000)
    videos.publish(video_id, START, thumbnail_key=f"media/{video_id}/thumbnails/canary-thumbnail.jpg")
    videos.await_encode(video_id, "canary-source-version", "t1", START)
    for bucket, key in (
        ("sources-bucket", f"sources/{video_id}/original"),
        ("media-bucket", f"media/{video_id}/cmaf/canary-segment.m4s"),
        ("media-bucket", f"media/{video_id}/thumbnails/canary-thumbnail.jpg"),
    ):
        aws.client("s3").put_object(Bucket=bucket, Key=key, Body=f"canary-bytes-{bucket[0]}".encode())
    return video_id


def life(aws: SimpleNamespace, platform: Platform, bob: str) -> str:
    """A person who has written wherever one can, each time with another canary."""
    born = {"birth_date": "1990-01-31", "country": "FR"}
    ada = register("canaryname", email="canary-mail@example.com", display_name="canary-display", **born)
    me = "PATCH /api/v1/users/me"
    asks(update_me, me, {"bio": "canary-bio", "display_name": "canary-display-2"}, ada)
    asks(update_me, me, {"links": [f"https://canary-link-{n}.example.com" for n in range(3)]}, ada)
    for kind, value in (("word", "canary-word"), ("word", "canary-word-2"), ("thread", "c" * 26), ("user", bob)):
        asks(add_mute, "PUT /api/v1/users/me/mutes", {"kind": kind, "value": value}, ada)
    for n in range(3):
        login = {"login": "canaryname", "password": "correct horse battery", "device_name": f"canary-device-{n}"}
        asks(log_in, "POST /api/v1/auth/login", login)
        new = {"name": f"canary-token-{n}", "scopes": ["videos:read"]}
        asks(create_personal_token, "POST /api/v1/auth/tokens", new, ada)
    asks(ask_for_email_change, "POST /api/v1/users/me/email", {"email": "canary-new@example.com"}, ada)
    for n in range(3):
        key = {"user_id": ada, "passkey_id": f"canary-passkey-{n}", "name": f"canary-key-{n}", "sign_count": 0}
        passkey_table.add(key, factor_table.codes_item(ada, {"canary-code"}, START) if n == 0 else None, START)
    factor_table.offer_totp(ada, person_keys.seal(ada, "secret", "canary-totp"), START)
    for provider in ("github", "google"):
        social_table.link(ada, provider, f"canary-subject-{provider}", f"canary-{provider}@example.com", START)
    picture = avatar_objects.store(ada, b"canary-picture")
    profile_table.change(table.user(ada, consistent=True), {"avatar": {"medium": picture}}, START)
    aws.client("s3").put_object(Bucket="sources-bucket", Key=f"avatars/{ada}/u", Body=b"canary-original")
    export_id = asks(request_export, "POST /api/v1/users/me/exports", None, ada).body["export_id"]
    for key in (f"archives/{ada}/{export_id}.zip", f"parts/{export_id}/identity-1"):
        aws.client("s3").put_object(Bucket="exports-bucket", Key=key, Body=f"canary-{key[:5]}".encode())
    platform.settle()
    follow = "POST /api/v1/users/{user_id}/follow"
    asks(follow_user, follow, None, ada, user_id=bob)
    asks(follow_user, follow, None, bob, user_id=ada)
    asks(block_user, "PUT /api/v1/users/{user_id}/block", None, ada, user_id=register("troll"))
    make_videos(aws, ada)
    platform.settle()
    pair = watched_table.Pair("v" * 26, "2026-03", ada)
    seen = {"video_id": pair.video_id, "period": pair.period, "viewer_id": ada, "note": "canary-watched"}
    watched_table.write({pair: seen}, {})
    return ada


def leave(platform: Platform, clock: TestClock, user_id: str) -> str:
    """The token that shows the certificate once everything is erased."""
    proved = {"proved_at": str(int(clock.at.timestamp()))}
    answer = request(delete_me, "DELETE", "/api/v1/users/me", user_id=user_id, **proved)
    assert answer.status == 202
    platform.settle()
    return str(answer.body["certificate_token"])


def erase(platform: Platform, clock: TestClock, user_id: str) -> str:
    """The token that shows the certificate."""
    token = leave(platform, clock, user_id)
    clock.forward(days=15)
    assert erase_leavers({}, lambda_context()) == {"erased": 1}
    platform.settle(deliveries=2)
    return token
