"""Programs with a lock of their own, in an environment beside that of everything else, which they would hold back or swell."""

import hashlib
import subprocess
import sys
from pathlib import Path


def installed(lock: Path, at: Path) -> Path:
    """Where what `lock` names can be run from, after it was put into `at`, which takes seconds the first time."""
    stamp = at / "locked.sha256"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        uv = str(Path(sys.executable).with_name("uv"))
        subprocess.run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(at)], check=True)
        python = str(at / "bin" / "python")
        install = [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", python, str(lock)]
        subprocess.run(install, check=True)
        stamp.write_text(wanted)
    return at / "bin"
