"""People and videos for the e2e tests; each call makes new ones, so that no test depends on another."""

import io
import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import boto3
import numpy as np

from local.clips import make_clip
from local.flow import account, uploading, watching
from local.flow.api import Api
from local.flow.people import PASSWORD, arrive, follow
from local.flow.problem import Problem
from tests.e2e.conftest import Running

__all__ = [
    "PASSWORD",
    "Administrator",
    "Api",
    "administrator",
    "arrive",
    "clip",
    "cloud",
    "ended",
    "eventually",
    "follow",
    "half_copied",
    "pay_out",
    "person",
    "playback",
    "put_parts",
    "register_video",
    "run_ended",
    "sound_only",
    "upload",
]

_numbers = itertools.count(1)


def person(platform: Running, name: str = "person") -> Api:
    """Somebody new, registered and logged in."""
    return arrive(platform.settings.public_url, f"{name}.{next(_numbers)}.{time.time_ns() % 10**9}", name.title())


@dataclass
class Administrator:
    """The platform's one, and the codes on paper by which each log-in is finished."""

    origin: str
    username: str
    codes: list[str]

    def logged_in(self) -> Api:
        """A session that is fresh and has proved its second factor."""
        asked = logged_in(self.origin, self.username)["challenge"]
        answer = {"challenge": asked, "recovery_code": self.codes.pop()}
        session = Api(self.origin).must("POST", "/api/v1/auth/login/second-factor", answer)
        return Api(self.origin, session["access_token"], session["user_id"])


def administrator(platform: Running) -> Administrator:
    """Somebody new; as there can be one first administrator alone, this works once a platform."""
    somebody = person(platform, "admin")
    username = str(somebody.must("GET", "/api/v1/users/me")["username"])
    made = platform.flow("make-admin", username)
    assert made.returncode == 0, made.stdout + made.stderr
    session = logged_in(somebody.origin, username)
    by_password = Api(somebody.origin, session["access_token"], session["user_id"])
    assert by_password.call("GET", "/api/v1/admin/audit").code == "second-factor-missing"
    return Administrator(somebody.origin, username, account.add_totp(by_password).recovery_codes)


def logged_in(origin: str, username: str) -> Any:
    """What a log-in by password answers."""
    return Api(origin).must("POST", "/api/v1/auth/login", {"login": username, "password": PASSWORD})


def clip(folder: Path, seconds: int = 2) -> Path:
    """A small real video, made once a folder."""
    path = folder / f"clip-{seconds}.mp4"
    if not path.exists():
        make_clip(path, seconds=seconds, width=320, height=180)
    return path


def half_copied(folder: Path, seconds: int = 8) -> Path:
    """A video as an interrupted copy leaves it: its size and its index are right, most of its pictures are zeros."""
    whole = clip(folder, seconds).read_bytes()
    pictures = whole.index(b"mdat") + 4
    kept = pictures + (len(whole) - pictures) // 10
    path = folder / "half-copied.mp4"
    path.write_bytes(whole[:kept] + bytes(len(whole) - kept))
    return path


def register_video(creator: Api, size_bytes: int, title: str = "a video") -> str:
    made = creator.must("POST", "/api/v1/videos", {"title": title, "size_bytes": size_bytes})
    return str(made["video_id"])


def upload(creator: Api, path: Path, title: str = "a video") -> str:
    """Register and send a file; the pipeline has been started when this returns."""
    video_id = register_video(creator, path.stat().st_size, title)
    uploading.send(creator, video_id, path, lambda _done, _all: None)
    return video_id


def put_parts(creator: Api, video_id: str, data: bytes, *, sha256: str) -> Any:
    """Sign part 1 for `sha256` and PUT `data` to it; S3's answer."""
    from local.flow.api import request

    wanted = {"parts": [{"number": 1, "sha256": sha256}]}
    part = creator.must("POST", f"/api/v1/videos/{video_id}/upload/parts", wanted)["parts"][0]
    return request("PUT", part["url"], data, part["headers"])


def ended(creator: Api, video_id: str, within_seconds: float = 240) -> dict[str, Any]:
    """The video when the pipeline has done with it."""
    deadline = time.monotonic() + within_seconds
    while time.monotonic() < deadline:
        video: dict[str, Any] = creator.must("GET", f"/api/v1/videos/{video_id}")
        if video["status"] not in {"awaiting-upload", "processing"}:
            return video
        time.sleep(0.2)
    raise AssertionError(f"not done after {within_seconds} s: {json.dumps(video)}")


def eventually(is_so: Callable[[], bool], within_seconds: float = 60) -> None:
    """Returns when it is so; news takes a moment from domain to domain."""
    deadline = time.monotonic() + within_seconds
    while not is_so():
        assert time.monotonic() < deadline, f"not so after {within_seconds} s"
        time.sleep(0.2)


def playback(viewer: Api, video_id: str, within_seconds: float = 30) -> dict[str, Any]:
    """A granted playback; news of the publication takes a moment to reach the playback domain."""
    deadline = time.monotonic() + within_seconds
    while True:
        try:
            return watching.start(viewer, video_id)
        except Problem:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def sound_only(path: Path) -> Path:
    """An MP4 with a tone and no picture."""
    memory = io.BytesIO()
    with av.open(memory, "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=44100)
        wave = np.sin(np.arange(44100) * 2 * np.pi * 440 / 44100).astype(np.float32)
        frame = av.AudioFrame.from_ndarray(np.stack([wave, wave]), format="fltp", layout="stereo")
        frame.sample_rate, frame.time_base, frame.pts = 44100, Fraction(1, 44100), 0
        for packet in [*stream.encode(frame), *stream.encode()]:
            container.mux(packet)
    path.write_bytes(memory.getvalue())
    return path


def cloud(platform: Running) -> dict[str, Any]:
    """How an operator's boto3 reaches the embedded cloud."""
    return {
        "endpoint_url": platform.settings.cloud_url,
        "region_name": "us-east-1",
        "aws_access_key_id": "test",
        "aws_secret_access_key": "test",
    }


def pay_out(platform: Running, period: str) -> None:
    """What the schedule starts on its day: the period is settled, and what is owed is paid."""
    machines: Any = boto3.client("stepfunctions", **cloud(platform))
    schedule: Any = boto3.client("scheduler", **cloud(platform)).get_schedule(Name="social-flow-local-payouts")
    run = machines.start_execution(stateMachineArn=schedule["Target"]["Arn"], input=json.dumps({"period": period}))
    assert run_ended(machines, run["executionArn"])["status"] == "SUCCEEDED"


def run_ended(machines: Any, execution: str, within_seconds: float = 120) -> dict[str, Any]:
    """How the execution ended."""
    deadline = time.monotonic() + within_seconds
    while (run := machines.describe_execution(executionArn=execution))["status"] == "RUNNING":
        assert time.monotonic() < deadline, f"{execution} still runs after {within_seconds} s"
        time.sleep(0.2)
    return dict(run)
