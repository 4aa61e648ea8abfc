"""The steps from an uploaded source to a published video. Each may run twice with the same effect as once."""

import json
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from functions.videos import deletion_table, encoder, ladder, storage, table
from functions.videos.decisions import Decision
from functions.videos.errors import AlreadyPublishing, EncodeBroken, EncodeFailed, VideoGone
from functions.videos.ladder import Rung, Source
from socialflow import aws, env, ids, logs

# What creators are told when the fault is ours; the machine's execution has the details.
OUR_FAULT = "The video could not be processed because of a fault on our side; its file is kept."


class Work(BaseModel):
    """What the steps hand on. `source_version` is the S3 version, so that a new upload is new work."""

    model_config = ConfigDict(frozen=True)

    video_id: str
    creator_id: str
    source_key: str
    source_version: str
    source: Source | None = None
    rungs: list[Rung] = []


class Created(BaseModel):
    """The `object` of S3's "Object Created" event, beside the execution that it started."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    execution: str
    object: dict[str, Any]

    @property
    def key(self) -> str:
        return str(self.object["key"])

    @property
    def version(self) -> str:
        """The S3 version, or the content's tag where the bucket has none."""
        return str(self.object.get("version-id") or self.object.get("etag") or "none")


class EncodeEnd(BaseModel):
    """The `detail` of MediaConvert's "Job State Change" event, as far as it concerns us."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    jobId: str  # noqa: N815 - MediaConvert's name
    status: str
    userMetadata: dict[str, str]  # noqa: N815
    errorCode: int | None = None  # noqa: N815
    errorMessage: str = ""  # noqa: N815
    jobProgress: dict[str, Any] = {}  # noqa: N815


class Ended(BaseModel):
    """How an execution ended that failed. Whatever failed for a deleted video, nobody needs to mend it."""

    is_deleted: bool = False


def claim(created: Created, at: datetime) -> Work:
    """Take the source in hand. Raises AlreadyPublishing when another execution has it (S3 may tell twice), VideoGone."""
    video_id = storage.video_id_of(created.key)
    item = table.claim_source(video_id, created.execution, created.version, at)
    return Work(
        video_id=video_id, creator_id=item["creator_id"], source_key=created.key, source_version=created.version
    )


def plan(work: Work, at: datetime) -> Work:
    """Choose the ladder and keep what the probe found."""
    source = _source(work)
    rungs = ladder.plan(source)
    table.enter_stage(
        work.video_id,
        "plan",
        at,
        length_ms=round(source.length_seconds * 1000),
        renditions=[
            {"name": each.name, "width": each.width, "height": each.height, "bitrate_bps": each.max_bitrate_bps}
            for each in rungs
        ],
    )
    return work.model_copy(update={"rungs": rungs})


def start_encode(work: Work, task_token: str, at: datetime) -> None:
    """Start the encode job, or find the one that was started, and have its end told to `task_token`."""
    table.enter_stage(work.video_id, "encode", at, percent_encoded=0)
    known = table.await_encode(work.video_id, work.source_version, task_token, at)
    if "job_status" in known:
        tell_end(known["task_token"], known["job_status"], known["detail"])
    elif "job_id" not in known:
        job_id = encoder.start_job(
            work.video_id,
            source_s3_uri=f"s3://{env.SOURCES_BUCKET.get()}/{work.source_key}",
            destination_s3_uri=f"s3://{env.MEDIA_BUCKET.get()}/{media_prefix(work.video_id)}",
            rungs=work.rungs,
            source=_source(work),
            role_arn=env.ENCODER_ROLE_ARN.get(),
            queue_arn=env.ENCODER_QUEUE_ARN.get(),
            client_request_token=ids.derived_id("encode", work.video_id, work.source_version, str(known["attempt"])),
            metadata={"source_version": work.source_version, "attempt": str(known["attempt"])},
        )
        table.record_encode_start(work.video_id, work.source_version, job_id)


def end_encode(end: EncodeEnd) -> None:
    """Keep how the job ended and wake the execution that waits for it; a job of nobody's is left alone.

    What the job of a deleted video has written since is removed.
    """
    video_id, source_version = end.userMetadata.get("video_id"), end.userMetadata.get("source_version")
    if not video_id or not source_version:
        return
    if end.status not in {"COMPLETE", "ERROR", "CANCELED"}:
        table.set_percent_encoded(video_id, int(end.jobProgress.get("jobPercentComplete", 0)))
        return
    detail = {"code": end.errorCode or 0, "message": end.errorMessage[:500]}
    attempt = int(end.userMetadata.get("attempt", "0"))
    token = table.record_encode_end(video_id, source_version, attempt, end.jobId, end.status, detail)
    if token:
        tell_end(token, end.status, detail)
    else:
        deletion_table.tell_again(video_id, end.jobId)


def tell_end(task_token: str, job_status: str, detail: dict[str, Any]) -> None:
    """Answer the waiting task. A token that waits no more (told twice, or timed out) is no failure."""
    if job_status == "COMPLETE":
        _answer(task_token, output=json.dumps({"job_status": job_status}))
        return
    error = EncodeFailed if encoder.is_about_the_source(job_status, detail["code"]) else EncodeBroken
    cause = json.dumps({"errorMessage": f"encode-failed: {_remedy(detail)}", "detail": detail})
    _answer(task_token, error=error.__name__, cause=cause)


def tell_gone(task_token: str) -> None:
    """End the waiting task, whose video is deleted."""
    _answer(task_token, error=VideoGone.__name__, cause="")


def _answer(task_token: str, **answer: str) -> None:
    machines = aws.client("stepfunctions")
    tell = machines.send_task_success if "output" in answer else machines.send_task_failure
    try:
        tell(taskToken=task_token, **answer)
    except (machines.exceptions.TaskTimedOut, machines.exceptions.TaskDoesNotExist, machines.exceptions.InvalidToken):
        logs.logger.warning("nobody waits for this encode any more", error=answer.get("error", ""))


def decide(work: Work, decision: Decision, matches: list[dict[str, Any]], at: datetime) -> None:
    """Keep what the decision rests on; a video that is not to be published ends here."""
    table.enter_stage(work.video_id, "decide", at, matches=matches)
    if decision.outcome != "publish":
        status = "held" if decision.outcome == "hold" else "rejected"
        table.end_unpublished(work.video_id, status, decision.reason, decision.remedy, at)


def publish(work: Work, at: datetime) -> None:
    """Make the video visible; its followers hear of it through the table's stream."""
    table.enter_stage(work.video_id, "publish", at)
    prefix = media_prefix(work.video_id)
    table.publish(
        work.video_id,
        at,
        hls_key=prefix + encoder.HLS_MANIFEST,
        dash_key=prefix + encoder.DASH_MANIFEST,
        thumbnail_key=prefix + encoder.FIRST_THUMBNAIL,
        percent_encoded=100,
    )


