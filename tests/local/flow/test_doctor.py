from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from local.flow import doctor, ports
from local.flow.doctor import Finding
from local.flow.settings import Settings


def _found(settings: Settings, subject: str, **options: int) -> list[Finding]:
    return [finding for finding in doctor.examine(settings, **options) if finding.subject == subject]  # type: ignore[arg-type]


def test_this_machine_is_well(settings: Settings) -> None:
    assert [finding for finding in doctor.examine(settings) if not finding.is_well] == []


def test_taken_port_names_port_process_and_option(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", settings.cdn_port)):
        (finding,) = _found(settings, f"Port {settings.cdn_port}")

    assert f"needs port {settings.cdn_port}" in finding.what
    assert f"process {os.getpid()}" in finding.what
    assert "--cdn-port" in finding.remedy


def test_owner_of_a_port_is_found_and_of_a_free_one_not(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", settings.cdn_port)):
        owner = ports.owner(settings.cdn_port)

    assert owner is not None
    assert owner.pid == os.getpid()
    assert ports.owner(settings.cdn_port) is None
    assert ports.is_free(settings.cdn_port)


def test_too_little_disk_is_said_in_gigabytes(settings: Settings) -> None:
    (finding,) = _found(settings, "Disk", need_bytes=10**18)

    assert finding.what.startswith("Only ")
    assert not finding.is_well


def test_ffmpeg_that_is_not_there_is_said(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/nowhere/ffmpeg")

    (finding,) = _found(settings, "ffmpeg")

    assert "/nowhere/ffmpeg cannot be run" in finding.what
    assert "make install" in finding.remedy


def test_half_written_note_is_said_with_the_file_to_delete(settings: Settings) -> None:
    settings.home.mkdir()
    settings.deployed.write_text('{"finger')

    findings = [finding for finding in _found(settings, "State") if not finding.is_well]

    assert str(settings.deployed) in findings[0].remedy


def test_stale_install_is_said(tmp_path: Path) -> None:
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / ".locked").touch()
    (tmp_path / "node_modules" / ".bin").mkdir(parents=True)
    (tmp_path / "node_modules" / ".bin" / "cdk").touch()
    (tmp_path / "requirements.lock").touch()
    os.utime(tmp_path / ".venv" / ".locked", (0, 0))

    finding = doctor._packages(tmp_path)

    assert finding.what == "The lock files are newer than what is installed."
    assert finding.remedy == "Run `make install`."
