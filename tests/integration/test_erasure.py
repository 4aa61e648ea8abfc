"""Erasure (CO-1, CO-2, DB-5): after the grace, nothing that a person wrote is in any table or bucket, and counts are right.

A scan of the in-process AWS looks for canaries. What time to live has passed counts as gone. It does not see logs, backups,
the streams' last day and what Stripe keeps.
"""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from functions.identity import (
    audit_table,
    avatar_objects,
    consent_text,
    consents,
    factor_table,
    parents,
    passkey_table,
    profile_table,
    social_table,
    table,
)
from functions.identity.add_mute import handler as add_mute
from functions.identity.ask_for_email_change import handler as ask_for_email_change
from functions.identity.block_user import handler as block_user
from functions.identity.consent_models import ConsentDecision
from functions.identity.create_personal_token import handler as create_personal_token
from functions.identity.delete_me import handler as delete_me
from functions.identity.erase_leavers import handler as erase_leavers
from functions.identity.log_in import handler as log_in
from functions.identity.register_user import handler as register_user
from functions.identity.update_me import handler as update_me
from functions.operations import signing_keys
from functions.playback import watched_table
from functions.privacy import certificates
from functions.privacy import table as privacy_table
from functions.privacy.get_erasure_certificate import handler as get_erasure_certificate
from functions.privacy.request_export import handler as request_export
from functions.social import table as social
from functions.social.follow_user import handler as follow_user
from functions.timeline import table as timeline
from functions.videos import table as videos
from functions.videos.create_video import handler as create_video
from socialflow import clock as clocks
from socialflow import dynamo, env, events, tables
from socialflow.events import UserErased, VideoPublished
from tests.conftest import STAGE, START, Answer, Mailbox, TestClock, lambda_context, put_secret, request
from tests.integration.platform import Platform

BUCKETS = ("sources-bucket", "media-bucket", "records-bucket", "exports-bucket")
ERASERS = ("social", "timeline", "videos", "playback", "billing", "privacy", "sockets")
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


def found(aws: SimpleNamespace, now: TestClock) -> dict[str, set[str]]:
    """Where which canaries are: names of tables and buckets."""
    hits: dict[str, set[str]] = {}

    def look(where: str, text: str) -> None:
        for each in text.replace('"', " ").replace("/", " ").replace("#", " ").replace(":", " ").split():
            if "canary" in each:
                hits.setdefault(where, set()).add(each.strip(",.[]{}\\'"))

    for each in tables.ALL:
        for page in aws.client("dynamodb").get_paginator("scan").paginate(TableName=each.physical_name(STAGE)):
            for item in map(dynamo.unmarshal, page["Items"]):
                if item.get("ttl", 1 << 60) > now.at.timestamp():
                    look(each.context, json.dumps(item, default=str))
    for bucket in BUCKETS:
        for version in aws.client("s3").list_object_versions(Bucket=bucket).get("Versions", ()):
            look(bucket, version["Key"])
            body = aws.client("s3").get_object(Bucket=bucket, Key=version["Key"], VersionId=version["VersionId"])
            look(bucket, body["Body"].read().decode(errors="replace"))
    return hits


def life(aws: SimpleNamespace, platform: Platform, bob: str) -> str:
    """A person who has written wherever one can, each time with another canary."""
    ada = register("canaryname", email="canary-mail@example.com", display_name="canary-display")
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
    factor_table.offer_totp(ada, "canary-totp", START)
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


def erase(platform: Platform, clock: TestClock, user_id: str) -> str:
    """The token that shows the certificate."""
    proved = {"proved_at": str(int(clock.at.timestamp()))}
    answer = request(delete_me, "DELETE", "/api/v1/users/me", user_id=user_id, **proved)
    assert answer.status == 202
    platform.settle()
    clock.forward(days=15)
    assert erase_leavers({}, lambda_context()) == {"erased": 1}
    platform.settle(deliveries=2)
    return str(answer.body["certificate_token"])


def test_of_forty_canaries_none_is_left(aws: SimpleNamespace, platform: Platform, clock: TestClock) -> None:
    bob = register("bob")
    platform.settle()
    ada = life(aws, platform, bob)
    planted = set().union(*found(aws, clock).values())
    assert len(planted) >= 40, sorted(planted)
    assert timeline.pushed_entries(bob, limit=9, before=None)[0]["title"] == "canary-title-public"

    erase(platform, clock, ada)

    assert found(aws, clock) == {}
    assert [each["sk"] for each in table.STORE.query_all(f"USER#{ada}") if "ttl" not in each] == ["ERASED"]
    # A publication that was told before and comes once more brings no title back.
    told = next(each for each in platform.published if each["type"] == "VideoPublished")
    for domain in ("timeline", "playback"):
        deliver(domain, VideoPublished.model_validate(told["data"]), "on_video_published")
    platform.settle()
    assert found(aws, clock) == {}


