"""Heartbeats come every few seconds of every viewer: their function loads no more than it needs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROGRAM = """
import importlib, os, sys
os.environ["AWS_DEFAULT_REGION"] = "us-east-1"
importlib.import_module(f"functions.playback.{sys.argv[1]}")
print(sorted({"cryptography", "boto3", "requests"} & set(sys.modules)))
"""


@pytest.mark.parametrize(
    ("verb", "loaded"), [("credit_heartbeat", "[]"), ("get_views", "[]"), ("start_playback", "['cryptography']")]
)
def test_only_the_signer_of_cookies_loads_cryptography(verb: str, loaded: str) -> None:
    paths = f"{ROOT}{os.pathsep}{ROOT / 'layers/common/python'}"
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM, verb],
        cwd=ROOT,
        env={"PYTHONPATH": paths, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert answer.stdout.strip() == loaded
