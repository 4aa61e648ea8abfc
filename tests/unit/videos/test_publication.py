"""The pipeline's steps, each told once, twice, late or after the end."""

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from functions.videos import (
    decide_publication,
    encode_ladder,
    enter_stage,
    fail_video,
    on_encode_changed,
    plan_ladder,
    publication,
    publish_video,
    table,
)
from functions.videos.errors import AlreadyPublishing
from functions.videos.ladder import Source
from functions.videos.probe import Reason, SourceRefused
from functions.videos.publication import Created, Work
from socialflow import aws as factory
from socialflow import env, tables
from tests.conftest import START, TestClock, lambda_context, outbox_events

LATER = START + timedelta(minutes=5)
VIDEO = "0" * 25 + "1"
CREATED = Created(execution="e1", object={"key": f"sources/{VIDEO}/original", "version-id": "s1", "size": 5})
SOURCE = Source(
    container="mp4",
    video_codec="h264",
    audio_codec="aac",
    width=640,
    height=360,
    rotation_degrees=0,
    length_seconds=12.5,
    frame_rate_numerator=30,
    frame_rate_denominator=1,
    size_bytes=1_000_000,
)


class Boundary:
    """MediaConvert and Step Functions as botocore sees them: what was asked, and answers in their form."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.jobs: dict[str, dict[str, Any]] = {}
        self.asked: list[dict[str, Any]] = []
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.dead_tokens: set[str] = set()
        monkeypatch.setenv(env.ENCODER_ROLE_ARN, "arn:aws:iam::000000000000:role/encoder")
        monkeypatch.setenv(env.ENCODER_QUEUE_ARN, "arn:aws:mediaconvert:us-east-1:000000000000:queues/q")
        listen = factory.client("mediaconvert").meta.events.register_first
        listen("before-call.mediaconvert.CreateJob", self._create_job)
        machines = factory.client("stepfunctions").meta.events.register_first
        machines("before-call.sfn.SendTaskSuccess", self._told)
        machines("before-call.sfn.SendTaskFailure", self._told)

    def _create_job(self, params: dict[str, Any], **_: Any) -> Any:
        job = json.loads(params["body"])
        self.asked.append(job)
        made = self.jobs.setdefault(job["clientRequestToken"], {"Id": f"job-{len(self.jobs) + 1}"})
        return SimpleNamespace(status_code=201, headers={}), {"Job": made}

    def _told(self, model: Any, params: dict[str, Any], **_: Any) -> Any:
        said = json.loads(params["body"])
        if said["taskToken"] in self.dead_tokens:
            refusal = {"Error": {"Code": "TaskTimedOut", "Message": "Task Timed Out"}}
            return SimpleNamespace(status_code=400, headers={}), refusal
        self.told.append((model.name, said))
        return SimpleNamespace(status_code=200, headers={}), {}


@pytest.fixture
def boundary(aws: SimpleNamespace, clock: TestClock, monkeypatch: pytest.MonkeyPatch) -> Boundary:
    """A video whose upload is complete, and what lies outside."""
    new = {"video_id": VIDEO, "creator_id": "c", "title": "T", "visibility": "public", "upload_id": "u"}
    table.STORE.transact([table.new_video(new, START)])
    return Boundary(monkeypatch)


def claimed() -> Work:
    return publication.claim(CREATED, START).model_copy(update={"source": SOURCE})


def planned() -> Work:
    return publication.plan(claimed(), START)


def ended(status: str, attempt: int | None = 0, **facts: Any) -> None:
    """MediaConvert's event as the queue brings it."""
    metadata = {"video_id": VIDEO, "source_version": "s1"} | ({} if attempt is None else {"attempt": str(attempt)})
    detail = {"jobId": "job-1", "status": status, "userMetadata": metadata, "timestamp": 1, **facts}
    event = {"source": "aws.mediaconvert", "detail-type": "MediaConvert Job State Change", "detail": detail}
    answer = on_encode_changed.handler({"Records": [{"messageId": "m", "body": json.dumps(event)}]}, lambda_context())
    assert answer == {"batchItemFailures": []}


