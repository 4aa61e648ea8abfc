"""The embedded cloud is killed in the middle of the story, and the story is finished after it."""

import json
import os
import signal
import subprocess
import time

import pytest

from local.flow.settings import ROOT
from tests.e2e.conftest import Running

# One platform serves all of them, so one worker runs them; a deployment takes longer than a test may.
pytestmark = [pytest.mark.xdist_group("e2e"), pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def fragile(tmp_path_factory: pytest.TempPathFactory) -> Running:
    return Running(tmp_path_factory.mktemp("fragile"))


def test_a_story_cut_off_by_kill_9_is_finished_by_the_next_run(fragile: Running) -> None:
    fragile.start()
    demo = subprocess.Popen(
        [str(ROOT / "flow"), "demo", "--once", "--home", str(fragile.home)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "COLUMNS": "200"},
    )
    assert demo.stdout is not None
    for line in demo.stdout:
        if "is uploaded" in line:
            break
    # The upload is complete; within five seconds it is on disk, and the encode of 20 s of video is under way.
    time.sleep(6)
    os.kill(_cloud_pid(fragile), signal.SIGKILL)
    demo.wait(timeout=60)
    fragile.stop()

    fragile.restart_mark()
    fragile.start()
    again = fragile.flow("demo", "--once", timeout=500)
    fragile.stop()

    assert again.returncode == 0, again.stdout[-3000:] + again.stderr[-3000:]
    result = json.loads(again.stdout.strip().splitlines()[-1].removeprefix("RESULT "))
    assert result["ledger_sum_micro"] == 0
    assert demo.returncode != 0, "the first run must have been cut off for this test to mean something"


def _cloud_pid(running: Running) -> int:
    found = subprocess.run(
        ["pgrep", "-f", f"local.cloud --port {running.settings.cloud_port}"], capture_output=True, text=True, check=True
    )
    return int(found.stdout.split()[0])
