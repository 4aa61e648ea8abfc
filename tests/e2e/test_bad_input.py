"""What arrives wrong is answered with a clear problem, over HTTP, and harms nothing."""

import base64
import hashlib
import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from local.flow.api import Answer, Api, request
from tests.e2e import world
from tests.e2e.conftest import Running
from tests.e2e.world import cloud

# One platform serves all of them, so one worker runs them; a deployment takes longer than a test may.
pytestmark = [pytest.mark.xdist_group("e2e"), pytest.mark.timeout(900)]

JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def creator(platform: Running) -> Api:
    return world.person(platform, "creator")


def is_problem(answer: Answer, status: int, code: str) -> bool:
    """A problem+json with these, the request's id in body and header, and a sentence for the person."""
    assert answer.headers["content-type"] == "application/problem+json", answer
    said = answer.json
    assert said["request_id"] == answer.headers["x-request-id"]
    assert said["detail"]
    assert said["status"] == answer.status
    assert said["type"].endswith(f"#{said['code']}")
    return (answer.status, said["code"]) == (status, code)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"title": ', 400, "malformed-json"),
        (b"\xff\xfe{}", 400, "malformed-json"),
        (b"[" * 50_000, 400, "malformed-json"),
        (b'{"title": "t", "size_bytes": NaN}', 400, "malformed-json"),
        (b'{"title": "t", "size_bytes": ' + b"9" * 5_000 + b"}", 400, "malformed-json"),
        (b'{"title": "t", "size_bytes": 1e400}', 422, "invalid-request"),
        (b'{"title": "t", "size_bytes": 99999999999999999999}', 422, "invalid-request"),
        (b'{"title": "t", "size_bytes": "12"}', 422, "invalid-request"),
        (b'{"title": "t", "size_bytes": 0}', 422, "invalid-request"),
        (b'{"title": "t", "size_bytes": -1}', 422, "invalid-request"),
        (b'{"title": ["t"], "size_bytes": 1}', 422, "invalid-request"),
        (b'{"title": "t", "size_bytes": 1, "owner": "me"}', 422, "invalid-request"),
        (b'{"title": "a\\u0007b", "size_bytes": 1}', 422, "invalid-request"),
        (b'{"title": "a\\u0000b", "size_bytes": 1}', 422, "invalid-request"),
        (b'{"title": "\\ud800", "size_bytes": 1}', 422, "invalid-request"),
        (b'{"title": "   ", "size_bytes": 1}', 422, "invalid-request"),
        (b"", 422, "invalid-request"),
        (b"null", 422, "invalid-request"),
        (b'{"title": "' + b"x" * 1_000_000 + b'", "size_bytes": 1}', 413, "body-too-large"),
    ],
    ids=lambda value: value[:40] if isinstance(value, bytes) else None,
)
def test_a_body_that_does_not_fit_is_a_problem(creator: Api, body: bytes, status: int, code: str) -> None:
    headers = {**JSON, "authorization": f"Bearer {creator.token}"}

    answer = request("POST", creator.origin + "/api/v1/videos", body, headers)

    assert is_problem(answer, status, code), answer


def test_a_body_in_another_media_type_is_refused(creator: Api) -> None:
    headers = {"content-type": "text/plain", "authorization": f"Bearer {creator.token}"}

    answer = request("POST", creator.origin + "/api/v1/videos", b"title=t", headers)

    assert is_problem(answer, 415, "unsupported-media-type")


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/nowhere"), ("PATCH", "/api/v1/videos"), ("GET", "/api/v2/videos")]
)
def test_an_unknown_route_is_a_problem(creator: Api, method: str, path: str) -> None:
    assert is_problem(creator.call(method, path), 404, "no-such-route")


# What every answer of the API tells a browser, whoever gave it.
GUARDED = {
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
}


def guards(answer: Answer) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name in GUARDED}


def test_an_answer_says_what_a_browser_may_not_do_with_it_whoever_gave_it(creator: Api) -> None:
    too_much = request("POST", creator.origin + "/api/v1/videos", b"x" * (10 * 1024 * 1024 + 1), JSON)
    answers = {
        200: creator.call("GET", "/api/v1/users/me"),
        401: Api(creator.origin).call("GET", "/api/v1/users/me"),
        404: creator.call("GET", "/nowhere"),
        422: creator.call("POST", "/api/v1/videos", {}),
        # The gateway's own, which no function has seen.
        413: too_much,
    }

    for status, answer in answers.items():
        assert (answer.status, guards(answer)) == (status, GUARDED)
        assert "camera=()" in answer.headers["permissions-policy"]


def test_pages_and_keys_say_what_they_need_beside_what_all_do(creator: Api) -> None:
    page, keys = creator.call("GET", "/api/v1/docs"), creator.call("GET", "/api/v1/auth/jwks")

    assert guards(page).keys() == GUARDED.keys()
    assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in page.headers["content-security-policy"]
    assert keys.headers["cache-control"] != "no-store"
    assert guards(keys) | {"cache-control": "no-store"} == GUARDED


def test_the_edges_own_refusal_repeats_nothing_of_what_was_asked(creator: Api) -> None:
    """CloudFront applies no policy to what it says itself, so that has to be harmless as it is."""
    answer = request("GET", creator.origin + "/media/videos/<script>alert(1)</script>", None, {})

    assert (answer.status, answer.headers["content-type"]) == (403, "text/xml; charset=utf-8")
    assert b"script" not in answer.body


