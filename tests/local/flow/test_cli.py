"""The command as a person runs it: another process, its output and its exit code."""

from __future__ import annotations

import errno
import socket
import subprocess
from pathlib import Path

import pytest

from local.flow import problem
from local.flow.settings import ROOT
from local.running import free_port


def flow(*arguments: str, home: Path, given: str = "") -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(home), "FLOW_HOME": str(home / "state"), "COLUMNS": "200"}
    command = [str(ROOT / "flow"), *arguments]
    return subprocess.run(
        command, cwd=home, env=environment, input=given, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("command", ["up", "down", "status", "doctor", "logs", "reset"])
def test_help_teaches_with_an_example(tmp_path: Path, command: str) -> None:
    ended = flow(command, "--help", home=tmp_path)

    assert ended.returncode == 0
    assert f"flow {command}" in ended.stdout.split("Example")[1]


def test_status_of_nothing_is_3_and_says_how_to_start(tmp_path: Path) -> None:
    ended = flow("status", home=tmp_path)

    assert ended.returncode == 3
    assert ended.stdout == "Nothing is running. Start it with `flow up`.\n"


def test_down_of_nothing_is_well(tmp_path: Path) -> None:
    ended = flow("down", home=tmp_path)

    assert (ended.returncode, ended.stdout) == (0, "✓ Nothing was running\n")


def test_up_on_a_taken_port_is_a_sentence_a_remedy_and_no_traceback(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        ended = flow(
            "up", f"--cloud-port={port}", f"--stripe-port={free_port()}", f"--cdn-port={free_port()}", home=tmp_path
        )

    assert ended.returncode == 1
    assert f"The embedded cloud needs port {port}, which process " in ended.stderr
    assert "--cloud-port" in ended.stderr
    assert "Traceback" not in ended.stderr + ended.stdout


@pytest.mark.parametrize("arguments", [("logs", "abc"), ("events", "tail")])
def test_what_needs_a_running_platform_says_so(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ended = flow(*arguments, home=tmp_path)

    assert ended.returncode == 3
    assert "Social Flow is not running." in ended.stderr
    assert "flow up" in ended.stderr


def test_reset_asks_and_no_keeps_everything(tmp_path: Path) -> None:
    (tmp_path / "state" / "cloud").mkdir(parents=True)

    ended = flow("reset", home=tmp_path, given="n\n")

    assert ended.returncode == 1
    assert (tmp_path / "state" / "cloud").exists()


def test_reset_with_yes_does_not_ask(tmp_path: Path) -> None:
    (tmp_path / "state" / "cloud").mkdir(parents=True)

    ended = flow("reset", "--yes", home=tmp_path)

    assert ended.returncode == 0
    assert not (tmp_path / "state" / "cloud").exists()


def test_what_nobody_expected_is_a_sentence_and_debug_shows_the_traceback(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where a folder should be")

    plain, debugged = flow("down", home=tmp_path), flow("--debug", "down", home=tmp_path)

    assert (plain.returncode, debugged.returncode) == (1, 1)
    assert "Traceback" not in plain.stderr
    assert "Traceback" in debugged.stderr


def test_full_disk_is_said_wherever_it_is_met() -> None:
    told = problem.of(OSError(errno.ENOSPC, "No space left on device", "/var/x"))

    assert told.what == "The disk is full (/var/x)."
    assert "Free some space" in told.remedy


def test_unknown_option_is_wrong_usage(tmp_path: Path) -> None:
    assert flow("up", "--no-such-option", home=tmp_path).returncode == 2
    assert flow("up", "--cdn-port", "99999", home=tmp_path).returncode == 2
