"""Jobs and queues: their state, how the API shows it, and how it survives in a snapshot."""

from __future__ import annotations

import secrets
import string
from dataclasses import asdict, dataclass, field
from typing import Any

Json = dict[str, Any]

FINISHED = frozenset({"COMPLETE", "CANCELED", "ERROR"})
_ALPHABET = string.ascii_lowercase + string.digits


@dataclass
class Job:
    """One job; times are Unix seconds, `request` is the CreateJob request as it came.

    `is_announced`: the event of its final state was put on the bus. A job that a kill left between the two is
    announced at the next start.
    """

    id: str
    arn: str
    queue_arn: str
    request: Json
    submitted_at: float
    status: str = "SUBMITTED"
    started_at: float | None = None
    finished_at: float | None = None
    phase: str | None = None
    percent: int = 0
    frames: int = 0
    error_code: int | None = None
    error_message: str | None = None
    groups: list[Json] = field(default_factory=list)
    is_announced: bool = False

    @property
    def priority(self) -> int:
        return int(self.request.get("priority", 0))

    @property
    def user_metadata(self) -> dict[str, str]:
        return dict(self.request.get("userMetadata", {}))

    def shown(self) -> Json:
        """The Job of the API."""
        timing = {"submitTime": self.submitted_at, "startTime": self.started_at, "finishTime": self.finished_at}
        shown: Json = {
            "id": self.id,
            "arn": self.arn,
            "createdAt": self.submitted_at,
            "queue": self.queue_arn,
            "role": self.request["role"],
            "settings": self.request["settings"],
            "userMetadata": self.user_metadata,
            "priority": self.priority,
            "statusUpdateInterval": self.request.get("statusUpdateInterval", "SECONDS_60"),
            "accelerationStatus": "NOT_APPLICABLE",
            "status": self.status,
            "timing": {name: int(at) for name, at in timing.items() if at is not None},
        }
        if self.status == "PROGRESSING":
            shown |= {"currentPhase": self.phase, "jobPercentComplete": self.percent}
        if self.status == "COMPLETE":
            shown |= {"jobPercentComplete": 100, "outputGroupDetails": [_shown_group(group) for group in self.groups]}
        if self.error_code is not None:
            shown |= {"errorCode": self.error_code, "errorMessage": self.error_message}
        if "clientRequestToken" in self.request:
            shown["clientRequestToken"] = self.request["clientRequestToken"]
        return shown

    def saved(self) -> Json:
        return asdict(self)

    @classmethod
    def loaded(cls, saved: Json) -> Job:
        """The job of a snapshot; one that was running begins again from its start, under the same id."""
        job = cls(**saved)
        if job.status == "PROGRESSING":
            job.status, job.started_at, job.phase, job.percent, job.frames = "SUBMITTED", None, None, 0, 0
        return job


def _shown_group(group: Json) -> Json:
    details = group["outputDetails"]
    kept = ("widthInPx", "heightInPx")
    return {
        "outputDetails": [
            {
                "durationInMs": detail["durationInMs"],
                **(
                    {"videoDetails": {name: detail["videoDetails"][name] for name in kept}}
                    if "videoDetails" in detail
                    else {}
                ),
            }
            for detail in details
        ]
    }


@dataclass
class Queue:
    name: str
    arn: str
    created_at: float
    description: str = ""
    status: str = "ACTIVE"
    pricing_plan: str = "ON_DEMAND"
    type: str = "CUSTOM"

    def shown(self, jobs: list[Job]) -> Json:
        mine = [job.status for job in jobs if job.queue_arn == self.arn]
        return {
            "name": self.name,
            "arn": self.arn,
            "createdAt": int(self.created_at),
            "lastUpdated": int(self.created_at),
            "description": self.description,
            "pricingPlan": self.pricing_plan,
            "status": self.status,
            "type": self.type,
            "submittedJobsCount": mine.count("SUBMITTED"),
            "progressingJobsCount": mine.count("PROGRESSING"),
        }


def new_job_id(now: float) -> str:
    """As AWS forms it: milliseconds, then six letters."""
    return f"{int(now * 1000)}-{''.join(secrets.choice(_ALPHABET) for _ in range(6))}"
