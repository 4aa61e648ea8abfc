"""Deleting a video while something is being made of it: whatever is, ends without publishing and is no fault of ours."""

from types import SimpleNamespace
from typing import Any

import pytest

from functions.videos import (
    complete_upload,
    decide_publication,
    deletion_table,
    encode_ladder,
    plan_ladder,
    probe_source,
    publication,
    publish_video,
    storage,
    table,
)
from functions.videos.errors import AlreadyPublishing, VideoGone
from socialflow import tables
from socialflow.events import Envelope
from tests.conftest import START, Answer, lambda_context, outbox_events, request
from tests.unit.videos.deletions import (
    GONE,
    PATH,
    Outside,
    answers,
    brought_to,
    cleared,
    deletes,
    events,
    failing,
    stored,
)
from tests.unit.videos.test_publication import CREATED, VIDEO, ended


def completes() -> Answer:
    return request(complete_upload.handler, "POST", f"{PATH}/upload/complete", user_id="c")


def sent(aws: SimpleNamespace) -> None:
    where = {"Bucket": "sources-bucket", "Key": f"sources/{VIDEO}/original"}
    upload_id = table.video(VIDEO)["upload_id"]
    aws.client("s3").upload_part(**where, UploadId=upload_id, PartNumber=1, Body=b"abc")


def test_an_upload_that_is_completed_after_the_deletion_ends_in_nothing(video: str, aws: SimpleNamespace) -> None:
    sent(aws)
    deletes()
    cleared()

    assert completes().status == 404
    assert stored(aws) == []


def test_a_deletion_between_reading_and_completing_wins(
    video: str, aws: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(aws)
    parts = storage.parts

    def deleted_meanwhile(video_id: str, upload_id: str) -> Any:
        found = parts(video_id, upload_id)
        deletes()
        cleared()
        return found

    monkeypatch.setattr(storage, "parts", deleted_meanwhile)
    # moto has no answer for an upload that is over; this is S3's.
    answers("CompleteMultipartUpload", 404, {"Error": {"Code": "NoSuchUpload", "Message": "It does not exist."}})

    assert completes().status == 404
    assert stored(aws) == []


def test_a_source_that_is_completed_before_its_upload_is_ended_goes_too(
    video: str, aws: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(aws)
    complete = storage.complete

    def deleted_meanwhile(*given: Any) -> None:
        deletes()
        complete(*given)

    monkeypatch.setattr(storage, "complete", deleted_meanwhile)

    assert completes().status == 202
    cleared()
    assert stored(aws) == []


def test_a_source_that_s3_tells_of_late_is_not_taken_in_hand_and_goes(video: str, aws: SimpleNamespace) -> None:
    deletes()
    cleared()
    aws.client("s3").put_object(Bucket="sources-bucket", Key=CREATED.key, Body=b"late")
    before = outbox_events(aws.client("dynamodb"), tables.VIDEOS)

    with pytest.raises(VideoGone):
        probe_source.handler(CREATED.model_dump(), lambda_context())
    assert failing("VideoGone") == {"is_deleted": True}

    assert [each["id"] for each in outbox_events(aws.client("dynamodb"), tables.VIDEOS)] != [before[0]["id"]]
    cleared()
    assert stored(aws) == []


def test_no_step_goes_on_with_a_deleted_video(video: str, outside: Outside) -> None:
    work = brought_to("uploaded")
    step = work.model_dump(mode="json")
    deletes()

    for handler, event in (
        (plan_ladder.handler, step),
        (encode_ladder.handler, {"work": step, "task_token": "t1"}),
        (decide_publication.handler, {"work": step, "rights": {"matches": []}}),
        (publish_video.handler, step),
    ):
        with pytest.raises(VideoGone):
            handler(event, lambda_context())
    assert outside.asked == []


def test_a_decision_and_a_publication_that_come_after_the_deletion_change_nothing(
    video: str, aws: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The condition stands in the write: what was read before does not count."""
    brought_to("uploaded")
    before = table.video(VIDEO)
    deletes()
    monkeypatch.setattr(table, "_in_hand", lambda _: {**before, "length_ms": 1})

    with pytest.raises(VideoGone):
        table.publish(VIDEO, START)
    with pytest.raises(VideoGone):
        table.end_unpublished(VIDEO, "rejected", "reason", "remedy", START)
    with pytest.raises(VideoGone):
        table.fail(VIDEO, "e1", "reason", "remedy", START)

    assert events(aws) == ["VideoDeleted"]


@pytest.mark.parametrize("error", ["VideoGone", "SourceRefused", "KeyError", "States.Timeout", "EncodeBroken"])
def test_whatever_fails_of_a_deleted_video_is_no_fault(video: str, error: str) -> None:
    brought_to("uploaded")
    assert failing(error, "another") == {"is_deleted": False}

    deletes()

    assert failing(error) == {"is_deleted": True}


def test_an_execution_that_ends_for_a_deleted_video_tells_it_once_more(video: str, aws: SimpleNamespace) -> None:
    brought_to("uploaded")
    deletes()
    (first,) = outbox_events(aws.client("dynamodb"), tables.VIDEOS)

    failing("VideoGone")
    (again,) = outbox_events(aws.client("dynamodb"), tables.VIDEOS)
    failing("VideoGone")

    assert again["id"] != first["id"]
    assert again["data"] == first["data"]
    assert outbox_events(aws.client("dynamodb"), tables.VIDEOS) == [again]


def test_the_encode_in_flight_is_cancelled_and_its_execution_ends(video: str, outside: Outside) -> None:
    brought_to("encoding")
    deletes()

    cleared()

    assert outside.cancelled == ["job-1"]
    ((operation, said),) = outside.told
    assert (operation, said["taskToken"], said["error"]) == ("SendTaskFailure", "t1", "VideoGone")
    assert deletion_table.encodes(VIDEO) == []


def test_an_encode_that_has_ended_and_a_token_that_waits_no_more_are_no_failure(video: str, outside: Outside) -> None:
    brought_to("encoding")
    outside.over.add("job-1")
    outside.dead_tokens.add("t1")
    deletes()

    cleared()

    assert (outside.cancelled, outside.told, deletion_table.encodes(VIDEO)) == ([], [], [])


def test_what_a_job_writes_until_it_ends_goes_when_it_has_ended(video: str, aws: SimpleNamespace) -> None:
    brought_to("encoding")
    deletes()
    cleared()
    aws.client("s3").put_object(Bucket="media-bucket", Key=f"media/{VIDEO}/cmaf/late.m4s", Body=b"late")

    ended("CANCELED")

    (event,) = outbox_events(aws.client("dynamodb"), tables.VIDEOS)
    assert event["id"] != Envelope.of(GONE, VIDEO).id
    cleared()
    assert stored(aws) == []


def test_a_job_that_was_started_behind_the_deletion_leaves_no_line(video: str) -> None:
    work = brought_to("encoding")
    deletes()
    cleared()

    table.record_encode_start(VIDEO, work.source_version, "job-2")

    assert deletion_table.encodes(VIDEO) == []


def test_s3_telling_twice_is_still_told_from_a_deletion(video: str) -> None:
    publication.claim(CREATED, START)

    with pytest.raises(AlreadyPublishing):
        publication.claim(CREATED.model_copy(update={"execution": "e2"}), START)
