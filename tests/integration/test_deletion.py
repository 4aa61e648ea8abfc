"""A video is deleted in the middle of a period: it is gone everywhere, and what was watched of it until then is paid exactly.

The domains are joined by streams and the bus; every event comes twice.
"""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from functions.money import fund_pool, hold_earnings, ledger, policy, proving, records, resolve_dispute, settlement
from functions.money.statement_models import Statement
from functions.money.transfers import creator, escrow
from functions.playback import sessions, start_playback
from functions.timeline.get_feed import handler as get_feed
from functions.videos import delete_video, storage, table
from socialflow import clock as product_clock
from socialflow import dynamo, env, events, ids, tables
from tests.conftest import STAGE, START, Answer, TestClock, lambda_context, outbox_events, put_secret, request
from tests.integration.platform import Platform
from tests.unit.playback.conftest import Player

MARCH = "2026-03"
FORGETTERS = ("videos", "timeline", "playback", "rights")
ADA, BOB, CY = (name.rjust(26, "0") for name in ("ada", "bob", "cy"))


@pytest.fixture
def platform(aws: SimpleNamespace, clock: TestClock, monkeypatch: pytest.MonkeyPatch) -> Platform:
    put_secret(monkeypatch, env.PLAYBACK_SECRET_ARN, "playback secret of the tests")
    monkeypatch.setenv(env.POLICY, "{}")
    monkeypatch.setattr(policy, "WATCH_SHARDS", 3)
    published = [f"functions.{domain}.on_video_published" for domain in ("timeline", "playback", "money")]
    platform = Platform(
        aws.client,
        streams={
            tables.VIDEOS: ["functions.videos.publish_events"],
            tables.TIMELINE: ["functions.timeline.fan_out_entry"],
            tables.PLAYBACK: ["functions.playback.aggregate_watch_time", "functions.playback.publish_events"],
        },
        consumers={
            events.UserFollowed: ["functions.timeline.on_user_followed"],
            events.VideoPublished: published,
            events.VideoDeleted: [f"functions.{domain}.on_video_deleted" for domain in FORGETTERS],
            events.ViewerWatched: ["functions.money.on_viewer_watched"],
        },
    )
    for reader in (BOB, CY):
        tell(platform, events.UserFollowed(occurred_at=START, follower_id=reader, followee_id=ADA))
    return platform


def tell(platform: Platform, event: events.Event) -> None:
    envelope = events.Envelope.of(event, ids.new_id())
    entry = {"Source": envelope.source, "DetailType": envelope.type, "Detail": envelope.model_dump_json()}
    platform.client("events").put_events(Entries=[{**entry, "EventBusName": "social-flow-test"}])
    platform.settle(deliveries=2)


def published(platform: Platform, title: str) -> str:
    video_id = ids.new_id()
    new = {"video_id": video_id, "creator_id": ADA, "title": title, "description": title, "visibility": "public"}
    table.STORE.transact([table.new_video(new, product_clock.now())])
    table.claim_source(video_id, "e1", "s1", product_clock.now())
    table.enter_stage(video_id, "plan", product_clock.now(), length_ms=60_000)
    table.publish(video_id, product_clock.now())
    s3 = platform.client("s3")
    s3.put_object(Bucket="sources-bucket", Key=storage.source_key(video_id), Body=title.encode())
    s3.put_object(Bucket="media-bucket", Key=f"media/{video_id}/cmaf/1.m4s", Body=title.encode())
    platform.settle(deliveries=2)
    return video_id


def player(viewer_id: str, video_id: str) -> Player:
    """As start_playback begins one, but for the CDN's cookies."""
    from functions.playback import table as playback
    from functions.playback.models import Session

    at_ms = product_clock.epoch_ms(product_clock.now())
    session = Session(ids.new_id(), viewer_id, video_id, ADA, 60_000, at_ms, at_ms + 3_600_000)
    playback.start_session(session)
    return Player(viewer_id, {"session_token": sessions.seal(session)})


def watches(platform: Platform, clock: TestClock, *players: Player) -> list[Answer]:
    clock.forward(seconds=10)
    answers = [each.beat(10_000, position_ms=10_000) for each in players]
    platform.settle(deliveries=2)
    return answers


def feed(reader_id: str) -> list[str]:
    return [each["title"] for each in request(get_feed, "GET", "/api/v1/posts/feed/", user_id=reader_id).body["items"]]


def deletes(platform: Platform, video_id: str) -> None:
    path = f"/api/v1/videos/{video_id}"
    assert request(delete_video.handler, "DELETE", path, user_id=ADA).status == 204
    platform.settle(deliveries=2)


