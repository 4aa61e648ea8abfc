"""What this house could do wrong and a linter of everybody's does not know (TE-5): tests/house_rules/rules.yml, read by Semgrep."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from local import locked

ROOT = Path(__file__).parents[1]
HERE = ROOT / "tests" / "house_rules"
RULES, PLANTED = HERE / "rules.yml", HERE / "rules.py"
CODE = ("functions", "layers/common/python", "stacks", "local", "bench", "app.py")

# The first time it is installed.
pytestmark = [pytest.mark.xdist_group("house-rules"), pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def programs() -> Path:
    return locked.installed(HERE / "requirements.lock", ROOT / ".build" / "house_rules")


def semgrep(programs: Path, home: Path, *words: str) -> dict[str, Any]:
    """What it found. It asks nobody on the network and keeps nothing in the home of whoever runs it."""
    environment = {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(home),
        "SEMGREP_SEND_METRICS": "off",
        "SEMGREP_ENABLE_VERSION_CHECK": "0",
    }
    command = [str(programs / "semgrep"), *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert done.stdout.startswith("{"), done.stderr[-2000:]
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_each_rule_finds_what_is_planted_and_lets_be_what_is_right(programs: Path, tmp_path: Path) -> None:
    said = semgrep(programs, tmp_path, "--test", "--json", "--config", str(RULES), str(PLANTED))

    (found,) = said["results"].values()
    names = [line.split(": ")[1].strip() for line in RULES.read_text().splitlines() if line.startswith("  - id: ")]
    assert sorted(found["checks"]) == sorted(names)
    assert [name for name, check in found["checks"].items() if not check["passed"]] == []
    assert all(PLANTED.read_text().count(f"# ruleid: {name}\n") for name in names)
    assert all(PLANTED.read_text().count(f"# ok: {name}\n") for name in names if name != "command-through-a-shell")


def test_none_of_it_is_in_the_house(programs: Path, tmp_path: Path) -> None:
    said = semgrep(
        programs,
        tmp_path,
        "scan",
        "--json",
        "--metrics",
        "off",
        "--disable-version-check",
        "--config",
        str(RULES),
        *CODE,
    )

    assert said["errors"] == []
    assert len(said["paths"]["scanned"]) > 600
    assert [f"{each['path']}:{each['start']['line']} {each['check_id']}" for each in said["results"]] == []
