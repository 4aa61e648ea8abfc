"""A platform at http://localhost, where browsers know passkeys, and a Chromium before it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.chromium import Chromium, Tab
from tests.e2e.conftest import Running


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = Running(tmp_path_factory.mktemp("flow"), host="localhost")
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("chromium")) as made:
        yield made


@pytest.fixture
def tab(browser: Chromium) -> Tab:
    return browser.tab()


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Kept, so that somebody can look at them."""
    folder = Path(__file__).resolve().parents[2] / ".build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
