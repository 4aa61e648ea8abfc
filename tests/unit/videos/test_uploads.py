"""An upload through its routes, against multipart uploads in process.

moto keeps no checksums of parts: that S3 refuses other bytes than were signed is tested end to end.
"""

import base64
import hashlib
import urllib.parse
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.videos import (
    abort_upload,
    complete_upload,
    create_video,
    get_upload,
    models,
    sign_parts,
    storage,
    uploads,
)
from socialflow import dynamo, env
from tests.conftest import Answer, TestClock, request

MIB = 1024**2
PART = 8 * MIB
NEW = {"title": "A walk", "size_bytes": PART + 1000}
ID = "0" * 26


class Creator:
    """A user who uploads over HTTP."""

    def __init__(self, aws: SimpleNamespace, user_id: str = "creator") -> None:
        self.s3 = aws.client("s3")
        self.user_id = user_id

    def creates(self, body: Any = None, **headers: str) -> Answer:
        return request(
            create_video.handler, "POST", "/api/v1/videos", body or NEW, user_id=self.user_id, headers=headers
        )

    def signs(self, video_id: str, *parts: dict[str, Any]) -> Answer:
        path = f"/api/v1/videos/{video_id}/upload/parts"
        return request(sign_parts.handler, "POST", path, {"parts": list(parts)}, user_id=self.user_id)

    def looks(self, video_id: str) -> Answer:
        return request(get_upload.handler, "GET", f"/api/v1/videos/{video_id}/upload", user_id=self.user_id)

    def completes(self, video_id: str) -> Answer:
        path = f"/api/v1/videos/{video_id}/upload/complete"
        return request(complete_upload.handler, "POST", path, user_id=self.user_id)

    def aborts(self, video_id: str) -> Answer:
        return request(abort_upload.handler, "DELETE", f"/api/v1/videos/{video_id}/upload", user_id=self.user_id)

    def sends(self, video_id: str, number: int, data: bytes) -> None:
        """Sign a part and send its bytes with what the signed URL says."""
        answer = self.signs(video_id, {"number": number, "sha256": sha256(data)})
        (part,) = answer.body["parts"]
        url = urllib.parse.urlsplit(part["url"])
        query = dict(urllib.parse.parse_qsl(url.query))
        self.s3.upload_part(
            Bucket=env.SOURCES_BUCKET.get(),
            Key=storage.source_key(video_id),
            UploadId=query["uploadId"],
            PartNumber=int(query["partNumber"]),
            ChecksumSHA256=part["headers"]["x-amz-checksum-sha256"],
            Body=data,
        )


def sha256(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


@pytest.fixture
def creator(aws: SimpleNamespace, clock: TestClock) -> Creator:
    return Creator(aws)


@pytest.fixture
def video_id(creator: Creator) -> str:
    """A video of one whole part and a thousand bytes, waiting for them."""
    created: str = creator.creates().body["video_id"]
    return created


def sent(creator: Creator, video_id: str) -> None:
    creator.sends(video_id, 1, bytes(PART))
    creator.sends(video_id, 2, bytes(1000))


def test_a_new_video_says_how_to_send_its_source(creator: Creator) -> None:
    answer = creator.creates()

    assert answer.status == 201
    assert answer.body == {"video_id": answer.body["video_id"], "part_size_bytes": PART, "part_count": 2}


def test_what_arrived_and_what_is_missing_is_told_to_any_device(creator: Creator, video_id: str) -> None:
    creator.sends(video_id, 2, b"x" * 1000)

    answer = creator.looks(video_id)

    assert answer.status == 200
    assert [(part["number"], part["size_bytes"]) for part in answer.body["received"]] == [(2, 1000)]
    assert answer.body["missing"] == [1]


def test_a_part_is_signed_for_its_very_bytes(creator: Creator, video_id: str, clock: TestClock) -> None:
    answer = creator.signs(video_id, {"number": 2, "sha256": sha256(b"abc")})

    (part,) = answer.body["parts"]
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(part["url"]).query))
    assert part["size_bytes"] == 1000
    assert part["headers"] == {"content-length": "1000", "x-amz-checksum-sha256": sha256(b"abc")}
    assert set(part["headers"]) <= set(query["X-Amz-SignedHeaders"].split(";"))
    assert (query["partNumber"], query["X-Amz-Expires"]) == ("2", "3600")
    assert answer.body["expires_at"] == "2026-03-01T13:00:00Z"


