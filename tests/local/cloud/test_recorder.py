"""How often state is saved: often enough that little is lost, however long the writing takes."""

from __future__ import annotations

import pytest

from local.cloud.state import LOST_SECONDS, pause_after


@pytest.mark.parametrize(("took", "slowest"), [(0.1, 0.1), (0.5, 0.5), (0.5, 2.5), (1.5, 1.5), (2.0, 2.0)])
def test_from_one_photograph_to_the_end_of_the_next_is_within_the_bound(took: float, slowest: float) -> None:
    assert took + pause_after(took, slowest, every_seconds=3.0) + slowest <= LOST_SECONDS


def test_quick_writing_keeps_the_pace_that_was_asked_for() -> None:
    assert pause_after(0.25, 0.25, every_seconds=3.0) == 2.75


def test_after_writing_that_takes_too_long_the_next_begins_at_once() -> None:
    assert pause_after(3.0, 3.0, every_seconds=3.0) == 0.0
