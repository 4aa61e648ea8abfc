"""A person's archive (CO-1, CO-2): asked for once a day, gathered by the machine, read by its person alone for a week."""

import io
import json
import urllib.parse
import zipfile
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from functions.privacy import archive
from functions.privacy.fail_export import handler as fail_export
from functions.privacy.get_export import handler as get_export
from functions.privacy.pack_archive import handler as pack_archive
from functions.privacy.request_export import handler as request_export
from socialflow import archives, ids, tables
from socialflow.archives import Order, Record
from tests.conftest import Answer, TestClock, lambda_context, outbox_events, request
from tests.support.problems import assert_problem

ADA, BOB = "a" * 26, "b" * 26


@pytest.fixture(autouse=True)
def privacy(aws: SimpleNamespace, clock: TestClock) -> SimpleNamespace:
    return aws


def ask(user_id: str = ADA, key: str = "", **claims: str) -> Answer:
    headers = {"idempotency-key": key} if key else {}
    return request(request_export, "POST", "/api/v1/users/me/exports", user_id=user_id, headers=headers, **claims)


def look(export_id: str, user_id: str = ADA) -> Answer:
    route = "/api/v1/users/me/exports/{export_id}"
    return request(get_export, "GET", f"/api/v1/users/me/exports/{export_id}", user_id=user_id, route=route)


def gathered(export_id: str, **sections: list[Record]) -> dict[str, Any]:
    """What the machine hands to PackArchive when one domain wrote these sections."""
    order = Order(export_id=export_id, user_id=ADA)
    written = archives.write(order, "social", sections)
    return {"order": order.model_dump(), "written": [written.model_dump()]}


def pack(export_id: str, **sections: list[Record]) -> dict[str, Any]:
    packed: dict[str, Any] = pack_archive(gathered(export_id, **sections), lambda_context())
    return packed


def fail(export_id: str) -> None:
    fail_export({"order": {"export_id": export_id, "user_id": ADA}}, lambda_context())


def archived(aws: SimpleNamespace, export_id: str) -> zipfile.ZipFile:
    body = aws.client("s3").get_object(Bucket="exports-bucket", Key=archive.key_of(ADA, export_id))["Body"].read()
    return zipfile.ZipFile(io.BytesIO(body))


def test_asking_tells_the_machine_whose_archive_to_make(aws: SimpleNamespace) -> None:
    answer = ask()

    assert (answer.status, answer.body["status"]) == (202, "gathering")
    [event] = outbox_events(aws.client("dynamodb"), tables.PRIVACY)
    assert event["type"] == "ExportRequested"
    assert (event["data"]["user_id"], event["data"]["export_id"]) == (ADA, answer.body["export_id"])


def test_an_archive_can_be_asked_for_once_a_day(clock: TestClock) -> None:
    assert ask().status == 202
    clock.forward(hours=23, minutes=59)
    assert_problem(ask(), 409, "export-too-soon")
    assert ask(BOB).status == 202

    clock.forward(minutes=1)

    assert ask().status == 202


def test_the_same_request_asks_once() -> None:
    first, again = ask(key="k"), ask(key="k")

    assert again.body == first.body
    assert again.headers["Idempotent-Replayed"] == "true"


def test_an_archive_takes_a_fresh_proof_of_who_asks(clock: TestClock) -> None:
    long_ago = str(int((clock.at - timedelta(hours=1)).timestamp()))

    assert_problem(ask(proved_at=long_ago), 403, "step-up-needed")


def test_a_packed_archive_holds_every_part_behind_a_manifest(aws: SimpleNamespace) -> None:
    export_id = ask().body["export_id"]

    packed = pack(export_id, following=[{"followee_id": BOB}], followers=[])

    files = archived(aws, export_id)
    manifest = json.loads(files.read("archive.json"))
    assert (manifest["format"], manifest["user_id"]) == ("social-flow-archive/1", ADA)
    assert [each["name"] for each in manifest["files"]] == files.namelist()[1:]
    assert files.read("social/following-00001.jsonl") == b'{"followee_id": "%s"}\n' % BOB.encode()
    shown = look(export_id).body
    assert (shown["status"], shown["size_bytes"], shown["sha256"]) == ("ready", packed["size_bytes"], packed["sha256"])


def test_the_archives_url_is_signed_for_an_hour() -> None:
    export_id = ask().body["export_id"]
    pack(export_id)

    url = urllib.parse.urlsplit(look(export_id).body["url"])

    assert url.path == f"/archives/{ADA}/{export_id}.zip"
    assert urllib.parse.parse_qs(url.query)["X-Amz-Expires"] == ["3600"]


def test_an_archive_is_its_persons_alone() -> None:
    export_id = ask().body["export_id"]
    pack(export_id)

    assert_problem(look(export_id, BOB), 404, "not-found")
    assert_problem(look(ids.new_id()), 404, "not-found")


def test_an_archive_is_over_after_a_week(clock: TestClock) -> None:
    export_id = ask().body["export_id"]
    pack(export_id)

    clock.forward(days=7)

    shown = look(export_id).body
    assert (shown["status"], shown["url"]) == ("expired", None)


def test_who_has_waited_in_vain_may_ask_again_at_once() -> None:
    export_id = ask().body["export_id"]

    fail(export_id)
    fail(export_id)

    assert look(export_id).body["status"] == "failed"
    assert ask().status == 202


def test_a_late_failure_takes_nothing_from_a_later_export() -> None:
    first = ask().body["export_id"]
    fail(first)
    second = ask().body["export_id"]

    fail(first)

    assert look(second).body["status"] == "gathering"
    assert_problem(ask(), 409, "export-too-soon")


def test_a_failure_that_comes_after_the_archive_changes_nothing() -> None:
    export_id = ask().body["export_id"]
    pack(export_id)

    fail(export_id)

    assert look(export_id).body["status"] == "ready"


def test_packing_again_leaves_one_archive(aws: SimpleNamespace) -> None:
    export_id = ask().body["export_id"]

    assert pack(export_id, following=[{"a": 1}]) == pack(export_id, following=[{"a": 1}])

    assert archived(aws, export_id).testzip() is None
    assert aws.client("s3").list_multipart_uploads(Bucket="exports-bucket").get("Uploads", []) == []


def test_a_large_archive_goes_to_s3_in_parts(aws: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_CHUNK_BYTES", 5 * 1024 * 1024)
    export_id = ask().body["export_id"]
    # Random characters, which do not compress away.
    records: list[Record] = [{"text": ids.new_secret(512 * 1024)} for _ in range(12)]

    packed = pack(export_id, videos=records)

    assert packed["size_bytes"] > archive._CHUNK_BYTES
    read = [line for name in archived(aws, export_id).namelist()[1:] for line in archived(aws, export_id).open(name)]
    assert [json.loads(line) for line in read] == records


def test_an_archive_that_cannot_be_made_leaves_no_upload_behind(aws: SimpleNamespace) -> None:
    export_id = ask().body["export_id"]
    given = gathered(export_id, following=[{"a": 1}])
    aws.client("s3").delete_object(Bucket="exports-bucket", Key=given["written"][0]["parts"][0]["key"])

    with pytest.raises(Exception, match="NoSuchKey"):
        pack_archive(given, lambda_context())

    assert aws.client("s3").list_multipart_uploads(Bucket="exports-bucket").get("Uploads", []) == []
    assert look(export_id).body["status"] == "gathering"
