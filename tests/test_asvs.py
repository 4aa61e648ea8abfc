"""docs/asvs.md names each requirement once, and what it points to exists."""

from itertools import pairwise
from pathlib import Path

from local.contract import asvs

ROOT = Path(__file__).resolve().parent.parent


def test_every_requirement_of_both_levels_is_there_once_and_in_order() -> None:
    numbers = [tuple(map(int, each.number.split("."))) for each in asvs.requirements()]

    assert all(before < after for before, after in pairwise(numbers))
    assert len(numbers) == 253
    assert {each.level for each in asvs.requirements()} == {1, 2}


def test_what_is_shown_is_shown_by_a_test_that_exists() -> None:
    for each in asvs.requirements():
        if each.state == "shown":
            assert each.why.startswith("tests/"), each
            assert "def test_" in (ROOT / each.why).read_text(), each
        elif each.state == "held":
            assert (ROOT / each.why).is_file(), each
        else:
            assert " " in each.why, f"{each.number} says no reason"


def test_the_page_counts_them_and_begins_with_what_is_open() -> None:
    page = asvs.page()
    open_ = [each for each in asvs.requirements() if each.state == "open"]

    assert f"**open**, {len(open_)}:" in page
    assert page.index("## Open") < page.index("## 1.")
    assert all(f"- {each.number} " in page for each in open_)