def test_who_was_erased_everywhere_can_show_it(aws: SimpleNamespace, platform: Platform, clock: TestClock) -> None:
    bob = register("bob")
    platform.settle()
    ada = life(aws, platform, bob)

    body = {"certificate_token": erase(platform, clock, ada)}

    answer = request(get_erasure_certificate, "POST", "/api/v1/erasures/certificate", body)
    assert answer.status == 200, answer.body
    said = certificates.verified(answer.body["certificate"], certificates.public_jwks())
    assert (said["sub"], said["erased"].keys()) == (ada, {*ERASERS, "identity"})
    assert "canary" not in json.dumps(said)


def test_follows_end_both_ways_and_counts_are_right(aws: SimpleNamespace, platform: Platform, clock: TestClock) -> None:
    bob = register("bob")
    platform.settle()
    ada = life(aws, platform, bob)

    def counts() -> tuple[int, int, int]:
        known, followers = social.users_and_follower_count([bob], bob)
        return known[bob]["following_count"], followers, timeline.follower_count(bob)

    assert counts() == (1, 1, 1)

    erase(platform, clock, ada)

    assert counts() == (0, 0, 0)
    assert not social.is_known(ada)
    assert timeline.pushed_entries(bob, limit=9, before=None) == []
    assert list(privacy_table.all_of(ada)) == []


def child_of(parent_email: str) -> str:
    asks = {"birth_date": "2016-01-31", "country": "US", "parent_email": parent_email, "display_name": "canary-display"}
    return register("canarykid", email="canary-kid@example.com", **asks)


@pytest.mark.parametrize("end", ["refused", "unanswered", "withdrawn"])
def test_of_a_child_whose_parent_does_not_agree_nothing_is_left_anywhere(
    aws: SimpleNamespace, platform: Platform, clock: TestClock, mailbox: Mailbox, end: str
) -> None:
    parent_id = register("parent", birth_date="1985-01-31", country="US")
    child_id = child_of("canary-parent@example.com")
    platform.settle()
    planted = found(aws, clock)
    assert set().union(*planted.values()) == {"canarykid", "canary-kid@example.com", "canary-parent@example.com"}
    assert planted.keys() == {"identity"}, "no other domain hears of a child that waits"
    assert [each.to for each in mailbox.letters[1:]] == [["canary-parent@example.com"]]
    token = mailbox.letters[-1].text.partition("#")[2].split()[0]
    said = "refused" if end == "refused" else "given"
    if end != "unanswered":
        decision = ConsentDecision(token=token, decision=said, text_version=consent_text.VERSION)
        parents.decide(parent_id, decision, "request", clock.at)
        platform.settle()
    if end == "withdrawn":
        assert {"identity", "social"} <= found(aws, clock).keys()
        parents.withdraw(parent_id, child_id, "request", clock.at)
        platform.settle()

    clock.forward(days=15)
    erase_leavers({}, lambda_context())
    platform.settle(deliveries=2)

    assert found(aws, clock) == {}
    acts = {each["action"] for each in audit_table.acts_on(child_id, limit=9, after=None).items}
    assert (
        acts
        == {"refused": {"refuse-consent"}, "unanswered": set(), "withdrawn": {"withdraw-consent", "give-consent"}}[end]
    )


def test_of_a_parent_who_leaves_nothing_is_left_at_their_child(
    aws: SimpleNamespace, platform: Platform, clock: TestClock
) -> None:
    parent_id = register("canaryparent", birth_date="1985-01-31", country="US")
    child_id = register("kid", birth_date="2016-01-31", country="US", parent_email="canary-parent@example.com")
    token = str(consents.link(child_id)).partition("#")[2]
    decision = ConsentDecision(token=token, decision="given", text_version=consent_text.VERSION)
    parents.decide(parent_id, decision, "request", clock.at)
    platform.settle()

    erase(platform, clock, parent_id)

    assert found(aws, clock) == {}
    assert table.user(child_id)["consent"] == "withdrawn"


@pytest.mark.parametrize("domain", ["social", "billing"])
def test_news_that_comes_after_the_erasure_brings_nobody_back(aws: SimpleNamespace, domain: str) -> None:
    deliver(domain, UserErased(occurred_at=START, user_id="a" * 26), "on_user_erased")
    late = events.UserRegistered(
        occurred_at=START, user_id="a" * 26, username="canaryname", display_name="canary-display"
    )

    deliver(domain, late, "on_user_registered")
    if domain == "social":
        renamed = {"username": "canaryname", "display_name": "canary-2", "is_private": False, "revision": 9}
        deliver(domain, events.ProfileChanged(occurred_at=START, user_id="a" * 26, **renamed), "on_profile_changed")

    assert found(aws, TestClock(clocks.now())) == {}