def failing(error: str, cause: str, execution: str = "e1") -> None:
    """FailVideo as the machine calls it."""
    event = {"execution": execution, "key": CREATED.key, "error": {"Error": error, "Cause": cause}}
    fail_video.handler(event, lambda_context())


def lambda_cause(error: Exception) -> str:
    """The Cause that Step Functions gives a Lambda's exception."""
    return json.dumps({"errorMessage": str(error), "errorType": type(error).__name__, "stackTrace": ["..."]})


def test_a_claim_names_what_it_works_on(boundary: Boundary) -> None:
    work = publication.claim(CREATED, START)

    assert (work.video_id, work.creator_id, work.source_key, work.source_version) == (VIDEO, "c", CREATED.key, "s1")


@pytest.mark.parametrize(
    ("told", "version"),
    [({"version-id": "v"}, "v"), ({"etag": "e"}, "e"), ({"version-id": "", "etag": "e"}, "e"), ({}, "none")],
)
def test_a_source_has_a_version_even_in_a_bucket_without(told: dict[str, str], version: str) -> None:
    assert Created(execution="e", object={"key": "sources/v/original", **told}).version == version


def test_s3_telling_twice_starts_one_publication(boundary: Boundary) -> None:
    publication.claim(CREATED, START)

    with pytest.raises(AlreadyPublishing):
        publication.claim(CREATED.model_copy(update={"execution": "e2"}), START)
    assert publication.claim(CREATED, LATER).video_id == VIDEO


def test_a_planned_video_shows_its_length_and_renditions(boundary: Boundary) -> None:
    work = plan_ladder.handler(claimed().model_dump(mode="json"), lambda_context())

    item = table.video(VIDEO)
    assert item["length_ms"] == 12_500
    assert [each["name"] for each in item["renditions"]] == [each["name"] for each in work["rungs"]]
    assert item["stage"] == "plan"


def test_a_plan_needs_a_probe(boundary: Boundary) -> None:
    with pytest.raises(ValueError, match="probe"):
        publication.plan(publication.claim(CREATED, START), START)


def test_an_encode_job_reads_the_source_and_writes_where_the_video_is_seen(boundary: Boundary) -> None:
    event = {"work": planned().model_dump(mode="json"), "task_token": "t1"}
    encode_ladder.handler(event, lambda_context())

    (job,) = boundary.asked
    assert job["settings"]["inputs"][0]["fileInput"] == f"s3://sources-bucket/{CREATED.key}"
    group = job["settings"]["outputGroups"][0]["outputGroupSettings"]["cmafGroupSettings"]
    assert group["destination"].startswith(f"s3://media-bucket/media/{VIDEO}/")
    assert job["userMetadata"] == {"video_id": VIDEO, "source_version": "s1", "attempt": "0"}


def test_a_retried_start_does_not_start_a_second_job(boundary: Boundary) -> None:
    work = planned()
    publication.start_encode(work, "t1", START)
    publication.start_encode(work, "t2", LATER)

    assert len(boundary.asked) == 1
    ended("COMPLETE")
    assert [said["taskToken"] for _, said in boundary.told] == ["t2"]


def test_a_start_whose_answer_was_lost_asks_for_the_same_job(boundary: Boundary) -> None:
    work = planned()
    publication.start_encode(work, "t1", START)
    table.STORE.write(dynamo_forget_job_id())

    publication.start_encode(work, "t1", START)

    assert [job["clientRequestToken"] for job in boundary.asked] == [boundary.asked[0]["clientRequestToken"]] * 2


def dynamo_forget_job_id() -> Any:
    from socialflow.dynamo import Update

    return Update(table._encode_key(VIDEO, "s1"), "REMOVE #job_id")


def test_the_end_of_the_job_wakes_the_execution(boundary: Boundary) -> None:
    publication.start_encode(planned(), "t1", START)

    ended("COMPLETE")

    assert boundary.told == [("SendTaskSuccess", {"taskToken": "t1", "output": '{"job_status": "COMPLETE"}'})]


def test_an_end_that_came_before_the_wait_is_told_when_it_begins(boundary: Boundary) -> None:
    work = planned()
    publication.start_encode(work, "t1", START)
    boundary.dead_tokens.add("t1")
    ended("COMPLETE")

    publication.start_encode(work, "t2", LATER)

    assert [said["taskToken"] for _, said in boundary.told] == ["t2"]
    assert len(boundary.asked) == 1


