"""A video to delete in any state, and what lies outside: shared by the tests of deletion."""

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from functions.videos import (
    delete_video,
    on_video_deleted,
    publication,
    storage,
    table,
)
from functions.videos.fail_video import handler as fail_video
from socialflow import aws as factory
from socialflow import tables
from socialflow.events import Envelope, Event, VideoDeleted
from tests.conftest import START, Answer, lambda_context, outbox_events, request
from tests.unit.videos.test_publication import CREATED, SOURCE, VIDEO, Boundary

PATH = f"/api/v1/videos/{VIDEO}"
OTHER = "0" * 25 + "2"
GONE = VideoDeleted(occurred_at=START, video_id=VIDEO, creator_id="c")
STATES = ("awaiting-upload", "uploaded", "encoding", "failed", "upload-aborted", "published", "held", "rejected")


class Outside(Boundary):
    """And the jobs that were asked to end; those in `over` have ended already."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(monkeypatch)
        self.cancelled: list[str] = []
        self.over: set[str] = set()
        factory.client("mediaconvert").meta.events.register_first("before-call.mediaconvert.CancelJob", self._cancel)

    def _cancel(self, params: dict[str, Any], **_: Any) -> Any:
        job_id = params["url_path"].rsplit("/", 1)[1]
        if job_id in self.over:
            refusal = {"Error": {"Code": "ConflictException", "Message": "already finished"}}
            return SimpleNamespace(status_code=409, headers={}), refusal
        self.cancelled.append(job_id)
        return SimpleNamespace(status_code=202, headers={}), {}


def registered(video_id: str = VIDEO, creator_id: str = "c", minutes: int = 0) -> None:
    upload_id = storage.begin(video_id)
    new: dict[str, Any] = {"video_id": video_id, "creator_id": creator_id, "title": "canary", "description": "canary"}
    new |= {"visibility": "public", "upload_id": upload_id, "part_count": 1, "part_size_bytes": 8, "size_bytes": 3}
    table.STORE.transact([table.new_video(new, START + timedelta(minutes=minutes))])


def brought_to(state: str) -> publication.Work:
    """The video in that state, and what its steps hand on."""
    work = publication.Work(video_id=VIDEO, creator_id="c", source_key=CREATED.key, source_version="s1", source=SOURCE)
    if state == "upload-aborted":
        table.abort_upload(VIDEO, START)
    if state not in {"awaiting-upload", "upload-aborted"}:
        publication.claim(CREATED, START)
    if state == "encoding":
        publication.start_encode(publication.plan(work, START), "t1", START)
    if state == "published":
        work = publication.plan(work, START)
        publication.publish(work, START)
    if state in {"held", "rejected"}:
        table.end_unpublished(VIDEO, state, "reason", "remedy", START)
    if state == "failed":
        publication.fail(VIDEO, "e1", "KeyError", "", START)
    return work


def deletes(user_id: str = "c", video_id: str = VIDEO) -> Answer:
    return request(delete_video.handler, "DELETE", f"/api/v1/videos/{video_id}", user_id=user_id)


def told(handler: Any, event: Event, event_id: str = "1") -> dict[str, Any]:
    body = json.dumps({"detail": Envelope.of(event, event_id).model_dump()})
    answer: dict[str, Any] = handler({"Records": [{"messageId": "m", "body": body}]}, lambda_context())
    return answer


def cleared() -> None:
    assert told(on_video_deleted.handler, GONE) == {"batchItemFailures": []}


def stored(aws: SimpleNamespace) -> list[str]:
    """Whatever lies in the buckets, with its versions and what is being uploaded."""
    found = []
    for bucket in ("sources-bucket", "media-bucket"):
        page = aws.client("s3").list_object_versions(Bucket=bucket)
        found += [each["Key"] for each in (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))]
        found += [each["Key"] for each in aws.client("s3").list_multipart_uploads(Bucket=bucket).get("Uploads", ())]
    return found


def events(aws: SimpleNamespace) -> list[str]:
    return [each["type"] for each in outbox_events(aws.client("dynamodb"), tables.VIDEOS)]


def failing(error: str, execution: str = "e1") -> Any:
    event = {"execution": execution, "key": CREATED.key, "error": {"Error": error, "Cause": ""}}
    return fail_video(event, lambda_context())


def answers(operation: str, status: int, said: dict[str, Any]) -> None:
    """S3 says this of the operation from now on."""

    def answer(**_: Any) -> Any:
        return SimpleNamespace(status_code=status, headers={}), said

    factory.client("s3").meta.events.register_first(f"before-call.s3.{operation}", answer, unique_id=operation)


def answers_again(operation: str) -> None:
    factory.client("s3").meta.events.unregister(f"before-call.s3.{operation}", unique_id=operation)