def test_a_whole_upload_becomes_one_source(creator: Creator, video_id: str) -> None:
    sent(creator, video_id)

    answer = creator.completes(video_id)

    assert answer.status == 202
    assert (answer.body["video_id"], answer.body["status"]) == (video_id, "awaiting-upload")
    source = creator.s3.head_object(Bucket=env.SOURCES_BUCKET.get(), Key=storage.source_key(video_id))
    assert source["ContentLength"] == NEW["size_bytes"]


def test_completing_twice_answers_the_same(creator: Creator, video_id: str) -> None:
    sent(creator, video_id)

    assert creator.completes(video_id).body == creator.completes(video_id).body


def test_completing_with_missing_parts_names_them(creator: Creator, video_id: str) -> None:
    creator.sends(video_id, 2, bytes(1000))

    answer = creator.completes(video_id)

    assert (answer.status, answer.body["code"]) == (409, "upload-incomplete")
    assert "Parts 1 are missing" in answer.body["detail"]


def test_a_part_of_another_size_counts_as_missing(creator: Creator, video_id: str) -> None:
    creator.sends(video_id, 1, bytes(PART))
    creator.sends(video_id, 2, bytes(999))

    assert creator.looks(video_id).body["missing"] == [2]
    assert "Parts 2 are" in creator.completes(video_id).body["detail"]


def test_many_missing_parts_are_not_all_named(creator: Creator) -> None:
    video_id = creator.creates({**NEW, "size_bytes": 50 * PART}).body["video_id"]

    detail = creator.completes(video_id).body["detail"]

    assert "19, 20 ..." in detail
    assert "21" not in detail


def test_completing_what_s3_has_dropped_is_refused(creator: Creator, video_id: str) -> None:
    (upload,) = creator.s3.list_multipart_uploads(Bucket=env.SOURCES_BUCKET.get())["Uploads"]
    creator.s3.abort_multipart_upload(
        Bucket=env.SOURCES_BUCKET.get(), Key=upload["Key"], UploadId=upload["UploadId"]
    )  # fmt: skip

    answer = creator.completes(video_id)

    assert (answer.status, answer.body["code"]) == (409, "upload-ended")


def test_an_aborted_upload_is_gone_and_stays_gone(creator: Creator, video_id: str) -> None:
    creator.sends(video_id, 2, bytes(1000))

    aborted = creator.aborts(video_id)

    assert (aborted.status, aborted.body) == (204, "")
    assert "Uploads" not in creator.s3.list_multipart_uploads(Bucket=env.SOURCES_BUCKET.get())
    for answer in (
        creator.completes(video_id),
        creator.looks(video_id),
        creator.aborts(video_id),
        creator.signs(video_id, {"number": 1, "sha256": sha256(b"")}),
    ):
        assert (answer.status, answer.body["code"]) == (409, "upload-ended")


def test_nobody_else_sees_or_touches_an_upload(aws: SimpleNamespace, video_id: str) -> None:
    other = Creator(aws, "somebody-else")

    for answer in (
        other.looks(video_id),
        other.completes(video_id),
        other.aborts(video_id),
        other.signs(video_id, {"number": 1, "sha256": sha256(b"")}),
    ):
        assert (answer.status, answer.body["code"]) == (404, "not-found")
    assert Creator(aws).looks(video_id).status == 200


def test_a_video_that_never_was_has_no_upload(creator: Creator) -> None:
    for answer in (creator.looks(ID), creator.completes(ID), creator.aborts(ID)):
        assert answer.status == 404


