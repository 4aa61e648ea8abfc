"""No function of the domain pays for Stripe's client at its cold start; it is loaded when Stripe is asked."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
PROGRAM = """
import importlib, os, pathlib, sys
os.environ["AWS_DEFAULT_REGION"] = "us-east-1"
for path in sorted(pathlib.Path("functions/billing").glob("*.py")):
    importlib.import_module(f"functions.billing.{path.stem}")
print(sorted({"stripe", "cryptography", "boto3", "requests"} & set(sys.modules)))
"""


def test_no_module_of_billing_loads_stripe_or_boto3_when_imported() -> None:
    paths = f"{ROOT}{os.pathsep}{ROOT / 'layers/common/python'}"
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={"PYTHONPATH": paths, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert answer.stdout.strip() == "[]"