def _forged(token: str, **changes: Any) -> list[str]:
    """The token with other claims, signed with a key that is not ours, and unsigned."""
    header, claims = jwt.get_unverified_header(token), jwt.decode(token, options={"verify_signature": False})
    private = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    foreign = jwt.encode({**claims, **changes}, private, algorithm="ES256", headers={**header})
    none = jwt.encode({**claims, **changes}, None, algorithm="none", headers={**header, "alg": "none"})
    body = base64.urlsafe_b64encode(json.dumps({**claims, **changes}).encode()).rstrip(b"=").decode()
    parts = token.split(".")
    return [foreign, none, f"{parts[0]}.{body}.{parts[2]}", f"{parts[0]}.{parts[1]}."]


def test_tokens_that_are_not_ours_are_refused(creator: Api) -> None:
    expired = _forged(creator.token, exp=int(time.time()) - 60)
    renamed = _forged(creator.token, sub="0" * 26)
    for token in ["", "x", "a.b.c", "Ω", *expired, *renamed, *_forged(creator.token)]:
        sent = {"authorization": f"Bearer {token}".encode().decode("latin-1")}

        answer = request("GET", creator.origin + "/api/v1/users/me", None, sent)

        assert is_problem(answer, 401, "unauthenticated"), token


def test_a_request_without_a_token_is_a_problem(platform: Running) -> None:
    assert is_problem(Api(platform.settings.public_url).call("GET", "/api/v1/users/me"), 401, "unauthenticated")


def test_a_token_stops_working_at_logout(platform: Running) -> None:
    somebody = world.person(platform)

    assert somebody.call("POST", "/api/v1/auth/logout").status == 204

    assert is_problem(somebody.call("GET", "/api/v1/users/me"), 401, "unauthenticated")


def test_another_users_video_is_not_shown_to_exist(platform: Running, creator: Api) -> None:
    video_id = world.register_video(creator, 1000)
    other = world.person(platform)

    for method, path in [
        ("GET", ""),
        ("GET", "/upload"),
        ("POST", "/upload/complete"),
        ("DELETE", "/upload"),
        ("POST", "/playback"),
    ]:
        assert is_problem(other.call(method, f"/api/v1/videos/{video_id}{path}"), 404, "not-found"), path
    assert creator.must("GET", f"/api/v1/videos/{video_id}")["status"] == "awaiting-upload"


@pytest.mark.parametrize("same", ["username", "email"])
def test_of_two_concurrent_registrations_with_the_same_name_one_wins(platform: Running, same: str) -> None:
    unique = f"twin.{same}.{time.time_ns()}"[:28]

    def register(number: int) -> Answer:
        mine = {"username": f"u{number}.{time.time_ns()}"[:28], "email": f"{number}.{time.time_ns()}@example.com"}
        shared = {"username": unique} if same == "username" else {"email": f"{unique}@example.com"}
        body = {**mine, **shared, "password": world.PASSWORD}
        return Api(platform.settings.public_url).call("POST", "/api/v1/auth/register", body)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(register, range(4)))

    assert sorted(answer.status for answer in answers) == [201, 409, 409, 409]
    code = f"{same}-taken"
    assert all(is_problem(answer, 409, code) for answer in answers if answer.status == 409)


def test_a_part_with_other_bytes_than_signed_is_refused_by_s3(creator: Api) -> None:
    data = b"x" * 1000
    video_id = world.register_video(creator, len(data))
    other = base64.b64encode(hashlib.sha256(b"other").digest()).decode()

    answer = world.put_parts(creator, video_id, data, sha256=other)

    assert answer.status == 400
    assert b"BadDigest" in answer.body or b"InvalidRequest" in answer.body
    assert creator.must("GET", f"/api/v1/videos/{video_id}/upload")["missing"] == [1]


def test_completing_with_a_missing_part_names_it(creator: Api) -> None:
    video_id = world.register_video(creator, 20 * 1024 * 1024)

    answer = creator.call("POST", f"/api/v1/videos/{video_id}/upload/complete")

    assert is_problem(answer, 409, "upload-incomplete")
    assert "1, 2, 3" in answer.json["detail"]


def test_an_empty_file_is_refused_before_it_is_sent(creator: Api) -> None:
    answer = creator.call("POST", "/api/v1/videos", {"title": "empty", "size_bytes": 0})

    assert is_problem(answer, 422, "invalid-request")
    assert answer.json["errors"][0]["pointer"] == "/size_bytes"


@pytest.mark.parametrize("what", ["text", "truncated", "sound"])
def test_a_file_that_is_no_video_fails_with_reason_and_remedy(creator: Api, tmp_path: Path, what: str) -> None:
    path = tmp_path / "video.mp4"
    if what == "text":
        path.write_text("This is a text file renamed to .mp4.\n" * 100)
    elif what == "truncated":
        whole = world.clip(tmp_path).read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
    else:
        world.sound_only(path)

    video = world.ended(creator, world.upload(creator, path))

    assert video["status"] == "failed"
    assert (
        video["failure"]["reason"]
        == {"text": "not-a-video", "truncated": "truncated", "sound": "no-video-stream"}[what]
    )
    assert video["failure"]["remedy"]


def test_a_cancelled_encode_fails_the_video_with_a_remedy(platform: Running, creator: Api, tmp_path: Path) -> None:
    video_id = world.upload(creator, world.clip(tmp_path, seconds=20))
    jobs: Any = boto3.client("mediaconvert", **cloud(platform))

    def job_of_video() -> str | None:
        found = jobs.list_jobs(MaxResults=20, Order="DESCENDING")["Jobs"]
        mine = [job["Id"] for job in found if job["UserMetadata"].get("video_id") == video_id]
        return mine[0] if mine else None

    deadline = time.monotonic() + 60
    while not (job_id := job_of_video()) and time.monotonic() < deadline:
        time.sleep(0.1)
    jobs.cancel_job(Id=job_id)
    video = world.ended(creator, video_id)

    assert (video["status"], video["failure"]["reason"]) == ("failed", "internal-error")
    assert video["failure"]["remedy"]
