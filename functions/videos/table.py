"""The videos table.

| question                               | read                                                | key                                   |
|----------------------------------------|-----------------------------------------------------|---------------------------------------|
| a video by its id                      | GetItem                                             | VIDEO#<id> / VIDEO                    |
| the upload of a video                  | the same item (`upload_id` until it is complete)    |                                       |
| the encode job of a video's source     | GetItem                                             | VIDEO#<id> / ENCODE#<source version>  |
| videos of a creator, newest first      | Query gsi1                                          | CREATOR#<id> / <created_at>#<id>      |
| is a video's creator banned            | GetItem                                             | BAN#<id> / BAN                        |
| an idempotency record                  | GetItem                                             | IDEMPOTENCY#<caller>#<key> / <route>  |

Writes to the video item move its status along awaiting-upload → processing → published | held | rejected | failed; each
carries the status it expects as its condition. Publication and failure carry their event in the same write. From each of them
it may become deleted (`deletion_table.py`), and nothing else ever after.
"""

from datetime import datetime
from typing import Any

from functions.videos.errors import AlreadyPublishing, UploadEnded, VideoGone
from socialflow import clock, dynamo, tables
from socialflow.dynamo import ConditionFailed, Item, Key, Page, Put, Store, Update
from socialflow.errors import NotFound
from socialflow.events import VideoFailed, VideoPublished, outbox

STORE = Store(tables.VIDEOS)
SCHEMA = 1
ABORTED = "upload-aborted"
DELETED = "deleted"


def _video_key(video_id: str) -> Key:
    return dynamo.key(f"VIDEO#{video_id}", "VIDEO")


def _encode_key(video_id: str, source_version: str) -> Key:
    return dynamo.key(f"VIDEO#{video_id}", f"ENCODE#{source_version}")


def new_video(video: dict[str, Any], at: datetime) -> Put:
    """The write that registers a video awaiting its upload."""
    created_at = clock.iso(at)
    item: Item = {
        **_video_key(video["video_id"]),
        **video,
        "gsi1pk": f"CREATOR#{video['creator_id']}",
        "gsi1sk": f"{created_at}#{video['video_id']}",
        "status": "awaiting-upload",
        "created_at": created_at,
        "schema": SCHEMA,
    }
    return Put(item, when="attribute_not_exists(#pk)")


def video(video_id: str) -> Item:
    """Raises NotFound, also for one that was deleted."""
    item = STORE.get(_video_key(video_id), consistent=True)
    if item is None or item["status"] == DELETED:
        raise NotFound("There is no such video.")
    return item


def _in_hand(video_id: str) -> Item:
    """The video as the pipeline ends it. Raises VideoGone or NotFound."""
    item = STORE.get(_video_key(video_id), consistent=True)
    if item is None:
        raise NotFound("There is no such video.")
    _stands(item)
    return item


def _stands(item: Item) -> None:
    """Raises VideoGone for what is deleted."""
    if item.get("status") == DELETED:
        raise VideoGone


def videos_of(creator_id: str, *, limit: int, after: Key | None) -> Page:
    return STORE.query(f"CREATOR#{creator_id}", index="gsi1", newest_first=True, limit=limit, after=after)


def claim_source(video_id: str, execution: str, source_version: str, at: datetime) -> Item:
    """Give this source to one execution. Raises AlreadyPublishing when another has it or had it, VideoGone.

    A video that failed may be claimed again: that is what a redrive is. One whose creator gave it up may not.
    """
    try:
        return STORE.write(
            Update(
                _video_key(video_id),
                "SET #status = :processing, #execution = :execution, #source_version = :version, #stage = :stage, "
                "#began_probe = :at REMOVE #failure, #upload_id",
                values={
                    "processing": "processing",
                    "failed": "failed",
                    "awaiting": "awaiting-upload",
                    "execution": execution,
                    "version": source_version,
                    "stage": "probe",
                    "at": clock.iso(at),
                    "aborted": ABORTED,
                },
                when="#status = :awaiting OR (#status = :failed AND NOT #failure.#reason = :aborted) "
                "OR (#status = :processing AND #execution = :execution)",
            )
        )
    except ConditionFailed as error:
        _stands(error.failed[0])
        raise AlreadyPublishing(f"status is {error.failed[0].get('status', 'gone')}") from None


def enter_stage(video_id: str, stage: str, at: datetime, **facts: Any) -> None:
    """Record that the pipeline has begun `stage`, and what it has learned so far.

    A video that has ended stays as it is: the step that ended it may be told to run again. Raises VideoGone.
    """
    names = {"stage": stage, f"began_{stage}": clock.iso(at), **facts}
    try:
        STORE.write(
            Update(
                _video_key(video_id),
                "SET " + ", ".join(f"#{name} = :{name}" for name in names),
                values={**names, "processing": "processing"},
                when="#status = :processing",
            )
        )
    except ConditionFailed as error:
        _stands(error.failed[0])


def set_percent_encoded(video_id: str, percent: int) -> None:
    """Progress only moves forward, so that late events change nothing."""
    try:
        STORE.write(
            Update(
                _video_key(video_id),
                "SET #percent_encoded = :percent",
                values={"percent": percent, "processing": "processing"},
                when="#status = :processing AND (attribute_not_exists(#percent_encoded) OR #percent_encoded < :percent)",
            )
        )
    except ConditionFailed:
        return