def test_a_job_that_its_source_fails_fails_the_task_with_a_remedy(boundary: Boundary) -> None:
    publication.start_encode(planned(), "t1", START)

    ended("ERROR", errorCode=1076, errorMessage="damaged")

    ((operation, said),) = boundary.told
    cause = json.loads(said["cause"])
    assert (operation, said["error"]) == ("SendTaskFailure", "EncodeFailed")
    assert cause["errorMessage"].startswith("encode-failed: The encoder stopped with code 1076")
    assert cause["detail"] == {"code": 1076, "message": "damaged"}


@pytest.mark.parametrize("code", [0, 1401, 1404, 1433, 1999])
@pytest.mark.parametrize("status", ["ERROR", "CANCELED"])
def test_a_job_that_ends_for_another_reason_is_our_fault(boundary: Boundary, status: str, code: int) -> None:
    publication.start_encode(planned(), "t1", START)

    ended(status, errorCode=code, errorMessage="no access")
    failing(boundary.told[0][1]["error"], boundary.told[0][1]["cause"])

    assert boundary.told[0][1]["error"] == "EncodeBroken"
    assert table.video(VIDEO)["failure"] == {"reason": "internal-error", "remedy": publication.OUR_FAULT}


def test_an_end_told_twice_or_too_late_is_no_failure(boundary: Boundary) -> None:
    publication.start_encode(planned(), "t1", START)
    ended("COMPLETE")
    boundary.dead_tokens.add("t1")

    ended("COMPLETE")

    assert len(boundary.told) == 1


def test_a_job_of_nobodys_is_left_alone(boundary: Boundary) -> None:
    ended("COMPLETE")
    ended("ERROR", userMetadata={"video_id": VIDEO})

    assert boundary.told == []


def test_progress_is_shown_to_the_creator(boundary: Boundary) -> None:
    publication.start_encode(planned(), "t1", START)

    ended("STATUS_UPDATE", jobProgress={"jobPercentComplete": 55})
    ended("PROGRESSING")

    assert table.video(VIDEO)["percent_encoded"] == 55
    assert boundary.told == []


def test_a_redrive_after_a_failed_encode_encodes_again(boundary: Boundary) -> None:
    work = planned()
    publication.start_encode(work, "t1", START)
    ended("ERROR", errorCode=1010)
    failing("EncodeFailed", boundary.told[0][1]["cause"])

    again = Created(execution="e2", object=CREATED.object)
    publication.start_encode(
        publication.claim(again, LATER).model_copy(update={"source": SOURCE, "rungs": work.rungs}), "t2", LATER
    )
    ended("ERROR", attempt=0, errorCode=1010)
    ended("COMPLETE", attempt=1)

    assert len({job["clientRequestToken"] for job in boundary.asked}) == 2
    assert [(operation, said["taskToken"]) for operation, said in boundary.told[1:]] == [("SendTaskSuccess", "t2")]


@pytest.mark.parametrize("reason", list(Reason))
def test_a_refused_source_tells_its_reason_and_remedy(boundary: Boundary, reason: Reason) -> None:
    publication.claim(CREATED, START)

    failing("SourceRefused", lambda_cause(SourceRefused(reason)))

    item = table.video(VIDEO)
    assert item["status"] == "failed"
    assert item["failure"] == {"reason": reason.value, "remedy": SourceRefused(reason).remedy}


def test_a_failed_encode_tells_its_remedy(boundary: Boundary) -> None:
    publication.start_encode(planned(), "t1", START)
    ended("ERROR", errorCode=1040)

    failing("EncodeFailed", boundary.told[0][1]["cause"])

    failure = table.video(VIDEO)["failure"]
    assert failure["reason"] == "encode-failed"
    assert "code 1040" in failure["remedy"]


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        ("States.Timeout", ""),
        ("KeyError", lambda_cause(KeyError("secret"))),
        ("Lambda.Unknown", "The cause could not be determined because Lambda did not return an error type."),
        ("", ""),
    ],
)
def test_a_fault_of_ours_tells_no_internals(boundary: Boundary, error: str, cause: str) -> None:
    publication.claim(CREATED, START)

    failing(error, cause)

    assert table.video(VIDEO)["failure"] == {"reason": "internal-error", "remedy": publication.OUR_FAULT}


