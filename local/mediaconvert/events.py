"""The "MediaConvert Job State Change" events, field by field as AWS documents them."""

from __future__ import annotations

from typing import Any

from local.mediaconvert.jobs import Job

Json = dict[str, Any]

SOURCE = "aws.mediaconvert"
DETAIL_TYPE = "MediaConvert Job State Change"
_PHASES = ("PROBING", "TRANSCODING", "UPLOADING")


def detail(job: Job, status: str, account: str, now: float) -> Json:
    """The event's detail for `status`: PROGRESSING, STATUS_UPDATE, COMPLETE, ERROR or CANCELED."""
    common: Json = {
        "timestamp": int(now * 1000),
        "accountId": account,
        "queue": job.queue_arn,
        "jobId": job.id,
        "status": status,
        "userMetadata": job.user_metadata,
    }
    if status == "STATUS_UPDATE":
        common |= {"framesDecoded": job.frames, "jobProgress": _progress(job)}
    elif status == "COMPLETE":
        common |= {"warnings": [], "outputGroupDetails": job.groups}
    elif status == "ERROR":
        common |= {"errorCode": job.error_code, "errorMessage": job.error_message}
    return common


def _progress(job: Job) -> Json:
    at = _PHASES.index(job.phase or _PHASES[0])
    phases = {}
    for index, phase in enumerate(_PHASES):
        if index < at:
            phases[phase] = {"status": "COMPLETE", "percentComplete": 100}
        elif index == at:
            phases[phase] = {"status": "PROGRESSING", "percentComplete": job.percent if phase == "TRANSCODING" else 0}
        else:
            phases[phase] = {"status": "PENDING", "percentComplete": 0}
    return {"phaseProgress": phases, "jobPercentComplete": job.percent, "currentPhase": job.phase, "retryCount": 0}
