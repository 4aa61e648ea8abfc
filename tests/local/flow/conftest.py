from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.cloud.running import RunningCloud
from local.flow.settings import Settings
from local.running import free_port


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A state folder and ports of the test's own; nothing runs there."""
    return Settings(tmp_path / "home", free_port(), free_port(), free_port())


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCloud]:
    with RunningCloud(tmp_path_factory.mktemp("cloud")) as running:
        yield running


@pytest.fixture
def deployed(cloud: RunningCloud, settings: Settings) -> Settings:
    """Settings whose AWS endpoint is a real embedded cloud."""
    settings.logs.mkdir(parents=True)
    return Settings(settings.home, cloud.port, settings.stripe_port, settings.cdn_port, settings.tree)
