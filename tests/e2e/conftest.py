"""The whole platform, deployed to an embedded cloud of its own, with IAM enforced; one for all e2e tests."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from local.flow import api, logs
from local.flow.settings import ROOT, Settings
from tests.support import eavesdropping

if TYPE_CHECKING:
    # It needs this module.
    from tests.e2e import world

# A deployment takes about half a minute on two idle cores.
_READY_SECONDS = 600
_START = b"=== start\n"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Running:
    """A platform that `flow up` serves, which can be killed and started again on the same state."""

    def __init__(self, home: Path, host: str = "") -> None:
        """`host` is what browsers call the front door, when not 127.0.0.1."""
        self.settings = Settings(home, free_port(), free_port(), free_port())
        self.home = home
        self.origin = f"http://{host}:{self.settings.cdn_port}" if host else self.settings.public_url
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        log = (self.home / "up.log").open("ab")
        log.write(_START)
        log.flush()
        ports = [f"{name}={port}" for name, port in self._ports()]
        self.process = subprocess.Popen(
            [str(ROOT / "flow"), "up", "--home", str(self.home), *ports],
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, "FLOW_PUBLIC_ORIGIN": self.origin},
        )
        deadline = time.monotonic() + _READY_SECONDS
        while b"Serving until Ctrl-C" not in (self.home / "up.log").read_bytes().rsplit(_START, 1)[-1]:
            if self.process.poll() is not None or time.monotonic() > deadline:
                pytest.fail("flow up did not get ready:\n" + (self.home / "up.log").read_text()[-3000:])
            time.sleep(0.2)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=60)

    def kill_cloud(self) -> None:
        """kill -9 for the embedded cloud, its functions and a snapshot being written; `flow up` ends of it."""
        command = f"local.cloud --port {self.settings.cloud_port}"
        found = subprocess.run(["pgrep", "-f", command], capture_output=True, text=True, check=True)
        os.killpg(os.getpgid(int(found.stdout.split()[0])), signal.SIGKILL)

    def flow(self, *arguments: str, timeout: float = 300) -> subprocess.CompletedProcess[str]:
        """Run a `flow` command against this platform."""
        return subprocess.run(
            [str(ROOT / "flow"), *arguments, "--home", str(self.home)],
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
            env={**os.environ, "COLUMNS": "200"},
        )

    def _ports(self) -> Iterator[tuple[str, int]]:
        yield "--cloud-port", self.settings.cloud_port
        yield "--stripe-port", self.settings.stripe_port
        yield "--cdn-port", self.settings.cdn_port


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = Running(tmp_path_factory.mktemp("flow"))
    running.start()
    yield running
    lines = list(said(running))
    running.stop()
    assert any(source.startswith("/aws/lambda/") for source, _ in lines), "no function has logged anything"
    assert list(eavesdropping.lines(lines)) == [], "a log holds a secret (TE-5)"


@pytest.fixture(scope="session", autouse=True)
def what_is_typed_and_answered_is_remembered() -> Iterator[None]:
    exchange = api.request

    def remembered(method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> api.Answer:
        answer = exchange(method, url, body, headers)
        for text in (body, answer.body):
            if text and text[:1] in b"{[":
                eavesdropping.platforms.remember_text(text.decode(errors="replace"))
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, "request", remembered)
        yield


def said(running: Running) -> Iterator[tuple[str, str]]:
    """Every line that a function, the gateway, or a program of the platform has logged."""
    yield from logs.everything(running.settings)
    for path in sorted((running.home / "logs").glob("*.log*")):
        yield from ((path.name, line) for line in path.read_text(errors="replace").splitlines())


@pytest.fixture(scope="session")
def administrator(platform: Running) -> "world.Administrator":
    from tests.e2e import world

    return world.administrator(platform)
