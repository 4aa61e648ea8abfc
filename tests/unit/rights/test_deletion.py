"""A deleted video is no reference any more, nothing is claimed of it, and what was claimed by it before stays."""

import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from functions.rights import claims, deleting, deletion_table, fingerprint_video, fingerprints, on_video_deleted, table
from functions.rights.landmarks import Hashes
from functions.rights.matches import Interval, Match
from functions.rights.table import Reference
from socialflow import aws as factory
from socialflow import dynamo, tables
from socialflow.events import Envelope, VideoDeleted
from tests.conftest import START, lambda_context, outbox_events

VIDEO, OTHER = "0" * 25 + "1", "0" * 25 + "2"


def delete(video_id: str = VIDEO) -> dict[str, Any]:
    event = VideoDeleted(occurred_at=START, video_id=video_id, creator_id="c")
    body = json.dumps({"detail": Envelope.of(event, "test").model_dump()})
    answer: dict[str, Any] = on_video_deleted.handler({"Records": [{"messageId": "m", "body": body}]}, lambda_context())
    return answer


def hashes(start: int, count: int = 6) -> dict[str, Hashes]:
    values = np.arange(start, start + count, dtype=np.int64)
    return {"audio": Hashes(values, values * 10)}


def stored(video_id: str, creator_id: str, start: int = 0) -> None:
    table.store(Reference(video_id, creator_id, 60_000, f"content of {video_id}"), hashes(start), {})


def match(reference_id: str) -> Match:
    where = Interval(0, 20_000)
    return Match(reference_id, "audio", where, where, 0.9, 50.0)


def items(aws: SimpleNamespace) -> list[dict[str, Any]]:
    found = aws.client("dynamodb").scan(TableName=table.STORE.name)["Items"]
    return [dynamo.unmarshal(item) for item in found]


def named(aws: SimpleNamespace, video_id: str) -> list[tuple[str, str]]:
    """What is left of the video: postings are looked into."""
    digest = table.digest_of(video_id)
    return [
        (each["pk"], each["sk"])
        for each in items(aws)
        if video_id in each["pk"] or digest.hex() in each["pk"] or _posts(each, digest)
    ]


def _posts(item: dict[str, Any], digest: bytes) -> bool:
    import base64

    return any(base64.b64decode(each)[:8] == digest for each in item.get("postings", ()))


def test_a_deleted_video_is_no_reference_and_leaves_two_words(aws: SimpleNamespace) -> None:
    stored(VIDEO, "c")
    stored(OTHER, "d", start=3)
    table.record(VIDEO, [match(OTHER)], fingerprints.LIMITS)
    claims.make(VIDEO, 60_000, [match(OTHER)], START)
    others = named(aws, OTHER)

    for _ in range(2):
        assert delete() == {"batchItemFailures": []}

    assert named(aws, VIDEO) == [(f"VIDEO#{VIDEO}", "DELETED")]
    assert named(aws, OTHER) == others
    assert list(table.references([table.digest_of(OTHER)])) == [table.digest_of(OTHER)]


def test_nothing_is_claimed_by_it_any_more_and_what_was_claimed_stays(aws: SimpleNamespace) -> None:
    stored(VIDEO, "holder")
    claims.make(OTHER, 60_000, [match(VIDEO)], START)
    table.record(OTHER, [match(VIDEO)], fingerprints.LIMITS)

    delete()

    assert claims.make("0" * 26, 60_000, [match(VIDEO)], START) == []
    assert [each["claimant_id"] for each in items(aws) if each["sk"].startswith("CLAIM#")] == ["holder"]
    assert [each.reference_id for each in table.evidence(OTHER)] == [VIDEO]


def test_a_deleted_video_becomes_no_reference_and_nothing_is_claimed_of_it(aws: SimpleNamespace) -> None:
    """The conditions stand in the writes."""
    stored(OTHER, "holder", start=3)
    delete()

    stored(VIDEO, "c")
    claims.make(VIDEO, 60_000, [match(OTHER)], START)

    assert table.references([table.digest_of(VIDEO)]) == {}
    assert outbox_events(aws.client("dynamodb"), tables.RIGHTS) == []
    delete()
    assert named(aws, VIDEO) == [(f"VIDEO#{VIDEO}", "DELETED")]