def test_a_cause_that_is_no_json_is_still_told(boundary: Boundary) -> None:
    publication.claim(CREATED, START)

    failing("SourceRefused", "truncated: Upload it again.")

    assert table.video(VIDEO)["failure"] == {"reason": "truncated", "remedy": "Upload it again."}


def test_failing_twice_publishes_one_event(boundary: Boundary, aws: SimpleNamespace) -> None:
    publication.claim(CREATED, START)
    for _ in range(2):
        failing("KeyError", "")

    (event,) = outbox_events(aws.client("dynamodb"), tables.VIDEOS)
    assert (event["type"], event["data"]["reason"]) == ("VideoFailed", "internal-error")


def test_a_second_executions_failure_leaves_the_first_at_work(boundary: Boundary) -> None:
    publication.claim(CREATED, START)

    failing("Unavailable", "", execution="e2")

    assert table.video(VIDEO)["status"] == "processing"


def test_a_claim_that_never_succeeded_still_ends_the_video(boundary: Boundary) -> None:
    failing("Unavailable", "")

    assert table.video(VIDEO)["status"] == "failed"


def test_a_stage_is_entered_by_the_machine(boundary: Boundary) -> None:
    publication.claim(CREATED, START)

    enter_stage.handler({"video_id": VIDEO, "stage": "fingerprint"}, lambda_context())

    assert table.video(VIDEO)["stage"] == "fingerprint"


def test_publishing_twice_changes_nothing(boundary: Boundary, clock: TestClock, aws: SimpleNamespace) -> None:
    work = planned().model_dump(mode="json")
    publish_video.handler(work, lambda_context())
    first = table.video(VIDEO)
    clock.forward(minutes=5)

    publish_video.handler(work, lambda_context())

    assert table.video(VIDEO) == first
    assert (first["status"], first["percent_encoded"], "stage" in first) == ("published", 100, False)
    assert first["hls_key"] == f"media/{VIDEO}/cmaf/index.m3u8"
    (event,) = outbox_events(aws.client("dynamodb"), tables.VIDEOS)
    assert event["type"] == "VideoPublished"


def deciding(**match: Any) -> dict[str, Any]:
    found = {"reference_id": "r", "length_seconds": 9.25, "is_claimable": True, "policy": "block", **match}
    event = {"work": planned().model_dump(mode="json"), "rights": {"matches": [found]}}
    decision: dict[str, Any] = decide_publication.handler(event, lambda_context())
    return decision


def test_a_blocked_match_rejects_the_video_with_a_remedy(boundary: Boundary) -> None:
    assert deciding()["outcome"] == "reject"

    item = table.video(VIDEO)
    assert (item["status"], item["failure"]["reason"]) == ("rejected", "rights-blocked")
    assert "9.2 s" in item["failure"]["remedy"]
    assert item["matches"] == [{"reference_id": "r", "length_ms": 9250, "policy": "block"}]


@pytest.mark.parametrize("match", [{"policy": "monetise"}, {"policy": "track"}, {"is_claimable": False}])
def test_any_other_match_lets_the_video_be_published(boundary: Boundary, match: dict[str, Any]) -> None:
    assert deciding(**match) == {"outcome": "publish", "reason": "", "remedy": ""}
    assert table.video(VIDEO)["status"] == "processing"


def test_a_rejection_told_twice_publishes_one_event(boundary: Boundary, aws: SimpleNamespace) -> None:
    event = {
        "work": planned().model_dump(mode="json"),
        "rights": {
            "matches": [{"reference_id": "r", "length_seconds": 8, "is_claimable": True, "policy": "block"}],
        },
    }
    answers = [decide_publication.handler(event, lambda_context()) for _ in range(2)]

    assert answers[0] == answers[1]
    assert len(outbox_events(aws.client("dynamodb"), tables.VIDEOS)) == 1
