"""A creator's upload: parts to signed URLs, each with its SHA-256, going on where an earlier try stopped."""

import base64
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from local.flow.api import Api, request
from local.flow.problem import Problem

# How many parts are signed at a time: a URL lives for an hour and a slow line must not outlive it.
_SIGNED_AT_ONCE = 10


def create(creator: Api, video: Path, title: str, idempotency_key: str) -> dict[str, Any]:
    """Register the video; the same key gives the same video again."""
    new = {"title": title, "size_bytes": video.stat().st_size, "visibility": "public"}
    made: dict[str, Any] = creator.must("POST", "/api/v1/videos", new, headers={"idempotency-key": idempotency_key})
    return made


def is_over(creator: Api, video_id: str) -> bool:
    """Whether nothing will come of the video: it was not published, or awaits an upload that S3 no longer knows."""
    status = creator.must("GET", f"/api/v1/videos/{video_id}")["status"]
    if status == "awaiting-upload":
        return creator.call("GET", f"/api/v1/videos/{video_id}/upload").code == "upload-ended"
    return status not in {"processing", "published"}


def send(creator: Api, video_id: str, video: Path, sent: Callable[[int, int], None]) -> None:
    """Send what is missing and complete the upload; `sent(done, all)` hears of each part."""
    state = creator.must("GET", f"/api/v1/videos/{video_id}/upload")
    missing, size = state["missing"], state["part_size_bytes"]
    done = state["part_count"] - len(missing)
    for start in range(0, len(missing), _SIGNED_AT_ONCE):
        numbers = missing[start : start + _SIGNED_AT_ONCE]
        wanted = [{"number": number, "sha256": _sha256(_part(video, number, size))} for number in numbers]
        signed = creator.must("POST", f"/api/v1/videos/{video_id}/upload/parts", {"parts": wanted})
        for part in signed["parts"]:
            _put(part, _part(video, part["number"], size))
            done += 1
            sent(done, state["part_count"])
    creator.must("POST", f"/api/v1/videos/{video_id}/upload/complete")


def _put(part: dict[str, Any], data: bytes) -> None:
    answer = request("PUT", part["url"], data, part["headers"])
    if answer.status != 200:
        said = answer.body[:300].decode(errors="replace")
        raise Problem(f"S3 refused part {part['number']} with {answer.status}: {said}", "Run the command again.")


def _part(video: Path, number: int, size: int) -> bytes:
    with video.open("rb") as file:
        file.seek((number - 1) * size)
        return file.read(size)


def _sha256(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()