@pytest.fixture
def fingerprinted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Fingerprints without FFmpeg; whose were made."""
    made: list[str] = []

    def of_manifest(key: str) -> fingerprints.Fingerprints:
        made.append(key)
        return fingerprints.Fingerprints(hashes(0), {}, ())

    monkeypatch.setattr(fingerprints, "of_manifest", of_manifest)
    monkeypatch.setattr(
        fingerprints,
        "keep",
        lambda _made, video_id, creator_id: table.store(
            Reference(video_id, creator_id, 60_000, "content"), hashes(0), {}
        ),
    )
    return made


def fingerprint() -> Any:
    published = {"video_id": VIDEO, "creator_id": "c" * 26}
    return fingerprint_video.handler(published, lambda_context())


def test_a_deleted_video_is_not_fingerprinted(aws: SimpleNamespace, fingerprinted: list[str]) -> None:
    delete()

    assert fingerprint()["matches"] == []
    assert fingerprinted == []


@pytest.mark.parametrize("step", ["look_up", "keep"])
def test_a_fingerprint_that_is_being_made_when_the_video_is_deleted_is_taken_back(
    aws: SimpleNamespace, fingerprinted: list[str], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    stored(OTHER, "holder", start=3)
    others = named(aws, OTHER)
    found = [match(OTHER)]
    monkeypatch.setattr(fingerprints, "look_up", lambda *_: found)
    before: Any = getattr(fingerprints, step)

    def deleted_meanwhile(*given: Any) -> Any:
        delete()
        return before(*given)

    monkeypatch.setattr(fingerprints, step, deleted_meanwhile)
    monkeypatch.setattr(fingerprint_video, "_tap", lambda *_: None)

    assert fingerprint()["matches"] == []

    assert named(aws, VIDEO) == [(f"VIDEO#{VIDEO}", "DELETED")]
    assert named(aws, OTHER) == others


def test_what_is_posted_while_the_video_is_deleted_is_taken_back(
    aws: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = table._post

    def deleted_meanwhile(*given: Any) -> bool:
        monkeypatch.setattr(table, "_post", post)
        delete()
        return post(*given)

    monkeypatch.setattr(table, "_post", deleted_meanwhile)
    stored(VIDEO, "c")

    assert named(aws, VIDEO) == [(f"VIDEO#{VIDEO}", "DELETED")]


def test_who_read_the_lists_before_they_were_written_again_leaves_them_to_the_next_try(
    aws: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who stores a reference finds that its video is deleted, writes down what it posted since, and dies."""
    stored(VIDEO, "c")
    unpost = table._unpost_list

    def overtaken(digest: bytes, chunk: Any, wanted: Any) -> None:
        unpost(digest, chunk, wanted)
        monkeypatch.setattr(table, "_unpost_list", unpost)
        table.STORE.write_many([{**chunk, "is_left": True}])
        kind = chunk["sk"].split("#")[1]
        old = Hashes(np.frombuffer(chunk["values"], np.int64), np.frombuffer(chunk["times"], np.int64))
        assert table._post(*table._sets(digest, kind, old)[0])

    monkeypatch.setattr(table, "_unpost_list", overtaken)
    delete()
    assert len(named(aws, VIDEO)) > 1

    assert deleting.is_taken_back(VIDEO)

    assert named(aws, VIDEO) == [(f"VIDEO#{VIDEO}", "DELETED")]


def test_a_fingerprint_that_died_behind_the_deletion_is_taken_back_by_the_next_try(
    aws: SimpleNamespace, fingerprinted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: Any) -> Any:
        delete()
        table.record(VIDEO, [match(OTHER)], fingerprints.LIMITS)
        raise RuntimeError("the process is gone")

    monkeypatch.setattr(fingerprints, "look_up", dies)
    with pytest.raises(RuntimeError):
        fingerprint()
    assert len(named(aws, VIDEO)) > 1

    assert fingerprint()["matches"] == []

    assert named(aws, VIDEO) == [(f"VIDEO#{VIDEO}", "DELETED")]


def test_the_lists_of_what_was_posted_are_read_as_they_are_now(aws: SimpleNamespace) -> None:
    """An old answer would leave postings that are on no list any more."""
    stored(VIDEO, "c")
    asked: list[dict[str, Any]] = []
    events = factory.client("dynamodb").meta.events
    events.register("provide-client-params.dynamodb.Query", lambda params, **_: asked.append(params), unique_id="asked")

    delete()

    events.unregister("provide-client-params.dynamodb.Query", unique_id="asked")
    of_lists = [each for each in asked if "HASHES#" in str(each)]
    assert [each["ConsistentRead"] for each in of_lists] == [True]


def test_one_call_takes_so_much_back_and_the_next_goes_on(
    aws: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "_CHUNK_HASHES", 2)
    monkeypatch.setattr(table, "MOST_CHUNKS", 2)
    stored(VIDEO, "c")

    assert delete() == {"batchItemFailures": [{"itemIdentifier": "m"}]}
    assert len([each for each in items(aws) if each["sk"].startswith("HASHES#")]) == 1
    assert delete() == {"batchItemFailures": []}

    assert named(aws, VIDEO) == [(f"VIDEO#{VIDEO}", "DELETED")]


def test_another_reference_of_the_same_digest_is_left_alone(
    aws: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "digest_of", lambda _: b"8 bytes.")
    stored(OTHER, "d")
    before = len(items(aws))

    assert delete() == {"batchItemFailures": []}

    assert len(items(aws)) == before + 1
    assert deletion_table.is_buried(VIDEO)
