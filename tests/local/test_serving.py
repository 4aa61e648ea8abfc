"""How the stand-ins start and stop as programs; the embedded cloud's own ways are in tests/local/cloud/test_launch.py."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from local.flow.settings import ROOT, child_environment
from local.running import free_port

PROGRAMS = ("local.cdn", "local.stripe_api")


def program(module: str, port: int, folder: Path) -> subprocess.Popen[str]:
    state = ["--state-dir", str(folder)] if module == "local.stripe_api" else []
    return subprocess.Popen(
        [sys.executable, "-m", module, "--port", str(port), *state],
        cwd=ROOT,
        env=child_environment(),
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
        except OSError:
            assert time.monotonic() < deadline, f"nothing listens on {port}"
            time.sleep(0.05)
        else:
            return


@pytest.mark.parametrize("module", PROGRAMS)
def test_a_taken_port_is_one_sentence_and_exit_code_2(tmp_path: Path, module: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        _, told = (started := program(module, port, tmp_path)).communicate(timeout=60)

    assert started.returncode == 2
    assert told == f"Port {port} is taken by another program; choose one with --port.\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("module", PROGRAMS)
def test_a_signal_ends_it_well(tmp_path: Path, module: str, number: signal.Signals) -> None:
    port = free_port()
    started = program(module, port, tmp_path)
    wait_for(port)

    started.send_signal(number)
    _, told = started.communicate(timeout=20)

    assert (started.returncode, told) == (0, "")