def test_the_same_key_opens_the_same_upload(creator: Creator) -> None:
    first = creator.creates(**{"idempotency-key": "k"})
    again = creator.creates(**{"idempotency-key": "k"})

    assert again.body == first.body
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(creator.s3.list_multipart_uploads(Bucket=env.SOURCES_BUCKET.get())["Uploads"]) == 1
    assert creator.creates({**NEW, "title": "Another"}, **{"idempotency-key": "k"}).status == 422


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 101),
        ("title", "a\x00"),
        ("description", "x" * 5001),
        ("visibility", "secret"),
        ("size_bytes", 0),
        ("size_bytes", -1),
        ("size_bytes", models.MAX_SOURCE_BYTES + 1),
        ("size_bytes", "10"),
        ("size_bytes", 1.5),
        ("creator_id", "somebody-else"),
        ("status", "published"),
    ],
)
def test_a_video_that_does_not_fit_is_not_registered(creator: Creator, field: str, value: object) -> None:
    answer = creator.creates({**NEW, field: value})

    assert answer.status == 422
    assert answer.body["errors"][0]["pointer"] == f"/{field}"
    assert "Uploads" not in creator.s3.list_multipart_uploads(Bucket=env.SOURCES_BUCKET.get())


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [{"number": 0, "sha256": sha256(b"")}],
        [{"number": 10_001, "sha256": sha256(b"")}],
        [{"number": 1}],
        [{"number": 1, "sha256": "short"}],
        [{"number": 1, "sha256": hashlib.sha256(b"").hexdigest()}],
        [{"number": 1, "sha256": sha256(b""), "url": "x"}],
        [{"number": 1, "sha256": sha256(b"")}] * 51,
    ],
)
def test_parts_that_do_not_fit_are_not_signed(creator: Creator, video_id: str, parts: list[dict[str, Any]]) -> None:
    assert creator.signs(video_id, *parts).status == 422


def test_a_part_beyond_the_last_is_named(creator: Creator, video_id: str) -> None:
    answer = creator.signs(video_id, {"number": 3, "sha256": sha256(b"")})

    assert (answer.status, answer.body["code"]) == (422, "no-such-part")
    assert "parts 1 to 2" in answer.body["detail"]


@given(st.integers(1, models.MAX_SOURCE_BYTES) | st.integers(1, 40).map(lambda n: n * PART))
def test_parts_cover_any_source_exactly_within_s3s_limits(size_bytes: int) -> None:
    part = uploads.part_size_bytes(size_bytes)
    count = -(-size_bytes // part)
    item = {"part_size_bytes": part, "part_count": count, "size_bytes": size_bytes}
    last = uploads._size_of(item, count)

    assert 1 <= count <= 10_000
    assert part % MIB == 0
    assert 5 * MIB <= part <= 5 * 1024 * MIB
    assert 1 <= last <= part
    assert (count - 1) * part + last == size_bytes


# Calls of DynamoDB by route. What rises here is paid for at every request.
CALLS = {
    "create_video": 1,
    "create_video with a key": 2,
    "create_video replayed": 1,
    "sign_parts": 1,
    "get_upload": 1,
    "complete_upload": 1,
    "abort_upload": 2,
}


def test_each_route_makes_as_many_calls_as_the_table_says(creator: Creator) -> None:
    measured = {}

    def counted(name: str, answer: Callable[[], Answer]) -> Answer:
        dynamo.capacity.reset()
        result = answer()
        assert result.status < 300
        measured[name] = dynamo.capacity.calls
        return result

    video_id = counted("create_video", creator.creates).body["video_id"]
    counted("create_video with a key", lambda: creator.creates(**{"idempotency-key": "k"}))
    counted("create_video replayed", lambda: creator.creates(**{"idempotency-key": "k"}))
    counted("sign_parts", lambda: creator.signs(video_id, {"number": 1, "sha256": sha256(b"")}))
    sent(creator, video_id)
    counted("get_upload", lambda: creator.looks(video_id))
    counted("complete_upload", lambda: creator.completes(video_id))
    counted("abort_upload", lambda: creator.aborts(creator.creates().body["video_id"]))
    # Its own create is in the last figure.
    measured["abort_upload"] -= CALLS["create_video"]

    assert measured == CALLS
