"""The simulator itself: the same seed is the same run, ours survives it, and what is written badly does not."""

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.simulation import asl
from tests.simulation.shrinking import shrink

_ROOT = Path(__file__).absolute().parents[2]


@cache
def played(*options: str) -> tuple[int, str]:
    """A process's exit status and what it said."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.simulation", *options],
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": f"{_ROOT}:{_ROOT}/layers/common/python"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stdout, ended.stderr[-3000:]
    return ended.returncode, ended.stdout


def hashes(said: str) -> list[str]:
    return re.findall(r"transcript ([0-9a-f]{32})", said)


def ours() -> tuple[int, str]:
    """Ours, by as many seeds as a test run has time for."""
    return played("--seed", "1", "--seeds", "4", "--covered", "service", "--shrink", "5")


def test_ours_keeps_its_promises_and_every_class_of_fault_strikes_every_service() -> None:
    status, said = ours()

    assert status == 0, said


def test_the_same_seed_is_the_same_run_alone_or_after_others() -> None:
    _, several = ours()
    _, alone = played("--seed", "3")

    assert hashes(several)[2] == hashes(alone)[0]
    assert len(set(hashes(several))) == 4


@pytest.mark.parametrize(
    ("name", "found"),
    [("marker-after-money", "cash is"), ("float-amounts", "cash is"), ("no-condition", "was logged out")],
)
def test_what_is_written_badly_is_found_and_shown_again(name: str, found: str) -> None:
    status, said = played("--planted", name, "--seeds", "8", "--until-wrong")
    again = re.search(r'again: make sim SEED=(\d+) WITH="(.*)"', said)

    assert status == 1, said
    assert re.search(f"WRONG .*{found}", said), said
    assert again is not None
    status, repeated = played("--seed", again[1], *again[2].split())
    assert status == 1
    assert hashes(repeated)[0] == hashes(said)[-1]


def test_a_failing_run_is_made_as_small_as_what_makes_it_fail() -> None:
    tried: list[frozenset[int]] = []

    def fails(only: frozenset[int]) -> bool:
        tried.append(only)
        return {17, 40} <= only

    assert shrink(fails, range(1, 65)) == {17, 40}
    assert len(tried) <= 41


def test_a_definition_that_uses_more_than_is_interpreted_is_refused() -> None:
    state = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Credentials": {}, "End": True}

    with pytest.raises(asl.Unsupported, match="Credentials"):
        asl.check({"StartAt": "One", "States": {"One": state}})


def test_both_machines_are_ones_that_the_interpreter_knows() -> None:
    assert {name: asl.read(name)["StartAt"] for name in ("publish_video", "pay_creators")} == {
        "publish_video": "ProbeSource",
        "pay_creators": "ClosePeriod",
    }
