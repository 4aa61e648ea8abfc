"""docs/capacity.md says what every route costs in DynamoDB; a change of a route's cost is a change of that page."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_page_tells_what_the_routes_cost() -> None:
    # A process of its own: the walk sets what stacks set, for itself alone.
    paths = f"{ROOT}{os.pathsep}{ROOT / 'layers' / 'common' / 'python'}"
    checked = subprocess.run(
        [sys.executable, "-m", "tests.rights.recording", "bench.capacity", "--check"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr[-2000:]


def test_the_page_has_every_route() -> None:
    from local.contract.openapi import routes

    lines = (ROOT / "docs" / "capacity.md").read_text().splitlines()

    written = {f"functions.{line.split('|')[1].strip()}" for line in lines if line.startswith("| ") and "." in line}
    assert written == {name for name, _ in routes()}
