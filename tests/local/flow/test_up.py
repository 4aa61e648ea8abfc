"""The whole command: every program for real, a small app deployed, stopped and broken from outside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from local.flow import ports, status
from local.flow.settings import ROOT, Settings, child_environment
from local.running import free_port

# `flow up` and `flow demo --once` on a tree of the test's own; only the tree cannot be chosen on the command line.
DRIVER = """
import sys
from pathlib import Path
import typer
from local.flow import cli, demo, up
from local.flow.settings import Settings
mode, home, tree, *numbers = sys.argv[1:]
settings = Settings(Path(home), *map(int, numbers), Path(tree))
@cli.told
def go():
    if mode == "up":
        up.run(settings, cli.out)
    else:
        demo.run(settings, cli.out, lambda stage: {"api_url": stage.settings.public_url}, video=None, once=True)
try:
    go()
except typer.Exit as ended:
    sys.exit(ended.exit_code)
"""
APP = """
import json, os, pathlib
out = pathlib.Path(os.environ["CDK_OUTDIR"])
out.mkdir(parents=True, exist_ok=True)
stripe = {"Type": "AWS::SecretsManager::Secret", "Properties": {"Name": "social-flow/local/stripe", "SecretString": "-"}}
(out / "t.json").write_text(json.dumps({"Resources": {"StripeSecret": stripe}}))
stack = {"type": "aws:cloudformation:stack", "environment": "aws://000000000000/us-east-1", "properties": {"templateFile": "t.json"}}
(out / "manifest.json").write_text(json.dumps({"version": "38.0.0", "artifacts": {"SocialFlow-local-Tiny": stack}}))
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    tree = tmp_path_factory.mktemp("tree")
    (tree / "app.py").write_text(APP)
    (tree / "cdk.json").write_text('{"app": "python app.py"}')
    return Settings(tmp_path_factory.mktemp("home"), free_port(), free_port(), free_port(), tree)


def _start(place: Settings, mode: str = "up") -> subprocess.Popen[str]:
    numbers = [str(port) for _, port, _ in place.ports()]
    return subprocess.Popen(
        [sys.executable, "-c", DRIVER, mode, str(place.home), str(place.tree), *numbers],
        env=child_environment(COLUMNS="200"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _until(process: subprocess.Popen[str], text: str) -> list[str]:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line.strip())
        if text in line:
            return lines
    raise AssertionError(f"it ended without {text!r}: {lines} {process.stderr and process.stderr.read()}")


def _flow(place: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "FLOW_HOME": str(place.home), "COLUMNS": "200"}
    command = [str(ROOT / "flow"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=90, check=False)


@pytest.fixture
def running(place: Settings) -> Iterator[subprocess.Popen[str]]:
    process = _start(place)
    _until(process, "Serving until Ctrl-C")
    yield process
    process.terminate()
    process.communicate(timeout=60)


def test_one_story_prints_one_last_result_line_and_stops(place: Settings) -> None:
    process = _start(place, "demo")
    told, error = process.communicate(timeout=200)

    assert process.returncode == 0, error
    result = [line for line in told.splitlines() if line.startswith("RESULT ")]
    assert json.loads(result[0].removeprefix("RESULT ")) == {"api_url": place.public_url}
    assert all(ports.is_free(port) for _, port, _ in place.ports())


def test_while_it_runs_everything_answers_and_down_ends_it(place: Settings, running: subprocess.Popen[str]) -> None:
    seen = status.read(place)
    assert seen is not None
    assert seen.is_well
    assert seen.pid == running.pid
    assert seen.stacks["SocialFlow-local-Tiny"] == "CREATE_COMPLETE"

    told = _flow(place, "status")
    second = _flow(place, "up", f"--cdn-port={free_port()}")
    doctor = _flow(place, "doctor")
    tailed = _flow(place, "events", "tail", "--bus", "default", "--seconds", "0")
    logged = _flow(place, "logs", "01NOBODY")
    stopped = _flow(place, "down")

    assert (told.returncode, doctor.returncode, tailed.returncode) == (0, 0, 0)
    assert place.public_url in told.stdout
    assert second.returncode == 1
    assert f"already running here (process {running.pid})" in second.stderr
    assert logged.returncode == 1
    assert "No function logged 01NOBODY." in logged.stderr
    assert stopped.returncode == 0
    assert running.wait(timeout=10) == 0
    assert all(ports.is_free(port) for _, port, _ in place.ports())


def test_unchanged_app_is_not_deployed_again_and_a_dead_cloud_ends_everything_with_a_sentence(place: Settings) -> None:
    process = _start(place)
    lines = _until(process, "Serving until Ctrl-C")
    assert "✓ The app is deployed and unchanged" in lines
    cloud = ports.owner(place.cloud_port)
    assert cloud is not None
    begun = time.monotonic()

    os.kill(cloud.pid, signal.SIGKILL)
    _, error = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "The embedded cloud was ended by SIGKILL." in error
    assert "Traceback" not in error
    assert time.monotonic() - begun < 30
    assert all(ports.is_free(port) for _, port, _ in place.ports())
