"""The TypeScript client is the contract's, compiles strictly as a package, and treats tokens, keys and refusals as it says."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from local.contract.clients import typescript
from local.flow.settings import ROOT, child_environment
from tests.support import node

CONTRACT: dict[str, Any] = json.loads((ROOT / "functions" / "operations" / "openapi.json").read_text())
OPERATIONS = [each for item in CONTRACT["paths"].values() for each in item.values()]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The client's own tests and its examples, compiled against the package as its users have it."""
    files = [path for room in ("test", "examples") for path in sorted((node.PACKAGE / room).glob("*.ts"))]
    return node.compiled(tmp_path_factory.mktemp("program"), {path.name: path.read_text() for path in files})


def test_the_client_does_what_its_tests_say(program: Path) -> None:
    command = ["node", "--test", "--test-reporter=tap", str(program / "client.test.js")]

    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=child_environment())

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    # A run that found no test would be a success as well.
    wanted = len(re.findall(r"^test\(", (node.PACKAGE / "test" / "client.test.ts").read_text(), re.MULTILINE))
    assert f"# pass {wanted}\n" in done.stdout


def test_every_operation_is_a_method_named_for_it() -> None:
    text = (node.PACKAGE / "src" / "operations.ts").read_text()
    methods = re.findall(r"^  (\w+)\(", text, re.MULTILINE)

    assert methods == [typescript._camel(each["operationId"]) for each in OPERATIONS]


def test_a_deprecated_operation_is_marked() -> None:
    operation = {"operationId": "get_thing", "summary": "a thing", "deprecated": True, "responses": {"204": {}}}

    text, _ = typescript._method("GET", "/api/v1/thing", operation)

    assert text.startswith("  /** a thing @deprecated */\n  getThing(options: Options = {}): Promise<void> {\n")


def test_what_is_written_by_hand_uses_what_every_browser_has() -> None:
    for path in (node.PACKAGE / "src").glob("*.ts"):
        assert re.findall(r'from "(?!\./)', path.read_text()) == [], path.name
    package = json.loads((node.PACKAGE / "package.json").read_text())
    assert "dependencies" not in package
    assert package["version"] == CONTRACT["info"]["version"]
