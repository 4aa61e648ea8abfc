"""Sources and outputs in a folder of this machine instead of S3: for the bench and the tests of a job's own path."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from local.mediaconvert.failures import JobError


class FolderObjects:
    """`root/<bucket>/<key>` stands for s3://bucket/key; `order` is the order in which outputs became visible."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.order: list[str] = []

    def path(self, address: str) -> Path:
        return self.root / address.removeprefix("s3://")

    def fetch(self, address: str, path: Path) -> None:
        try:
            path.symlink_to(self.path(address).resolve(strict=True))
        except FileNotFoundError:
            raise JobError(1404, f"Unable to open input file [{address}]: it does not exist") from None

    def put(self, files: Iterable[tuple[Path, str]]) -> None:
        for path, address in files:
            target = self.path(address)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            self.order.append(address)
