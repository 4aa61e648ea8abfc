"""The TypeScript client runs the whole story, and the examples of docs/api-contract.md do what they say, on the deployed platform."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from local.flow import operating
from local.flow.api import Api
from local.flow.settings import child_environment
from tests.e2e import world
from tests.e2e.conftest import Running
from tests.support import node

# One platform serves all of them, so one worker runs them; a deployment takes longer than a test may.
pytestmark = [pytest.mark.xdist_group("e2e"), pytest.mark.timeout(900)]


def letters(platform: Running) -> str:
    """Where the embedded cloud keeps what was mailed."""
    return f"{platform.settings.cloud_url}/_ministack/ses/messages"


def test_the_client_runs_the_whole_story(platform: Running, tmp_path: Path) -> None:
    """Registered, proven, protected, published, seen, counted, paid and archived, by the client's methods alone."""
    examples = {each.name: each.read_text() for each in (node.PACKAGE / "examples").glob("*.ts")}
    program = node.compiled(tmp_path / "program", examples)
    story = subprocess.Popen(
        [
            "node",
            str(program / "story.js"),
            platform.settings.public_url,
            letters(platform),
            str(world.clip(tmp_path, 8)),
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
