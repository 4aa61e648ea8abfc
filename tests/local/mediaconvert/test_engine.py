"""Jobs from SUBMITTED to their end: order, events, cancelling, and what a kill leaves."""

from __future__ import annotations

import json
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from local.mediaconvert.engine import JOBS_AT_ONCE, Engine
from local.mediaconvert.jobs import Job
from tests.local.mediaconvert.conftest import Json, Service, request_for, source_of, two_rungs

Clip = Callable[..., Path]


def request(**more: Any) -> Json:
    source = source_of(320, 180)
    return request_for(source, rungs=two_rungs(source), **more)


def submit(engine: Engine, given: Json) -> Job:
    job = engine.submit(given)
    assert job is not None
    return job


def test_a_job_is_announced_from_start_to_end(service: Service, clip: Clip) -> None:
    service.put(clip())
    service.engine.start()

    job = submit(service.engine, request(UserMetadata={"video_id": "v1"}))
    event = service.bus.wait_for(job.id, "COMPLETE", "ERROR")

    assert service.bus.statuses(job.id) == ["PROGRESSING", "COMPLETE"]
    assert event["source"] == "aws.mediaconvert"
    assert event["detail-type"] == "MediaConvert Job State Change"
    assert event["resources"] == [f"arn:aws:mediaconvert:us-east-1:000000000000:jobs/{job.id}"]
    detail = event["detail"]
    assert detail["userMetadata"] == {"video_id": "v1"}
    assert detail["queue"] == "arn:aws:mediaconvert:us-east-1:000000000000:queues/Default"
    assert [group["type"] for group in detail["outputGroupDetails"]] == ["CMAF_GROUP", "FILE_GROUP"]
    video = detail["outputGroupDetails"][0]["outputDetails"][1]
    assert video["videoDetails"]["widthInPx"] == 320
    assert video["durationInMs"] == 1000
    assert json.loads(json.dumps(detail)) == detail


def test_a_missing_source_ends_in_error_1404(service: Service) -> None:
    service.engine.start()

    job = submit(service.engine, request())
    detail = service.bus.wait_for(job.id, "COMPLETE", "ERROR")["detail"]

    assert (detail["status"], detail["errorCode"]) == ("ERROR", 1404)
    assert "s3://in/clip.mp4" in detail["errorMessage"]
    assert service.engine.jobs[job.id].shown()["errorCode"] == 1404


def test_the_same_token_gives_the_same_job_for_a_minute(service: Service) -> None:
    first = submit(service.engine, request(ClientRequestToken="once"))
    again = submit(service.engine, request(ClientRequestToken="once"))
    other = submit(service.engine, request(ClientRequestToken="twice"))
    first.submitted_at -= 61
    later = submit(service.engine, request(ClientRequestToken="once"))

    assert again.id == first.id
    assert len({first.id, other.id, later.id}) == 3


def test_a_queue_that_does_not_exist_takes_no_job(service: Service) -> None:
    assert service.engine.submit(request(Queue="nowhere")) is None


def test_only_a_few_jobs_run_at_once_and_the_most_urgent_next(service: Service, clip: Clip) -> None:
    service.put(clip("ten.mp4", seconds=10))
    jobs = [submit(service.engine, request(Priority=number)) for number in range(4)]
    service.engine.start()

    for job in jobs[2:]:
        service.bus.wait_for(job.id, "PROGRESSING")
    assert JOBS_AT_ONCE == 2
    first = service.bus.wait_for(jobs[3].id, "COMPLETE")["detail"]["timestamp"]

    started = [event["detail"]["jobId"] for event in service.bus.events if event["detail"]["status"] == "PROGRESSING"]
    assert set(started[:2]) == {jobs[2].id, jobs[3].id}
    early = [event for event in service.bus.events if event["detail"]["timestamp"] < first]
    assert jobs[0].id not in {event["detail"]["jobId"] for event in early}


def test_a_running_job_can_be_cancelled(service: Service, clip: Clip) -> None:
    service.put(clip("ten.mp4", seconds=10))
    service.engine.start()
    job = submit(service.engine, request())
    service.bus.wait_for(job.id, "PROGRESSING")

    assert service.engine.cancel(job)
    assert not service.engine.cancel(job)

    follower = submit(service.engine, request())
    service.bus.wait_for(follower.id, "COMPLETE")
    assert service.bus.statuses(job.id) == ["PROGRESSING", "CANCELED"]
    assert service.engine.jobs[job.id].shown()["status"] == "CANCELED"


def test_jobs_of_a_paused_queue_wait(service: Service, clip: Clip) -> None:
    service.put(clip())
    service.engine.add_queue("later", status="PAUSED")
    service.engine.start()

    waiting = submit(service.engine, request(Queue="later"))
    job = submit(service.engine, request())
    service.bus.wait_for(job.id, "COMPLETE")

    assert waiting.status == "SUBMITTED"
    shown = service.engine.queues["later"].shown(list(service.engine.jobs.values()))
    assert shown["submittedJobsCount"] == 1


def test_a_job_cut_off_by_a_kill_begins_again_under_its_id(service: Service, clip: Clip, tmp_path: Path) -> None:
    service.put(clip("ten.mp4", seconds=10))
    service.engine.add_queue("mine")
    service.engine.start()
    job = submit(service.engine, request(Queue="mine", UserMetadata={"video_id": "v9"}))
    service.bus.wait_for(job.id, "PROGRESSING")
    snapshot = json.loads(json.dumps(service.engine.save()))
    service.engine.stop()
    assert service.bus.statuses(job.id) == ["PROGRESSING"]

    restored = Engine(folder=tmp_path / "again", make_objects=lambda _: service.objects, announce=service.bus.announce)
    restored.load(snapshot)
    restored.start()
    detail = service.bus.wait_for(job.id, "COMPLETE", "ERROR")["detail"]
    restored.stop()

    assert (detail["status"], detail["userMetadata"]) == ("COMPLETE", {"video_id": "v9"})
    assert "mine" in restored.queues


def test_an_end_that_was_not_announced_is_announced_after_a_restart(service: Service, tmp_path: Path) -> None:
    service.engine.start()
    job = submit(service.engine, request())
    service.bus.wait_for(job.id, "ERROR")
    snapshot = json.loads(json.dumps(service.engine.save()))
    snapshot["jobs"][0]["is_announced"] = False
    service.bus.events.clear()

    restored = Engine(folder=tmp_path / "again", make_objects=lambda _: service.objects, announce=service.bus.announce)
    restored.load(snapshot)
    restored.start()
    restored.stop()

    assert service.bus.statuses(job.id) == ["ERROR"]
    assert restored.jobs[job.id].is_announced


def test_progress_is_told_while_a_job_runs(service: Service, clip: Clip) -> None:
    service.put(clip("ten.mp4", seconds=10))
    service.engine.start()
    job = submit(service.engine, request())
    service.bus.wait_for(job.id, "PROGRESSING")

    percents, phases = set(), set()
    while service.engine.jobs[job.id].status == "PROGRESSING":
        shown = service.engine.jobs[job.id].shown()
        percents.add(shown.get("jobPercentComplete", 100))
        phases.add(shown.get("currentPhase"))
        time.sleep(0.02)

    assert len(percents) > 2
    assert "TRANSCODING" in phases


def test_the_working_folder_is_private_and_left_empty(service: Service, clip: Clip, tmp_path: Path) -> None:
    service.put(clip())
    service.engine.start()
    job = submit(service.engine, request())
    service.bus.wait_for(job.id, "COMPLETE")
    service.engine.stop()

    folder = tmp_path / "work"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(folder.iterdir()) == []
