"""The embedded cloud is killed in the middle of things: nothing old is lost, and what was under way is finished."""

import json
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from local.flow.api import Api
from local.flow.problem import Problem
from local.flow.settings import ROOT
from tests.e2e import world
from tests.e2e.conftest import Running

# One platform serves all of them, so one worker runs them; a deployment takes longer than a test may.
pytestmark = [pytest.mark.xdist_group("e2e"), pytest.mark.timeout(900)]

# What README.md promises of kill -9.
LOST_AT_MOST_SECONDS = 5.0
# Together with an encode they keep two cores busy.
WRITERS = 4
WRITING_SECONDS = 3 * LOST_AT_MOST_SECONDS


@pytest.fixture(scope="module")
def fragile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = Running(tmp_path_factory.mktemp("fragile"))
    yield running
    running.stop()


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
    fragile.kill_cloud()
    demo.wait(timeout=60)
    fragile.stop()

    fragile.start()
    again = fragile.flow("demo", "--once", timeout=500)
    fragile.stop()

    assert again.returncode == 0, again.stdout[-3000:] + again.stderr[-3000:]
    result = json.loads(again.stdout.strip().splitlines()[-1].removeprefix("RESULT "))
    assert result["ledger_sum_micro"] == 0
    assert demo.returncode != 0, "the first run must have been cut off for this test to mean something"


def test_kill_9_under_load_loses_nothing_acknowledged_more_than_five_seconds_before(
    fragile: Running, tmp_path: Path
) -> None:
    fragile.start()
    creator = world.person(fragile, "creator")
    world.upload(creator, world.clip(tmp_path, seconds=60))
    acknowledged: dict[str, float] = {}
    over = threading.Event()
    writers = [threading.Thread(target=_write, args=(creator, acknowledged, over)) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()

    _wait_for_the_worst_moment(fragile)
    killed_at = time.time()
    fragile.kill_cloud()
    over.set()
    for writer in writers:
        writer.join()
    fragile.stop()
    fragile.start()
    kept = _videos_of(creator)
    fragile.stop()

    ages = sorted(killed_at - at for video_id, at in acknowledged.items() if video_id not in kept)
    first, last = min(acknowledged.values()), max(acknowledged.values())
    print(
        f"{len(acknowledged)} acknowledged in {last - first:.1f} s; lost {len(ages)}, "
        f"acknowledged {ages[0] if ages else 0:.2f} to {ages[-1] if ages else 0:.2f} s before kill -9"
    )
    assert last - first > 2 * LOST_AT_MOST_SECONDS, "the writing must reach further back than what may be lost"
    assert killed_at - last < 1, "the writing must go on until the kill"
    assert not ages or ages[-1] <= LOST_AT_MOST_SECONDS


def _write(creator: Api, acknowledged: dict[str, float], over: threading.Event) -> None:
    """Register videos one after the other, and keep when each was acknowledged."""
    while not over.is_set():
        try:
            video_id = world.register_video(creator, 1000)
        except Problem:
            if over.wait(2):  # the cloud was killed under this request
                return
            raise
        acknowledged[video_id] = time.time()


def _wait_for_the_worst_moment(running: Running) -> None:
    """Return when, after a while of writing, a snapshot is half written: the newest whole one is as old as it gets."""
    folder = running.home / "cloud" / "snapshots"
    time.sleep(WRITING_SECONDS)
    newest = _names(folder)
    _until(lambda: _names(folder) != newest)
    time.sleep(0.1)  # what only older snapshots need is deleted by now
    known = _names(folder / "objects")
    _until(lambda: bool(_names(folder / "objects") - known))


def _until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline, "no snapshots are written"
        time.sleep(0.01)


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_file()}


def _videos_of(creator: Api) -> set[str]:
    """Every video that the creator's own list shows, all its pages."""
    found: set[str] = set()
    cursor = ""
    while True:
        page = creator.must("GET", "/api/v1/videos?limit=100" + (f"&cursor={cursor}" if cursor else ""))
        found.update(video["video_id"] for video in page["items"])
        cursor = page["next_cursor"]
        if not cursor:
            return found
