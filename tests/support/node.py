"""The TypeScript client as somebody who installed it has it, and programs that use it."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from local.flow.settings import ROOT, child_environment

PACKAGE = ROOT / "clients" / "typescript"
_TSC = ROOT / "node_modules" / ".bin" / "tsc"
_TYPES = ROOT / "node_modules" / "@types"


def compiled(folder: Path, sources: Mapping[str, str]) -> Path:
    """A program of these files (name → text), compiled strictly against the built package; where its JavaScript lies."""
    package = folder / "node_modules" / "social-flow"
    package.mkdir(parents=True)
    shutil.copy(PACKAGE / "package.json", package)
    _run(str(_TSC), "--project", str(PACKAGE), "--skipLibCheck", "--outDir", str(package / "dist"))
    (folder / "package.json").write_text('{"type": "module"}')
    for name, text in sources.items():
        (folder / name).write_text(text)
    options = [
        "--strict",
        "--noUncheckedIndexedAccess",
        "--noUnusedLocals",
        "--target",
        "ES2022",
        "--module",
        "NodeNext",
    ]
    kinds = ["--types", "node", "--typeRoots", str(_TYPES), "--lib", "ES2022,DOM,DOM.Iterable"]
    _run(str(_TSC), *options, *kinds, *(str(folder / name) for name in sources))
    return folder


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=child_environment())
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
