"""What could keep the platform from running on this machine; each finding says what to do."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from local.flow import ports, running
from local.flow.settings import ROOT, Settings, search_path

MIN_FREE_BYTES = 2 * 1024**3
_MIN_PYTHON = (3, 11)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; without a remedy it is well."""

    subject: str
    what: str
    remedy: str = ""

    @property
    def is_well(self) -> bool:
        return not self.remedy


def examine(settings: Settings, *, is_starting: bool = False, need_bytes: int = MIN_FREE_BYTES) -> Iterator[Finding]:
    """Everything, in the order in which `flow up` meets it; while starting, a port in use is not ours."""
    yield _python()
    yield _packages(ROOT)
    yield _node()
    yield _ffmpeg()
    yield _disk(settings, need_bytes)
    yield _folder(settings)
    yield from _notes(settings)
    run = None if is_starting else running.current(settings)
    for title, port, option in (run.settings if run else settings).ports():
        yield _port(title, port, option, is_ours=run is not None)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < _MIN_PYTHON:
        return Finding(
            "Python", f"This is Python {version}.", "Install 3.11 or newer, then `make install PY=python3.11`."
        )
    return Finding("Python", version)


def _packages(root: Path) -> Finding:
    missing = [name for name in ("ministack", "aws_cdk", "boto3", "hypercorn") if find_spec(name) is None]
    if missing:
        return Finding("Packages", f"{', '.join(missing)} cannot be imported.", "Run `make install`.")
    if not (root / "node_modules" / ".bin" / "cdk").exists():
        return Finding("Packages", "The CDK command line is not installed.", "Run `make install`.")
    stamp = root / ".venv" / ".locked"
    locks = (root / "requirements.lock", root / "package-lock.json")
    if stamp.exists() and any(lock.stat().st_mtime > stamp.stat().st_mtime for lock in locks if lock.exists()):
        return Finding("Packages", "The lock files are newer than what is installed.", "Run `make install`.")
    return Finding("Packages", "as locked")


def _node() -> Finding:
    node = shutil.which("node", path=search_path())
    if node is None:
        return Finding("Node", "No node program is found; the CDK needs it.", "Run `make install`, which brings one.")
    return Finding("Node", node)


def _ffmpeg() -> Finding:
    found = shutil.which("ffmpeg") or _packaged_ffmpeg()
    try:
        works = found is not None and subprocess.run([found, "-version"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        works = False
    if not works or works.returncode != 0:
        told = f"{found} cannot be run" if found else "No ffmpeg is found"
        return Finding("ffmpeg", f"{told}, so no video can be encoded.", "Run `make install`, or install ffmpeg.")
    return Finding("ffmpeg", str(found))


def _packaged_ffmpeg() -> str | None:
    if find_spec("imageio_ffmpeg") is None:
        return None
    import imageio_ffmpeg

    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError:
        return None


def _disk(settings: Settings, need_bytes: int) -> Finding:
    place = next(p for p in (settings.home, *settings.home.parents) if p.exists())
    free = shutil.disk_usage(place).free
    told = f"{free / 1024**3:.1f} GB free at {place}"
    if free < need_bytes:
        what = f"Only {told}; videos need at least {need_bytes / 1024**3:.0f} GB."
        return Finding("Disk", what, "Free some space, or choose another --home.")
    return Finding("Disk", told)


def _folder(settings: Settings) -> Finding:
    place = next(p for p in (settings.home, *settings.home.parents) if p.exists())
    if not place.is_dir():
        return Finding("State", f"{place} is a file, not a folder.", "Move it away, or choose another --home.")
    if not os.access(place, os.W_OK | os.X_OK):
        return Finding(
            "State", f"{place} cannot be written by you.", f"Give it to yourself: sudo chown -R $USER {place}"
        )
    return Finding("State", str(settings.home))


def _notes(settings: Settings) -> Iterator[Finding]:
    try:
        noted = json.loads(settings.deployed.read_text())
        if not isinstance(noted["fingerprint"], str):
            raise TypeError
    except FileNotFoundError:
        return
    except (OSError, ValueError, KeyError, TypeError):
        yield Finding(
            "State",
            f"{settings.deployed} is half-written.",
            f"Delete it ({settings.deployed}); `flow up` deploys again.",
        )


def _port(title: str, port: int, option: str, *, is_ours: bool) -> Finding:
    if ports.is_free(port):
        return Finding(f"Port {port}", f"free for {title}")
    owner = ports.owner(port)
    by = f"process {owner.pid} ({owner.command})" if owner else "another program"
    if is_ours:
        return Finding(f"Port {port}", f"{title}, {by}")
    stop = f"Stop it (kill {owner.pid})" if owner else "Stop it"
    return Finding(
        f"Port {port}",
        f"{title[0].upper()}{title[1:]} needs port {port}, which {by} uses.",
        f"{stop}, or choose another with {option}.",
    )
