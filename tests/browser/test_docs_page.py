"""The page of the API, as somebody sees who opens it."""

from pathlib import Path

import pytest

from tests.browser.chromium import Tab
from tests.e2e.conftest import Running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def test_the_apis_page_shows_every_operation_and_complains_of_nothing(
    platform: Running, tab: Tab, screenshots: Path
) -> None:
    tab.go(f"{platform.origin}/api/v1/docs")

    shown = tab.run("document.querySelectorAll('.opblock').length")
    told = tab.run(
        "fetch('/api/v1/openapi.json').then(a => a.json()).then(c => Object.values(c.paths).flatMap(Object.keys).length)"
    )
    tab.run("document.querySelector('.opblock-summary-control, .opblock-summary button').click()")
    tab.screenshot(screenshots / "docs.png")

    assert shown == told > 100
    assert tab.run("document.querySelector('h2.title, .title').textContent").startswith("Social Flow")
    assert tab.run("document.querySelectorAll('.opblock.is-open .opblock-body').length") == 1
    assert tab.run("document.querySelectorAll('.errors-wrapper').length") == 0
    assert tab.complaints == []
    # Nothing is loaded from elsewhere.
    assert tab.run("performance.getEntriesByType('resource').every(e => e.name.startsWith(location.origin))")