def fail(video_id: str, execution: str, error: str, cause: str, at: datetime) -> Ended:
    """End with the reason that the failed step gave as `reason: remedy`, or with our own fault.

    A failed encode is forgotten, so that a redrive encodes again. What another execution has in hand is left to it. Of a
    deleted video, what the execution's steps have made since is removed.
    """
    reason, remedy = _reason(error, cause)
    try:
        item = table.fail(video_id, execution, reason, remedy, at)
    except VideoGone:
        deletion_table.tell_again(video_id, execution)
        return Ended(is_deleted=True)
    except AlreadyPublishing:
        logs.logger.warning("this execution failed, but another has the video", execution=execution, error=error)
        return Ended()
    if version := item.get("source_version"):
        table.forget_encode(video_id, version)
    return Ended()


def media_prefix(video_id: str) -> str:
    """Where a video's renditions lie in the media bucket, which is their path at the public origin too."""
    return f"media/{video_id}/"


def _source(work: Work) -> Source:
    if work.source is None:
        raise ValueError("the probe has not run")
    return work.source


def _reason(error: str, cause: str) -> tuple[str, str]:
    if error not in {"SourceRefused", EncodeFailed.__name__}:
        return "internal-error", OUR_FAULT
    try:
        message = str(json.loads(cause)["errorMessage"])
    except (ValueError, KeyError, TypeError):
        message = cause
    reason, _, remedy = message.partition(": ")
    return reason, remedy


def _remedy(detail: dict[str, Any]) -> str:
    return (
        f"The encoder stopped with code {detail['code']}; export the video again as an H.264 MP4 and upload it "
        "as a new video."
    )
