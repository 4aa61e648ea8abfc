"""What a function needs only later, or not at all, is not loaded at its cold start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
import importlib, os, sys
os.environ["AWS_DEFAULT_REGION"] = "us-east-1"
for name in sys.argv[1:]:
    importlib.import_module(name)
print(*sorted({"boto3", "cryptography", "requests", "stripe"} & set(sys.modules)))
"""


@pytest.mark.parametrize("domain", ["billing", "money"])
def test_stripes_client_is_loaded_when_stripe_is_asked(domain: str) -> None:
    assert loaded_by(*(f"functions.{domain}.{each.stem}" for each in (ROOT / "functions" / domain).glob("*.py"))) == ""


@pytest.mark.parametrize(
    ("verb", "loaded"), [("credit_heartbeat", ""), ("get_views", ""), ("start_playback", "cryptography")]
)
def test_only_the_signer_of_cookies_loads_cryptography(verb: str, loaded: str) -> None:
    assert loaded_by(f"functions.playback.{verb}") == loaded


def loaded_by(*modules: str) -> str:
    """Which of the heavy packages a process has that imports the modules."""
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM, *sorted(modules)],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'layers/common/python'}", "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return answer.stdout.strip()
