"""What a source is, found out without trusting it.

FFmpeg's parsers run in a child process with limits on time, memory and files (probe_child.py). The child reads the
object by ranged GETs itself, so FFmpeg opens neither a file nor a connection.
"""

import json
import os
import signal
import subprocess
import sys
import time
from enum import StrEnum

from functions.videos.ladder import MIN_SIDE, Source
from socialflow.errors import Invalid, Unavailable

MAX_LENGTH_SECONDS = 12 * 3600
MAX_SIDE = 8192
WALL_SECONDS = 45
_ANSWER_LIMIT_BYTES = 64 * 1024

VIDEO_CODECS = frozenset(
    {
        "h264",
        "hevc",
        "av1",
        "vp8",
        "vp9",
        "mpeg4",
        "mpeg2video",
        "mpeg1video",
        "prores",
        "mjpeg",
        "h263",
        "vc1",
        "dnxhd",
    }
)


class Reason(StrEnum):
    """Why a source cannot be published; stable, shown to programs."""

    EMPTY_FILE = "empty-file"
    NOT_A_VIDEO = "not-a-video"
    NO_VIDEO_STREAM = "no-video-stream"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    TOO_LONG = "too-long"
    TOO_SMALL = "too-small"
    TOO_LARGE = "too-large"
    UNSUPPORTED_CODEC = "unsupported-codec"
    UNKNOWN_LENGTH = "unknown-length"
    TOO_COMPLEX = "too-complex"


REMEDIES = {
    Reason.EMPTY_FILE: "The file is empty; choose the video again and upload it once more.",
    Reason.NOT_A_VIDEO: "The file is not a video, whatever its name says; upload an MP4, MOV, MKV, WebM, AVI, FLV or MPEG file.",
    Reason.NO_VIDEO_STREAM: "The file has no moving picture; upload one with a video track.",
    Reason.TRUNCATED: "The file ends before its contents do; export or download it again, then upload the whole file.",
    Reason.DAMAGED: "The picture cannot be decoded; export the video again and upload the new file.",
    Reason.TOO_LONG: f"The video is longer than {MAX_LENGTH_SECONDS // 3600} hours; cut it into parts and upload each.",
    Reason.TOO_SMALL: f"The picture is smaller than {MIN_SIDE} pixels on a side; export it larger.",
    Reason.TOO_LARGE: f"The picture is larger than {MAX_SIDE} pixels on a side; export it smaller.",
    Reason.UNSUPPORTED_CODEC: "The picture's codec is not supported; export the video as H.264, H.265, AV1, VP9 or ProRes.",
    Reason.UNKNOWN_LENGTH: "The file does not say how long it is; save it again as MP4, which writes the length.",
    Reason.TOO_COMPLEX: "The file takes too much time or memory to examine; export the video again as an H.264 MP4.",
}


class SourceRefused(Invalid):
    """The uploaded file cannot be published; `reason` says why in one word, `remedy` what to do."""

    code = "source-refused"
    title = "The uploaded file cannot be published"
    fix = "Do what the `remedy` of GET /api/v1/videos/{video_id} says, and upload what you have then by POST /api/v1/videos."

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        self.remedy = REMEDIES[reason]
        super().__init__(self.remedy)

    def __str__(self) -> str:
        return f"{self.reason}: {self.remedy}"


def probe(url: str, *, wall_seconds: float = WALL_SECONDS) -> Source:
    """The source behind the presigned GET `url`.

    Raises SourceRefused for a file that no retry will mend, Unavailable when the object could not be read.
    """
    answer = _ask_child(url, wall_seconds)
    if "unavailable" in answer:
        raise Unavailable(f"The upload could not be read from storage: {answer['unavailable']}")
    if "refused" in answer:
        raise SourceRefused(Reason(str(answer["refused"])))
    return judge(Source.model_validate(answer["source"]))


def judge(source: Source) -> Source:
    """The same source, when its numbers are ones we publish; raises SourceRefused otherwise."""
    if source.video_codec not in VIDEO_CODECS:
        raise SourceRefused(Reason.UNSUPPORTED_CODEC)
    if source.length_seconds > MAX_LENGTH_SECONDS:
        raise SourceRefused(Reason.TOO_LONG)
    if min(source.width, source.height) < MIN_SIDE:
        raise SourceRefused(Reason.TOO_SMALL)
    if max(source.width, source.height) > MAX_SIDE:
        raise SourceRefused(Reason.TOO_LARGE)
    return source


def _ask_child(url: str, wall_seconds: float) -> dict[str, object]:
    # The child gets the path it imports from and nothing else: no credentials, no settings.
    environment = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONDONTWRITEBYTECODE": "1"}
    deadline = time.monotonic() + wall_seconds
    child = subprocess.Popen(
        [sys.executable, "-m", "functions.videos.probe_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    try:
        stdout, _ = child.communicate(url.encode(), timeout=max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        raise SourceRefused(Reason.TOO_COMPLEX) from None
    finally:
        child.kill()
        child.communicate()
    if child.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        raise SourceRefused(Reason.TOO_COMPLEX)
    if child.returncode != 0 or len(stdout) > _ANSWER_LIMIT_BYTES:  # a crash in a parser is the file's doing
        raise SourceRefused(Reason.DAMAGED)
    answer: dict[str, object] = json.loads(stdout)
    return answer