def stored(platform: Platform) -> str:
    """All that is kept in tables and buckets but the money's, as text."""
    kept = [each for each in tables.ALL if each not in {tables.MONEY, tables.LEDGER}]
    items = [platform.client("dynamodb").scan(TableName=each.physical_name(STAGE))["Items"] for each in kept]
    pages = [platform.client("s3").list_object_versions(Bucket=bucket) for bucket in ("sources-bucket", "media-bucket")]
    return json.dumps([items, [page.get("Versions", []) for page in pages]], default=str)


def test_a_video_deleted_mid_period_is_gone_and_its_watched_time_is_paid_to_the_last_micro_unit(
    platform: Platform, clock: TestClock
) -> None:
    gone, stays = published(platform, "canary-gone"), published(platform, "stays")
    assert sorted(feed(BOB)) == sorted(feed(CY)) == ["canary-gone", "stays"]
    first, second = player(BOB, gone), player(CY, stays)
    for _ in range(3):
        watches(platform, clock, first, second)

    deletes(platform, gone)
    last, _ = watches(platform, clock, first, second)
    refused, _ = watches(platform, clock, first, second)

    assert (last.status, refused.status, refused.body["code"]) == (200, 409, "playback-session-over")
    assert feed(BOB) == feed(CY) == ["stays"]
    route = "/api/v1/videos/{video_id}/playback"
    path = f"/api/v1/videos/{gone}/playback"
    assert request(start_playback.handler, "POST", path, user_id=BOB, route=route).status == 404
    assert "canary" not in stored(platform)
    assert f"{gone}/" not in stored(platform)
    # 40 s of the one and 50 s of the other are shared by; seven tenths are the creators'.
    fund_pool.handler({"amount_micro": 9_000_000, "reference": "fund", "period": MARCH}, lambda_context())
    settlement.close(MARCH, clock.at)
    raw = records.read(records.statement_key(MARCH, ADA))
    root = records.read(records.root_key(MARCH))
    assert proving.problems(raw, json.loads(root)["root"]) == []
    lines = {each.video_id: each.ms for each in Statement.model_validate_json(raw).lines}
    assert lines == {gone: 40_000, stays: 50_000}
    assert ledger.balance(creator(ADA), "usd").balance_micro == 6_300_000


def test_what_a_deleted_video_earned_waits_in_escrow_while_it_is_disputed(platform: Platform, clock: TestClock) -> None:
    video_id = published(platform, "canary-disputed")
    watches(platform, clock, player(BOB, video_id))
    hold_earnings.handler({"creator_id": ADA, "dispute_id": "d1", "reason": "a claim"}, lambda_context())

    deletes(platform, video_id)
    fund_pool.handler({"amount_micro": 1_000_000, "reference": "fund", "period": MARCH}, lambda_context())
    settlement.close(MARCH, clock.at)

    assert ledger.balance(creator(ADA), "usd").balance_micro == 0
    assert ledger.balance(escrow(ADA), "usd").balance_micro == 700_000
    decided = {"creator_id": ADA, "dispute_id": "d1", "released_ten_thousandths": 10_000}
    resolve_dispute.handler(decided, lambda_context())
    assert ledger.balance(creator(ADA), "usd").balance_micro == 700_000


def test_events_that_overtake_each_other_leave_nothing_either(platform: Platform) -> None:
    """VideoDeleted comes first, then VideoPublished, twice and after a month."""
    deletion = events.VideoDeleted(occurred_at=START, video_id="v" * 26, creator_id=ADA)
    facts: dict[str, Any] = {"visibility": "public", "length_ms": 60_000, "thumbnail_key": ""}
    publication = events.VideoPublished(
        occurred_at=START, video_id="v" * 26, creator_id=ADA, title="canary-late", **facts
    )

    for event in (deletion, publication, publication, deletion, publication):
        tell(platform, event)

    assert "canary" not in stored(platform)
    assert feed(BOB) == []


def test_a_deletion_told_twice_tells_nothing_more(platform: Platform) -> None:
    video_id = published(platform, "canary-twice")

    deletes(platform, video_id)
    deletes(platform, video_id)

    told = [each for each in platform.published if each["type"] == "VideoDeleted"]
    assert len({each["id"] for each in told}) == 1
    assert [each["type"] for each in outbox_events(platform.client("dynamodb"), tables.VIDEOS)] == ["VideoDeleted"]
    assert dynamo.key(f"VIDEO#{video_id}", "VIDEO")["pk"] in stored(platform)
