"""The simulator itself: the same seed is the same run, ours survives it, and what is written badly does not."""

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]


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


def test_the_same_seed_is_the_same_run_alone_or_after_others() -> None:
    _, several = played("--seed", "2", "--seeds", "2")
    _, alone = played("--seed", "3")

    assert hashes(several)[1] == hashes(alone)[0]
    assert hashes(several)[0] != hashes(several)[1]


@pytest.mark.parametrize("name", ["marker-after-money", "float-amounts"])
def test_what_is_written_badly_is_found(name: str) -> None:
    status, said = played("--planted", name, "--seeds", "6", "--until-wrong")

    assert status == 1, said
    assert "WRONG" in said


def test_ours_keeps_its_promises_under_faults() -> None:
    status, said = played("--seed", "2", "--seeds", "2")

    assert status == 0, said
