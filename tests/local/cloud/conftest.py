from __future__ import annotations

from collections.abc import Iterator

import pytest

from local.cloud.running import RunningCloud


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCloud]:
    """One embedded cloud for the session; tests name their own resources."""
    with RunningCloud(tmp_path_factory.mktemp("cloud")) as running:
        yield running