def await_encode(video_id: str, source_version: str, task_token: str, at: datetime) -> Item:
    """Keep the token that the end of this source's encode job will be told to. Answers what is known of the job.

    `attempt` counts from 0 how many jobs for this source have failed before.
    """
    return STORE.write(
        Update(
            _encode_key(video_id, source_version),
            "SET #task_token = :token, #awaited_at = :at, #schema = :schema, #attempt = if_not_exists(#attempt, :first)",
            values={"token": task_token, "at": clock.iso(at), "schema": SCHEMA, "first": 0},
        )
    )


def record_encode_start(video_id: str, source_version: str, job_id: str) -> None:
    """Unless the video was deleted meanwhile; its job's end is nobody's then."""
    start = Update(
        _encode_key(video_id, source_version),
        "SET #job_id = :job",
        values={"job": job_id},
        when="attribute_exists(#attempt)",
    )
    try:
        STORE.write(start)
    except ConditionFailed:
        return


def record_encode_end(
    video_id: str, source_version: str, attempt: int, job_id: str, job_status: str, detail: dict[str, Any]
) -> str | None:
    """Keep how the job ended; answers the token that awaits it, None when nobody does.

    The end of an attempt that was given up is told late or twice, and is nobody's.
    """
    try:
        item = STORE.write(
            Update(
                _encode_key(video_id, source_version),
                "SET #job_id = :job, #job_status = :job_status, #detail = :detail",
                values={"job": job_id, "job_status": job_status, "detail": detail, "attempt": attempt},
                when="#attempt = :attempt",
            )
        )
    except ConditionFailed:
        return None
    token: str | None = item.get("task_token")
    return token


def forget_encode(video_id: str, source_version: str) -> None:
    """The failed job of this source is over; the next attempt starts another. Without a failed job nothing changes."""
    try:
        STORE.write(
            Update(
                _encode_key(video_id, source_version),
                "SET #attempt = #attempt + :one REMOVE #job_id, #job_status, #detail, #task_token",
                values={"one": 1, "complete": "COMPLETE"},
                when="attribute_exists(#job_status) AND NOT #job_status = :complete",
            )
        )
    except ConditionFailed:
        return


def publish(video_id: str, at: datetime, **facts: Any) -> Item:
    """Make the video visible and publish VideoPublished, once; a repeated call changes nothing. Raises VideoGone."""
    item = _in_hand(video_id)
    event = VideoPublished(
        occurred_at=at,
        video_id=video_id,
        creator_id=item["creator_id"],
        title=item["title"],
        visibility=item["visibility"],
        length_ms=item["length_ms"],
        thumbnail_key=str(facts.get("thumbnail_key", "")),
        hls_key=str(facts.get("hls_key", "")),
        dash_key=str(facts.get("dash_key", "")),
        is_age_restricted=item.get("is_age_restricted", False),
    )
    changes = {"status": "published", "published_at": clock.iso(at), **facts, **outbox(event, video_id)}
    return _end(video_id, changes, item, when="#status = :processing")


def end_unpublished(video_id: str, status: str, reason: str, remedy: str, at: datetime) -> Item:
    """End as held or rejected with a reason, and publish VideoFailed; a repeated call changes nothing. Raises VideoGone."""
    item = _in_hand(video_id)
    return _end(video_id, _unpublished(item, status, reason, remedy, at), item, when="#status = :processing")


def fail(video_id: str, execution: str, reason: str, remedy: str, at: datetime) -> Item:
    """End as failed, and publish VideoFailed; a repeated call changes nothing.

    Only the execution that has the source may fail it, or any while nobody has (its claim itself went wrong). Raises
    AlreadyPublishing otherwise, VideoGone for what is deleted.
    """
    item = _in_hand(video_id)
    changes = _unpublished({**item, "execution": execution}, "failed", reason, remedy, at) | {"execution": execution}
    when = "(#status = :processing AND #execution = :execution) OR #status = :awaiting"
    return _end(video_id, changes, item, when=when, awaiting="awaiting-upload")


def _unpublished(item: Item, status: str, reason: str, remedy: str, at: datetime) -> dict[str, Any]:
    video_id = item["video_id"]
    event = VideoFailed(occurred_at=at, video_id=video_id, creator_id=item["creator_id"], reason=reason)
    return {
        "status": status,
        "failure": {"reason": reason, "remedy": remedy},
        **outbox(event, video_id, str(item.get("execution", ""))),
    }


def _end(video_id: str, changes: dict[str, Any], before: Item, *, when: str, **values: str) -> Item:
    """`when` may name `:processing`, each of `changes` and each of `values`."""
    try:
        return STORE.write(
            Update(
                _video_key(video_id),
                "SET " + ", ".join(f"#{name} = :{name}" for name in changes) + " REMOVE #stage",
                values={**changes, "processing": "processing", **values},
                when=when,
            )
        )
    except ConditionFailed as error:
        now = error.failed[0] or before
        _stands(now)
        if now["status"] == changes["status"]:
            return now
        raise AlreadyPublishing(f"status is {now['status']}") from None


def abort_upload(video_id: str, at: datetime) -> None:
    """End an upload that its creator gave up. Raises UploadEnded when it is over already."""
    try:
        STORE.write(
            Update(
                _video_key(video_id),
                "SET #status = :failed, #failure = :failure, #ended_at = :at REMOVE #upload_id",
                values={
                    "failed": "failed",
                    "awaiting": "awaiting-upload",
                    "at": clock.iso(at),
                    "failure": {"reason": ABORTED, "remedy": "Create a new video to upload the file again."},
                },
                when="#status = :awaiting",
            )
        )
    except ConditionFailed:
        raise UploadEnded from None
