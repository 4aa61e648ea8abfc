from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from local.cloud.hooks import HookGoneError, entry, hook
from local.cloud.running import RunningCloud
from local.running import ROOT, free_port


def _launch(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "local.cloud", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)


def test_a_taken_port_is_one_sentence_and_exit_code_2(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        ended = _launch("--port", str(port), "--state-dir", str(tmp_path))

    assert ended.returncode == 2
    assert ended.stderr == f"Port {port} is taken by another program; stop it or choose another with --port.\n"


def test_state_in_use_is_one_sentence_and_exit_code_2(cloud: RunningCloud) -> None:
    ended = _launch("--port", str(free_port()), "--state-dir", str(cloud.state_dir))

    assert ended.returncode == 2
    assert ended.stderr.startswith("Another embedded cloud already uses ")
    assert len(ended.stderr.splitlines()) == 1


def test_only_the_loopback_address_is_open(cloud: RunningCloud) -> None:
    listening = _listening_addresses(cloud.port)

    assert listening == {"0100007F"}


def test_no_mqtt_broker_listens(cloud: RunningCloud) -> None:
    assert _listening_addresses(8883) == set()


def test_a_hook_that_is_gone_is_named() -> None:
    with pytest.raises(HookGoneError, match=r"socket\.no_such_name is gone from ministack"):
        hook(socket, "no_such_name")
    with pytest.raises(HookGoneError, match=r"sys\.modules\['no-such-module'\]"):
        entry(sys, "modules", "no-such-module")


def _listening_addresses(port: int) -> set[str]:
    rows = Path("/proc/net/tcp").read_text().splitlines()[1:] + Path("/proc/net/tcp6").read_text().splitlines()[1:]
    fields = [row.split() for row in rows]
    listen = "0A"
    return {
        local.split(":")[0] for _, local, _, state, *_ in fields if state == listen and local.endswith(f":{port:04X}")
    }
