"""Generations of saved state on disk: atomic, checksummed, the newest whole one is what a start restores.

    objects/<sha256>          a service's state as JSON, or one large byte string out of it
    generation-<number>.json  {"number", "at", "parts": {name: sha256}, "blobs": [sha256], "checksum"}

An object's name is its checksum, so an unchanged service costs no write. A generation is written after its objects.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KEPT_GENERATIONS = 2


@dataclass(frozen=True)
class Generation:
    number: int
    at: float
    parts: dict[str, str]
    blobs: frozenset[str]


class Broken(Exception):
    """A generation, or an object that it names, is not what was written."""


class Snapshots:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.objects = folder / "objects"
        self.objects.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, content: bytes) -> str:
        """Keep `content` under its checksum, which is answered."""
        name = hashlib.sha256(content).hexdigest()
        path = self.objects / name
        if not path.exists():
            _write(path, content)
        return name

    def get(self, name: str) -> bytes:
        """Raises Broken when it is missing or was altered."""
        try:
            content = (self.objects / name).read_bytes()
        except OSError as error:
            raise Broken(f"{name[:12]} cannot be read ({error.strerror})") from error
        if hashlib.sha256(content).hexdigest() != name:
            raise Broken(f"{name[:12]} does not match its checksum")
        return content

    def commit(self, parts: Mapping[str, str], blobs: frozenset[str], at: float) -> Generation:
        """Make these objects the newest generation, and forget what only older ones than the previous need."""
        number = max(self._numbers(), default=0) + 1
        body: dict[str, Any] = {"number": number, "at": at, "parts": dict(parts), "blobs": sorted(blobs)}
        body["checksum"] = _checksum(body)
        _write(self._path(number), json.dumps(body).encode())
        self._prune()
        return Generation(number, at, dict(parts), blobs)

    def newest(self) -> tuple[Generation | None, list[str]]:
        """The newest whole generation, and one sentence for every newer one that had to be passed over."""
        passed_over: list[str] = []
        for number in sorted(self._numbers(), reverse=True):
            try:
                return self._verified(number), passed_over
            except Broken as broken:
                passed_over.append(f"Snapshot {number} is damaged: {broken}; the one before it is used instead.")
        return None, passed_over

    def latest(self) -> Generation | None:
        """The newest generation by its list of contents alone, None when there is none or it is damaged."""
        numbers = self._numbers()
        try:
            return self._listed(max(numbers)) if numbers else None
        except Broken:
            return None

    def _verified(self, number: int) -> Generation:
        generation = self._listed(number)
        for name in {*generation.parts.values(), *generation.blobs}:
            self.get(name)
        return generation

    def _listed(self, number: int) -> Generation:
        try:
            body = json.loads(self._path(number).read_bytes())
            checksum = body.pop("checksum")
        except (OSError, ValueError, KeyError, AttributeError) as error:
            raise Broken("its list of contents cannot be read") from error
        if checksum != _checksum(body):
            raise Broken("its list of contents does not match its checksum")
        return Generation(body["number"], body["at"], body["parts"], frozenset(body["blobs"]))

    def _numbers(self) -> list[int]:
        names = (path.stem.removeprefix("generation-") for path in self.folder.glob("generation-*.json"))
        return [int(name) for name in names if name.isdigit()]

    def _path(self, number: int) -> Path:
        return self.folder / f"generation-{number:09}.json"

    def _prune(self) -> None:
        numbers = sorted(self._numbers(), reverse=True)
        needed: set[str] = set()
        for number in numbers[:KEPT_GENERATIONS]:
            try:
                body = json.loads(self._path(number).read_bytes())
            except ValueError:
                continue
            needed.update(body["parts"].values(), body["blobs"])
        for number in numbers[KEPT_GENERATIONS:]:
            self._path(number).unlink(missing_ok=True)
        for path in self.objects.iterdir():
            if path.name not in needed:
                path.unlink(missing_ok=True)


def _checksum(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _write(path: Path, content: bytes) -> None:
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
