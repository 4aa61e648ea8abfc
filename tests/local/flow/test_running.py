from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import textwrap

import pytest

from local.flow import down, reset, running
from local.flow.problem import Problem
from local.flow.settings import Settings, child_environment


def _holder(settings: Settings) -> subprocess.Popen[bytes]:
    """Another process that runs on the state folder until it is told to stop."""
    code = textwrap.dedent(
        f"""
        import time
        from pathlib import Path
        from local.flow import running, up
        from local.flow.settings import Settings
        with up.interrupted_by_signals(), running.alone(Settings(Path({str(settings.home)!r}), {settings.cloud_port}, {settings.stripe_port}, {settings.cdn_port})):
            try:
                print("here", flush=True)
                time.sleep(60)
            except KeyboardInterrupt:
                pass
        """
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=child_environment())
    assert process.stdout is not None
    assert process.stdout.readline() == b"here\n"
    return process


def test_second_one_is_told_who_runs(settings: Settings) -> None:
    holder = _holder(settings)
    try:
        with pytest.raises(Problem) as problem, running.alone(settings):
            pass
    finally:
        holder.kill()
        holder.wait()

    assert problem.value.what == f"Social Flow is already running here (process {holder.pid})."
    assert "flow down" in problem.value.remedy


def test_note_names_the_ports_of_the_one_that_runs(settings: Settings) -> None:
    holder = _holder(settings)
    try:
        run = running.current(dataclasses.replace(settings, cloud_port=1, stripe_port=2, cdn_port=3))
    finally:
        holder.kill()
        holder.wait()

    assert run is not None
    assert (run.pid, run.settings) == (holder.pid, settings)


def test_note_of_a_killed_one_does_not_count(settings: Settings) -> None:
    holder = _holder(settings)
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()

    assert running.current(settings) is None
    with running.alone(settings):
        pass


def test_down_stops_it(settings: Settings) -> None:
    holder = _holder(settings)

    assert down.run(settings) is True
    assert holder.wait(timeout=10) == 0
    assert down.run(settings) is False


def test_half_written_note_of_a_running_one_is_said(settings: Settings) -> None:
    with running.alone(settings):
        settings.lock.write_text('{"pid": 12')

        with pytest.raises(Problem, match="cannot be read"):
            down.run(settings)


def test_state_folder_that_is_a_file_is_said(settings: Settings) -> None:
    settings.home.write_text("")

    with pytest.raises(Problem, match=r"cannot be written") as problem, running.alone(settings):
        pass

    assert "--home" in problem.value.remedy


def test_reset_removes_what_is_ours_and_nothing_else(settings: Settings) -> None:
    (settings.home / "cloud" / "s3").mkdir(parents=True)
    (settings.home / "deployed.json").write_text("{}")
    (settings.home / "my-notes.txt").write_text("keep")

    assert set(reset.run(settings)) == {"cloud", "deployed.json", "logs"}
    assert [path.name for path in settings.home.iterdir()] == ["my-notes.txt"]


def test_reset_refuses_while_it_runs(settings: Settings) -> None:
    holder = _holder(settings)
    try:
        with pytest.raises(Problem, match="already running"):
            reset.run(settings)
    finally:
        holder.kill()
        holder.wait()
