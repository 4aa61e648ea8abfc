"""A fingerprint of everything that a deployment depends on."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("functions", "layers", "stacks", "statemachines")
FILES = ("app.py", "cdk.json", "package-lock.json", "requirements.lock")
_IGNORED = frozenset({"__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache"})


def fingerprint(root: Path, *also: str) -> str:
    """Changes when a file's path or content changes, or one of `also` (addresses that are deployed as settings)."""
    digest = hashlib.blake2b(digest_size=20)
    for text in also:
        _add(digest, text.encode())
    for path in _files(root):
        _add(digest, path.relative_to(root).as_posix().encode())
        _add(digest, path.read_bytes())
    return digest.hexdigest()


def _add(digest: "hashlib.blake2b", part: bytes) -> None:
    digest.update(len(part).to_bytes(8, "big"))
    digest.update(part)


def _files(root: Path) -> Iterator[Path]:
    for name in FILES:
        if (root / name).is_file():
            yield root / name
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and not _IGNORED.intersection(path.relative_to(root).parts):
                yield path
