"""A stand-in in a child process, for tests and for tools that need one of their own."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Self

ROOT = Path(__file__).resolve().parents[1]
READY_SECONDS = 30.0


class NotReady(Exception):
    """The child ended, or did not become ready in time; the message carries its last log lines."""


@dataclass
class RunningProgram:
    """Use as a context manager, or `start()` and `stop()`; `kill()` is kill -9 and `start()` after it restores."""

    state_dir: Path
    port: int = 0
    options: tuple[str, ...] = ()
    _child: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    title: ClassVar[str]
    module: ClassVar[str]
    # Answers 200 once the program is ready.
    health_path: ClassVar[str]

    def __post_init__(self) -> None:
        self.port = self.port or free_port()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        self.state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        command = [sys.executable, "-m", self.module, "--port", str(self.port), "--state-dir", str(self.state_dir)]
        search = os.pathsep.join((str(ROOT), str(ROOT / "layers/common/python")))
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                [*command, *self.options], cwd=ROOT, env={**os.environ, "PYTHONPATH": search}, stdout=log, stderr=log
            )
        deadline = time.monotonic() + READY_SECONDS
        while not self.is_ready():
            if self._child.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise NotReady(f"{self.title} did not start:\n{self.tail()}")
            time.sleep(0.05)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def _end(self, number: signal.Signals) -> None:
        if self._child is not None and self._child.poll() is None:
            self._child.send_signal(number)
            try:
                self._child.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()
        self._child = None

    @property
    def log(self) -> Path:
        return self.state_dir / f"{self.module.rpartition('.')[2]}.log"

    def tail(self, lines: int = 20) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def is_ready(self) -> bool:
        try:
            return self._ask("GET", self.health_path)[0] == 200
        except OSError:
            return False

    def _ask(self, method: str, path: str, body: str | None = None, **headers: str) -> tuple[int, Any]:
        """Status and JSON. Raises ConnectionError when there is no such answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=70)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        except (http.client.HTTPException, ValueError) as error:
            raise ConnectionError(f"{path} gave no answer") from error
        finally:
            connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
