"""The encoder's process: bounded, stoppable, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from local.mediaconvert.events import detail
from local.mediaconvert.ffmpeg import FfmpegFailedError, Run
from local.mediaconvert.jobs import Job

ENDLESS = ["-f", "lavfi", "-i", "testsrc2=s=64x64:r=30", "-f", "null", "-"]


def test_a_run_beyond_its_time_is_ended(tmp_path: Path) -> None:
    started = time.monotonic()

    with pytest.raises(FfmpegFailedError) as failed:
        Run(ENDLESS, tmp_path).wait(0.5)

    assert "The time limit of the job is over." in failed.value.lines
    assert time.monotonic() - started < 20


def test_a_run_can_be_stopped_before_and_while_it_runs(tmp_path: Path) -> None:
    early, late = Run(ENDLESS, tmp_path), Run(ENDLESS, tmp_path)
    early.stop()
    timer = threading.Timer(0.3, late.stop)
    timer.start()

    for run in (early, late):
        with pytest.raises(FfmpegFailedError):
            run.wait(60)


def test_ffmpeg_opens_no_address(tmp_path: Path) -> None:
    with pytest.raises(FfmpegFailedError) as failed:
        Run(["-i", "http://127.0.0.1:9/clip.mp4", "-f", "null", "-"], tmp_path).wait(20)

    assert "whitelist" in "\n".join(failed.value.lines)


def test_a_killed_cloud_leaves_no_encoder(tmp_path: Path) -> None:
    code = f"from pathlib import Path\nfrom local.mediaconvert.ffmpeg import Run\nRun({ENDLESS!r}, Path('.')).wait(60)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, env=environment)
    children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
    deadline = time.monotonic() + 20
    while not (found := children.read_text().split()) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.2)

    parent.send_signal(signal.SIGKILL)
    parent.wait()

    encoder = Path(f"/proc/{found[0]}/stat")
    while encoder.exists() and encoder.read_text().split()[2] != "Z" and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not encoder.exists() or encoder.read_text().split()[2] == "Z"


def test_an_update_tells_phase_and_percent() -> None:
    request = {"role": "r", "settings": {}, "userMetadata": {"video_id": "v1"}}
    job = Job("1-a", "arn", "queue", request, 1.0, status="PROGRESSING", phase="TRANSCODING", percent=42, frames=9)

    told = detail(job, "STATUS_UPDATE", "000000000000", 2.5)

    assert told["timestamp"] == 2500
    assert told["framesDecoded"] == 9
    assert told["jobProgress"]["jobPercentComplete"] == 42
    assert told["jobProgress"]["currentPhase"] == "TRANSCODING"
    assert [phase["status"] for phase in told["jobProgress"]["phaseProgress"].values()] == [
        "COMPLETE",
        "PROGRESSING",
        "PENDING",
    ]
