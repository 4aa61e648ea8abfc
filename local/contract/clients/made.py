"""What stands under clients/: what other programs make of the contract, and the sum by which it is known to be of this one."""

import hashlib
import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from local import locked
from local.contract.clients import dart, typescript

Document = dict[str, Any]
ROOT = Path(__file__).resolve().parents[3]
CLIENTS = ROOT / "clients"
_SUM = CLIENTS / "contract.sha256"
_LOCK = CLIENTS / "requirements.lock"
# Beside the tools of everything else, whose lock they would make four times as large.
TOOLS = ROOT / ".build" / "clients"
# Written by hand beside what is made.
_DART_BY_HAND = {"README.md", "lib/problem.dart"}
# What decides how the clients look, beside the contract.
_MAKERS = ("local/contract/clients/dart.py", "local/contract/clients/typescript.py", "clients/requirements.lock")


def is_of(document: Document) -> bool:
    """Whether the clients that stand there were made from this contract, by these makers."""
    return _SUM.exists() and _SUM.read_text() == _sum(document)


def write(document: Document) -> list[str]:
    """Make them again; which files changed. What is of no more use goes."""
    made = {**make(document), str(_SUM.relative_to(ROOT)): _sum(document)}
    changed = differences(made)
    for path in changed:
        target = ROOT / path
        if path not in made:
            target.unlink()
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(made[path])
    return changed


def differences(made: dict[str, str]) -> list[str]:
    """Paths of the repository that are not as they were made just now, or that nothing makes any more."""
    stale = [path for path, text in made.items() if not (ROOT / path).exists() or (ROOT / path).read_text() != text]
    return sorted({*stale, *(path for path in _standing() if path not in made)})


def make(document: Document) -> dict[str, str]:
    """Path in the repository → contents."""
    installed_at = installed()
    with tempfile.TemporaryDirectory() as scratch:
        in_dart = dart.generate(document, installed_at, Path(scratch))
        in_typescript = typescript.models(document, ROOT / "node_modules" / ".bin", Path(scratch))
    return {
        **{f"clients/dart/{path}": text for path, text in in_dart.items()},
        **{f"clients/typescript/{path}": text for path, text in in_typescript.items()},
    }


def misspelt(programs: Path, package: Path = CLIENTS / "dart" / "lib") -> list[str]:
    """A line for each place of a package that is not Dart."""
    script = Path(__file__).with_name("dart_reader.py")
    command = [str(programs / "python"), str(script), str(package)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def installed() -> Path:
    """Where the locked tools lie, after they were put there."""
    return locked.installed(_LOCK, TOOLS)


def _standing() -> Iterator[str]:
    """What stands there of the Dart client and was not written by hand."""
    for path in sorted((CLIENTS / "dart").rglob("*")):
        if path.is_file() and str(path.relative_to(CLIENTS / "dart")) not in _DART_BY_HAND:
            yield str(path.relative_to(ROOT))


def _sum(document: Document) -> str:
    digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode())
    for path in _MAKERS:
        digest.update((ROOT / path).read_bytes())
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    digest.update(str(packages["node_modules/openapi-typescript"]["version"]).encode())
    return digest.hexdigest() + "\n"
