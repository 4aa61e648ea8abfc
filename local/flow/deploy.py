"""Deploys the CDK app to the embedded cloud, and only when something changed."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from local.flow import stacks, supervisor, tree
from local.flow.problem import Problem
from local.flow.settings import ACCOUNT, REGION, ROOT, STACK_PREFIX, Settings, aws_environment, child_environment

_SECONDS = 900.0
_EVENT = re.compile(r"^(?P<stack>\S+) \| +(?P<done>\d+)/(?P<all>\d+) \|")
_SYNTH_FAILED = re.compile(r"^(?:[A-Za-z_][\w.]*(?:Error|Exception)|RuntimeError|jsii\S*): .+")

_DEPLOY = ("--all", "--require-approval=never", "--progress=events", "--concurrency=4", "--context=stage=local")

# Told after each line of the CDK's output: the line, and resources done and in all for a stack when it says so.
Heard = Callable[[str, str | None, int, int], None]


def is_needed(settings: Settings) -> bool:
    """Whether the tree, or the addresses it is deployed with, differ from what the embedded cloud runs."""
    try:
        noted = json.loads(settings.deployed.read_text())
        same = noted["fingerprint"] == fingerprint(settings)
        names = [str(name) for name in noted["stacks"]]
    except (OSError, ValueError, KeyError, TypeError):
        return True
    return not (same and stacks.are_whole(settings, names))


def fingerprint(settings: Settings) -> str:
    return tree.fingerprint(settings.tree, settings.public_url, settings.stripe_url, settings.cloud_url)


def run(settings: Settings, heard: Heard) -> None:
    """The app as it stands in the checkout is deployed. Raises Problem with CloudFormation's reason."""
    before = fingerprint(settings)
    begun = time.time()
    log = settings.logs / "deploy.log"
    log.write_text("")
    settings.deployed.unlink(missing_ok=True)
    stacks.clear_half_made(settings)
    try:
        if stacks.BOOTSTRAP not in stacks.statuses(settings):
            # Not from the tree: there the CDK would synthesize the whole app only to put it aside.
            _cdk(settings, settings.home, log, heard, ["bootstrap", f"aws://{ACCOUNT}/{REGION}"])
        _cdk(settings, settings.tree, log, heard, ["deploy", *_DEPLOY, f"--output={settings.home / 'cdk.out'}"])
    except Problem as problem:
        raise _explained(settings, log, problem, begun) from None
    names = sorted(name for name in stacks.statuses(settings) if name.startswith(STACK_PREFIX))
    _note(settings, before, names)


def _note(settings: Settings, fingerprint_: str, names: list[str]) -> None:
    fresh = settings.deployed.with_suffix(".new")
    fresh.write_text(json.dumps({"fingerprint": fingerprint_, "stacks": names}))
    fresh.replace(settings.deployed)


def _cdk(settings: Settings, folder: Path, log: Path, heard: Heard, arguments: list[str]) -> None:
    command = [str(ROOT / "node_modules" / ".bin" / "cdk"), *arguments, "--no-notices", "--no-color", "--ci"]
    environment = child_environment(
        **aws_environment(settings),
        FLOW_PUBLIC_ORIGIN=settings.public_url,
        FLOW_STRIPE_API_BASE=settings.stripe_url,
        FLOW_GATEWAY_BASE=f"{settings.cloud_url}/_aws/execute-api",
        JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION="1",
        CDK_DISABLE_CLI_TELEMETRY="true",
        NODE_NO_WARNINGS="1",
    )
    child = subprocess.Popen(
        [sys.executable, "-m", "local.flow.tether", str(os.getpid()), *command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    deadline = time.monotonic() + _SECONDS
    try:
        assert child.stdout is not None  # noqa: S101 - it is a pipe
        with log.open("a") as out:
            for line in child.stdout:
                out.write(line)
                _tell(heard, line.rstrip())
                if time.monotonic() > deadline:
                    raise Problem(f"`cdk {arguments[0]}` took longer than {_SECONDS:.0f} s.", f"Read {log}.")
        code = child.wait()
    finally:
        supervisor.end(child, 5)
    if code != 0:
        raise Problem(
            f"`cdk {arguments[0]}` ended with exit code {code}.", f"Read {log}.", lines=supervisor.tail(log, 8)
        )


def _tell(heard: Heard, line: str) -> None:
    event = _EVENT.match(line)
    if event:
        heard(line, event["stack"], int(event["done"]), int(event["all"]))
    elif line.strip():
        heard(line, None, 0, 0)


def _explained(settings: Settings, log: Path, problem: Problem, begun: float) -> Problem:
    """The same failure in CloudFormation's words, or in those of the app when it could not even be synthesized."""
    failure = stacks.first_failure(settings, begun)
    if failure is not None:
        return Problem(
            f"The deployment failed at {failure.resource} ({failure.type}) of {failure.stack}: {failure.reason}",
            f"Mend it in stacks/ and run `flow up` again; the whole output is in {log}.",
        )
    said = [line.strip() for line in supervisor.tail(log, 200) if line.strip()]
    errors = [line for line in said if _SYNTH_FAILED.match(line)]
    if errors:
        return Problem(
            f"The CDK app could not be synthesized: {errors[-1]}",
            f"Mend it and run `flow up` again; the traceback is in {log}.",
        )
    reason = said[-1] if said else problem.what
    return Problem(
        f"The deployment failed: {reason}", f"Mend it and run `flow up` again; the whole output is in {log}."
    )
