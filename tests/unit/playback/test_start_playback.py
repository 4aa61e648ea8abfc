"""A viewer gets the media and a session, or learns why not."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.conftest import START, request
from tests.unit.playback.conftest import CREATOR, LENGTH_MS, VIDEO_ID, start

Publish = Callable[..., Any]


def _decoded(cookie: str) -> bytes:
    return base64.b64decode(cookie.translate(str.maketrans("-_~", "+=/")))


def test_a_viewer_gets_urls_a_session_and_a_grant_that_ends_with_it(
    publish: Publish, public_key: rsa.RSAPublicKey
) -> None:
    publish(hls_key=f"media/{VIDEO_ID}/index.m3u8")

    answer = start()

    assert answer.status == 201
    assert answer.body["hls_url"] == f"https://social-flow.test/media/{VIDEO_ID}/index.m3u8"
    assert answer.body["dash_url"] == f"https://social-flow.test/media/{VIDEO_ID}/index.mpd"
    policy = _decoded(answer.body["cookies"]["CloudFront-Policy"])
    signature = _decoded(answer.body["cookies"]["CloudFront-Signature"])
    public_key.verify(signature, policy, padding.PKCS1v15(), hashes.SHA1())  # noqa: S303 - what CloudFront checks
    (statement,) = json.loads(policy)["Statement"]
    assert statement["Resource"] == f"https://social-flow.test/media/{VIDEO_ID}/*"
    until = START + timedelta(hours=1)
    assert statement["Condition"] == {"DateLessThan": {"AWS:EpochTime": int(until.timestamp())}}
    assert answer.body["expires_at"] == until.isoformat().replace("+00:00", "Z")


def test_a_start_that_is_repeated_with_its_key_is_the_same_session(publish: Publish, playback: SimpleNamespace) -> None:
    from functions.playback import start_playback
    from socialflow import tables

    publish()
    first, again = (
        request(
            start_playback.handler,
            "POST",
            f"/api/v1/videos/{VIDEO_ID}/playback",
            user_id="viewer-1",
            route="/api/v1/videos/{video_id}/playback",
            headers={"idempotency-key": "key"},
        )
        for _ in range(2)
    )

    assert (first.status, again.status) == (201, 201)
    assert (again.body, again.cookies) == (first.body, first.cookies)
    assert again.headers["Idempotent-Replayed"] == "true"
    items = playback.client("dynamodb").scan(TableName=tables.PLAYBACK.physical_name("test"))["Items"]
    assert sum(item["sk"]["S"] == "SESSION" for item in items) == 1


def test_the_grant_is_in_cookies_that_scripts_never_see(publish: Publish) -> None:
    publish()

    cookies = start().cookies

    assert [line.split("=")[0] for line in cookies] == [
        "CloudFront-Policy",
        "CloudFront-Signature",
        "CloudFront-Key-Pair-Id",
    ]
    assert all(f"; Path=/media/{VIDEO_ID}; Max-Age=3600; HttpOnly; SameSite=Lax; Secure" in line for line in cookies)


def test_cookies_are_not_secure_where_the_origin_is_plain_http(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUBLIC_ORIGIN", "http://127.0.0.1:8080")
    publish()

    assert not any("Secure" in line for line in start().cookies)


def test_a_long_video_gets_a_session_that_fits_it(publish: Publish) -> None:
    publish(length_ms=2 * 3_600_000)

    assert start().body["expires_at"].startswith("2026-03-01T20:00:00")


def test_an_unknown_video_is_not_found(playback: SimpleNamespace) -> None:
    answer = start()

    assert (answer.status, answer.body["code"]) == (404, "not-found")


def test_a_private_video_exists_for_its_creator_alone(publish: Publish) -> None:
    publish(visibility="private")

    assert start().status == 404
    assert start(CREATOR).status == 201


def test_a_publication_that_arrives_late_does_not_undo_a_newer_one(publish: Publish) -> None:
    publish(visibility="private", at=START + timedelta(minutes=1))
    publish(visibility="public", at=START)

    assert start().status == 404


def test_an_id_that_is_none_is_a_problem_with_the_field(playback: SimpleNamespace) -> None:
    answer = start(video_id="not-an-id")

    assert (answer.status, answer.body["errors"][0]["pointer"]) == (422, "video_id")


def test_without_a_caller_there_is_no_session(publish: Publish) -> None:
    publish()
    from functions.playback import start_playback

    answer = request(start_playback.handler, "POST", f"/api/v1/videos/{VIDEO_ID}/playback")

    assert answer.status == 401


def test_a_start_costs_two_reads_and_one_write(publish: Publish) -> None:
    from socialflow.dynamo import capacity

    publish(length_ms=LENGTH_MS)
    start()
    capacity.reset()

    start()

    assert (capacity.calls, capacity.units) == (3, 2.0)


def test_what_is_for_adults_plays_for_known_adults_and_its_creator(publish: Publish) -> None:
    """CO-3."""
    publish(is_age_restricted=True)

    for told in ("", "false", "True", "1"):
        refused = start(is_adult=told)
        assert (refused.status, refused.body["code"]) == (403, "age-restricted")
        assert refused.cookies == []
    assert start(is_adult="true").status == 201
    assert start(CREATOR).status == 201


def test_what_is_for_everybody_plays_for_minors(publish: Publish) -> None:
    publish()

    assert start(is_adult="false").status == 201
