"""An embedded cloud in a child process, for tests and for tools that need one of their own."""

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
from typing import Any, Self

from local.cloud.settings import ACCOUNT, REGION

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 30.0


class NotReady(Exception):
    """The child ended, or did not become ready in time; the message carries its last log lines."""


@dataclass
class RunningCloud:
    """Use as a context manager, or `start()` and `stop()`; `kill()` is kill -9 and `start()` after it restores."""

    state_dir: Path
    port: int = 0
    options: tuple[str, ...] = ()
    _clients: dict[str, Any] = field(default_factory=dict, repr=False)
    _child: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    region = REGION
    account = ACCOUNT

    def __post_init__(self) -> None:
        self.port = self.port or free_port()

    @property
    def endpoint_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        self.state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        command = [sys.executable, "-m", "local.cloud", "--port", str(self.port), "--state-dir", str(self.state_dir)]
        search = os.pathsep.join((str(ROOT), str(ROOT / "layers/common/python")))
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                [*command, *self.options], cwd=ROOT, env={**os.environ, "PYTHONPATH": search}, stdout=log, stderr=log
            )
        deadline = time.monotonic() + READY_SECONDS
        while not self.health().get("ready"):
            if self._child.poll() is not None or time.monotonic() > deadline:
                raise NotReady(f"The embedded cloud did not start:\n{self.tail()}")
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
        return self.state_dir / "cloud.log"

    def tail(self, lines: int = 20) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def health(self) -> dict[str, Any]:
        """{} while nothing answers."""
        try:
            return self._admin("GET", "/_flow/health")
        except OSError:
            return {}

    def enforce_iam(self, *, on: bool) -> None:
        self._admin("POST", "/_flow/iam", {"enforce": on})

    def snapshot(self) -> None:
        """What is true now is on disk."""
        self._admin("POST", "/_flow/snapshot")

    def client(self, service: str, **options: Any) -> Any:
        """A boto3 client with the embedded cloud's root key; the same one again when it has no options."""
        import boto3

        if not options and service in self._clients:
            return self._clients[service]

        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": REGION}
        make: Any = boto3.client  # its overloads take literal service names only
        client = make(service, endpoint_url=self.endpoint_url, **{**keys, **options})
        return client if options else self._clients.setdefault(service, client)

    def _admin(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=70)
        try:
            connection.request(method, path, json.dumps(body) if body is not None else None)
            answer: dict[str, Any] = json.loads(connection.getresponse().read())
        except (http.client.HTTPException, ValueError) as error:
            raise ConnectionError(f"{path} gave no answer") from error
        finally:
            connection.close()
        return answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
