"""The service behind the API: it keeps jobs and queues and runs a few jobs at a time on its own threads."""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from local.mediaconvert import events, plan
from local.mediaconvert.failures import JobError
from local.mediaconvert.jobs import FINISHED, Job, Queue, new_job_id
from local.mediaconvert.objects import Objects
from local.mediaconvert.transcode import Transcode

Json = dict[str, Any]
Announce = Callable[[str, str, Json, tuple[str, ...]], None]

# One job already keeps every core busy; a second one lets a short job pass a long one.
JOBS_AT_ONCE = 2
# AWS remembers a client request token for a minute.
TOKEN_SECONDS = 60
# Finished jobs stay visible for 90 days on AWS; a laptop keeps this many.
KEPT_JOBS = 500
_ANNOUNCE_TRIES = 5

log = logging.getLogger("flow.mediaconvert")


class Engine:
    """`make_objects(job)` gives the storage as the job's role sees it; `announce` puts an event on the bus."""

    def __init__(
        self,
        *,
        folder: Path,
        make_objects: Callable[[Job], Objects],
        announce: Announce,
        account: str = "000000000000",
        region: str = "us-east-1",
    ) -> None:
        self._folder = folder
        self._make_objects = make_objects
        self._announce = announce
        self._account = account
        self._arn = f"arn:aws:mediaconvert:{region}:{account}"
        self._lock = threading.Condition()
        self._running: dict[str, Transcode] = {}
        self._threads: list[threading.Thread] = []
        self._is_stopping = False
        self.jobs: dict[str, Job] = {}
        self.queues: dict[str, Queue] = {}
        self.add_queue("Default", kind="SYSTEM")

    # -- state ----------------------------------------------------------------------------------------------------

    def save(self) -> Json:
        """Without the lock: the embedded cloud saves in a forked copy, where a lock held at the fork stays held.

        A job's status is written last, so what is seen here is never ahead of the truth.
        """
        return {
            "jobs": [job.saved() for job in list(self.jobs.values())],
            "queues": [asdict(queue) for queue in list(self.queues.values())],
        }

    def load(self, saved: Json) -> None:
        with self._lock:
            self.jobs = {job["id"]: Job.loaded(job) for job in saved["jobs"]}
            self.queues = {queue["name"]: Queue(**queue) for queue in saved["queues"]}

    def start(self) -> None:
        """Begin to run jobs: those of a snapshot that are not finished, first of all."""
        shutil.rmtree(self._folder, ignore_errors=True)  # what a killed run left behind
        self._folder.mkdir(mode=0o700, parents=True)
        with self._lock:
            unannounced = [job for job in self.jobs.values() if job.status in FINISHED and not job.is_announced]
        for job in unannounced:
            self._tell(job, job.status)
        for number in range(JOBS_AT_ONCE):
            thread = threading.Thread(target=self._work, name=f"mediaconvert-{number}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """End running jobs without finishing them: they begin again after the next start."""
        with self._lock:
            self._is_stopping = True
            running = list(self._running.values())
            self._lock.notify_all()
        for transcode in running:
            transcode.stop()
        for thread in self._threads:
            thread.join(timeout=10)

    # -- what the API asks ----------------------------------------------------------------------------------------

    def submit(self, request: Json) -> Job | None:
        """The new job, or the one this client request token made a moment ago; None when its queue is unknown."""
        now = time.time()
        with self._lock:
            token = request.get("clientRequestToken")
            for job in self.jobs.values():
                if token and job.request.get("clientRequestToken") == token and now - job.submitted_at < TOKEN_SECONDS:
                    return job
            queue = self.queue(request.get("queue", "Default"))
            if queue is None:
                return None
            job_id = new_job_id(now)
            job = Job(job_id, f"{self._arn}:jobs/{job_id}", queue.arn, request, now)
            self.jobs[job_id] = job
            self._forget_old()
            self._lock.notify()
            return job

    def cancel(self, job: Job) -> bool:
        """True when it was not finished yet; a running one ends within moments."""
        with self._lock:
            if job.status in FINISHED:
                return False
            job.status, job.finished_at = "CANCELED", time.time()
            transcode = self._running.get(job.id)
        if transcode:
            transcode.stop()
        self._tell(job, "CANCELED")
        return True

    def add_queue(self, name: str, *, kind: str = "CUSTOM", **more: str) -> Queue:
        with self._lock:
            queue = Queue(name, f"{self._arn}:queues/{name}", time.time(), type=kind, **more)
            self.queues[name] = queue
            self._lock.notify_all()
            return queue

    def queue(self, name_or_arn: str) -> Queue | None:
        name = name_or_arn.removeprefix(f"{self._arn}:queues/")
        return self.queues.get(name)

    # -- running --------------------------------------------------------------------------------------------------

    def _forget_old(self) -> None:
        finished = [job.id for job in self.jobs.values() if job.status in FINISHED]
        for job_id in finished[: max(0, len(self.jobs) - KEPT_JOBS)]:
            del self.jobs[job_id]

    def _work(self) -> None:
        while job := self._next():
            self._run(job)

    def _next(self) -> Job | None:
        """The next job to run, marked as running; None when the engine stops."""
        with self._lock:
            while not self._is_stopping:
                active = {queue.arn for queue in self.queues.values() if queue.status == "ACTIVE"}
                waiting = [job for job in self.jobs.values() if job.status == "SUBMITTED" and job.queue_arn in active]
                if waiting:
                    job = min(waiting, key=lambda each: (-each.priority, each.submitted_at))
                    job.status, job.started_at, job.phase = "PROGRESSING", time.time(), "PROBING"
                    return job
                self._lock.wait()
        return None

    def _run(self, job: Job) -> None:
        self._tell(job, "PROGRESSING")
        try:
            with tempfile.TemporaryDirectory(prefix=f"{job.id}-", dir=self._folder, ignore_cleanup_errors=True) as name:
                made = self._transcode(job, Path(name))
            self._finish(job, "COMPLETE", groups=made)
        except JobError as error:
            self._finish(job, "ERROR", error_code=error.code, error_message=error.message)
        except Exception as error:  # a bug in here must end the job, or its state machine waits for ever
            log.exception("job %s", job.id)
            self._finish(job, "ERROR", error_code=1999, error_message=f"Unexpected error of the stand-in: {error!r}")
        finally:
            with self._lock:
                self._running.pop(job.id, None)

    def _transcode(self, job: Job, folder: Path) -> list[Json]:
        next_update = time.monotonic() + _update_seconds(job)

        def on_progress(phase: str, share: float, frames: int) -> None:
            nonlocal next_update
            job.phase, job.frames = phase, frames
            job.percent = 99 if phase == "UPLOADING" else int(share * 98)
            if time.monotonic() >= next_update:
                next_update += _update_seconds(job)
                self._tell(job, "STATUS_UPDATE")

        transcode = Transcode(plan.read(job.request["settings"]), self._make_objects(job), folder, on_progress)
        with self._lock:
            self._running[job.id] = transcode
            if job.status == "CANCELED" or self._is_stopping:
                transcode.stop()
        return transcode.make().groups

    def _finish(self, job: Job, status: str, **facts: Any) -> None:
        with self._lock:
            # A cancelled job keeps its state; a job ended by our own stop begins again after the next start.
            if job.status == "CANCELED" or self._is_stopping:
                return
            for name, value in facts.items():
                setattr(job, name, value)
            job.status, job.finished_at = status, time.time()
        self._tell(job, status)

    def _tell(self, job: Job, status: str) -> None:
        detail = events.detail(job, status, self._account, time.time())
        for attempt in range(_ANNOUNCE_TRIES):
            try:
                self._announce(events.SOURCE, events.DETAIL_TYPE, detail, (job.arn,))
            except Exception:  # the bus is another's code; the job must not die of it
                log.exception("event %s of job %s, attempt %d", status, job.id, attempt + 1)
                time.sleep(0.2 * 2**attempt)
            else:
                job.is_announced = status in FINISHED
                return


def _update_seconds(job: Job) -> int:
    return int(job.request.get("statusUpdateInterval", "SECONDS_60").removeprefix("SECONDS_"))
