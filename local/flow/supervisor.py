"""Starts programs as children, waits until they are ready, watches them, and stops them all."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from local.flow.problem import Problem
from local.flow.settings import ROOT, child_environment

READY_SECONDS = 60.0
# What a program may take to end by itself: the embedded cloud writes its last snapshot.
STOP_SECONDS = 20.0
MAX_LOG_BYTES = 32 * 1024 * 1024
_TAIL_LINES = 12


@dataclass(frozen=True)
class Program:
    """Something that serves a loopback port. `title` is what a sentence calls it."""

    name: str
    title: str
    command: tuple[str, ...]
    port: int
    health_path: str


class Supervisor:
    """Use as a context manager: leaving it stops the children, the last started first."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._children: list[tuple[Program, subprocess.Popen[bytes]]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, program: Program) -> None:
        """The program is a child of this process, ends when it ends, and writes to its own log."""
        log = self.log(program)
        if log.exists():
            log.replace(log.with_suffix(".log.1"))
        tethered = [sys.executable, "-m", "local.flow.tether", str(os.getpid()), *program.command]
        with log.open("ab") as out:
            child = subprocess.Popen(
                tethered,
                cwd=ROOT,
                env=child_environment(),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,  # a Ctrl-C in the terminal reaches `flow` alone, which stops them in order
            )
        self._children.append((program, child))

    def wait_ready(self, program: Program, seconds: float = READY_SECONDS) -> dict[str, Any]:
        """What its health route says once it is ready. Raises Problem when it ends before or takes too long."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.check()
            answer = health(program.port, program.health_path)
            if answer is not None:
                return answer
            time.sleep(0.05)
        raise Problem(
            f"{program.title} did not become ready within {seconds:.0f} s.",
            f"Read {self.log(program)}, then try `flow doctor`.",
            lines=tail(self.log(program)),
        )

    def check(self) -> None:
        """Raises Problem, with its last log lines, when a child has ended; keeps the logs from growing for ever."""
        for program, child in self._children:
            code = child.poll()
            if code is not None:
                raise Problem(
                    f"{program.title} {_ended(code)}.",
                    f"Its log is {self.log(program)}; `flow up` starts everything again from what was saved.",
                    lines=tail(self.log(program)),
                )
            _bound(self.log(program))

    def watch(self, stop: Callable[[], bool], every_seconds: float = 0.5) -> None:
        """Return when `stop()` says so. Raises Problem when a child ends."""
        while not stop():
            self.check()
            time.sleep(every_seconds)

    def stop(self) -> None:
        """Every child and what it started has ended: asked first, killed after STOP_SECONDS."""
        while self._children:
            _, child = self._children.pop()
            end(child)

    def pids(self) -> dict[str, int]:
        return {program.name: child.pid for program, child in self._children}

    def log(self, program: Program) -> Path:
        return self._logs / f"{program.name}.log"


def end(child: subprocess.Popen[Any], seconds: float = STOP_SECONDS) -> None:
    """The child and its process group have ended."""
    if child.poll() is None:
        _signal_group(child.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(seconds)
    _signal_group(child.pid, signal.SIGKILL)
    child.wait()


def health(port: int, path: str) -> dict[str, Any] | None:
    """The JSON of a health route that answers 200, else None."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        read = json.loads(answer.read(65536))
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
    return read if answer.status == 200 and isinstance(read, dict) else None


def tail(log: Path, lines: int = _TAIL_LINES) -> tuple[str, ...]:
    """The last lines of a log, at most 16 KiB of it."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 16384))
            text = file.read().decode(errors="replace")
    except OSError:
        return ()
    return tuple(text.splitlines()[-lines:])


def _ended(code: int) -> str:
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended by itself with exit code {code}"


def _signal_group(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        return


def _bound(log: Path) -> None:
    # The child appends, so its next line lands at the new end of the emptied file.
    if log.stat().st_size > MAX_LOG_BYTES:
        shutil.copyfile(log, log.with_suffix(".log.1"))
        os.truncate(log, 0)
