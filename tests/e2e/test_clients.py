"""The TypeScript client runs the whole story, and the examples of docs/api-contract.md do what they say, on the deployed platform."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from local.flow import operating
from local.flow.api import Api
from local.flow.settings import ROOT, child_environment
from tests.e2e import world
from tests.e2e.conftest import Running
from tests.support import examples, node

# One platform serves all of them, so one worker runs them; a deployment takes longer than a test may.
pytestmark = [pytest.mark.xdist_group("e2e"), pytest.mark.timeout(900)]

PAGE = ROOT / "docs" / "api-contract.md"
# What an app has of its own: a screen that shows a secret, and a user who types what their authenticator app says.
ASK = """
import { code } from "./authenticator.js";
let secret = "", asked = 0;
async function ask(otpauth_url = ""): Promise<string> {
  if (otpauth_url) secret = new URL(otpauth_url).searchParams.get("secret")!;
  return code(secret, asked++);
}
"""


def letters(platform: Running) -> str:
    """Where the embedded cloud keeps what was mailed."""
    return f"{platform.settings.cloud_url}/_ministack/ses/messages"


def test_the_client_runs_the_whole_story(platform: Running, tmp_path: Path) -> None:
    """Registered, proven, protected, published, seen, counted, paid and archived, by the client's methods alone."""
    sources = {each.name: each.read_text() for each in (node.PACKAGE / "examples").glob("*.ts")}
    program = node.compiled(tmp_path / "program", sources)
    story = subprocess.Popen(
        [
            "node",
            str(program / "story.js"),
            platform.settings.public_url,
            letters(platform),
            # Too short to match: the platform is shared, and what earns with another's pictures earns for the other.
            str(world.clip(tmp_path, 4)),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=child_environment(),
    )
    assert story.stdin
    assert story.stdout
    told: list[str] = []
    for line in story.stdout:
        told.append(line.strip())
        if line.startswith("PAY "):
            payout = paid(platform, json.loads(line.removeprefix("PAY ")))
            story.stdin.write("paid\n")
            story.stdin.flush()
    assert story.wait(timeout=60) == 0, "\n".join(told) + story.stderr.read() if story.stderr else ""

    result = json.loads(told[-1].removeprefix("RESULT "))
    assert result["payout_id"] == payout.payout_id
    assert payout.ledger_sum_micro == 0
    assert {
        "✓ the address is proven",
        "✓ the same key registers one video",
        "✓ the video is published",
        "✓ media is refused without the cookies",
        "✓ with them it plays",
        "✓ no more is credited than passed",
        "✓ the creator is paid",
        "✓ there are ten recovery codes",
        "✓ the archive has the digest that was told",
    } <= set(told)


def paid(platform: Running, asked: dict[str, Any]) -> operating.Payout:
    """What an operator does, once the creator's watched time has arrived."""
    creator = Api(platform.settings.public_url, asked["token"], asked["user_id"])
    period = operating.fund(platform.settings)
    wanted_ms = round(asked["credited_seconds"] * 1000)
    world.eventually(lambda: operating.watched_ms(platform.settings, creator) >= wanted_ms)
    return operating.pay(platform.settings, creator, period)


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("jq")), reason="the page's examples need curl and jq")
def test_the_pages_examples_for_the_shell_print_what_it_says(platform: Running, tmp_path: Path) -> None:
    shown = examples.examples(PAGE, "sh")
    script = "set -euo pipefail\n" + "\n".join(f"{each.text}echo '{examples.MARK}{each.number}'" for each in shown)

    _compare(shown, ["bash", "-c", _here(platform, script)], tmp_path)


def test_the_pages_examples_for_typescript_print_what_it_says(platform: Running, tmp_path: Path) -> None:
    shown = examples.examples(PAGE, "ts")
    text = ASK + "\n".join(f'{each.text}console.log("{examples.MARK}{each.number}");' for each in shown)
    authenticator = (node.PACKAGE / "examples" / "authenticator.ts").read_text()

    program = node.compiled(tmp_path / "p", {"page.ts": _here(platform, text), "authenticator.ts": authenticator})
    _compare(shown, ["node", str(program / "page.js")], tmp_path)


def _here(platform: Running, text: str) -> str:
    """The page says where things are on a laptop that is not busy with another platform."""
    at = text.replace("http://127.0.0.1:8080", platform.settings.public_url)
    return at.replace("http://127.0.0.1:4566", platform.settings.cloud_url)


def _compare(shown: list[examples.Example], command: list[str], folder: Path) -> None:
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=300, check=False, cwd=folder, env=child_environment()
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    outputs = examples.printed(done.stdout)
    assert len(outputs) == len(shown) > 5
    for example, output in zip(shown, outputs, strict=True):
        assert examples.fits(example.printed, output), f"{example.text}\nprinted:\n{output}\nnot:\n{example.printed}"
