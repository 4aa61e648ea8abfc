"""Watched time, counted exactly once and in one settlement, whatever is told twice, late or out of order."""

from functions.money import periods, watch_table
from functions.money.errors import PeriodClosed
from socialflow.errors import Unavailable
from socialflow.events import ViewerWatched

# A period closed by hand sends this month's time to later ones; so many closed ahead would be a mistake of ours.
_MAX_LATE_PERIODS = 240
_ATTEMPTS = 5


def count(heard: ViewerWatched) -> None:
    """Count the total in the month it was watched in, or what is new in it in the next that is not closed."""
    if heard.watched_ms <= 0 or watch_table.count_in_time(heard):
        return
    for _ in range(_ATTEMPTS):
        before = watch_table.heard_of(heard)
        if before is not None and heard.watched_ms <= before:
            return
        if watch_table.count_late(heard, before, _first_open(heard)):
            return
    raise Unavailable("The viewer's time keeps being counted by others; the event comes again.")


def _first_open(heard: ViewerWatched) -> str:
    period = heard.period
    for _ in range(_MAX_LATE_PERIODS):
        period = periods.after(period)
        if watch_table.is_open(period, heard.viewer_id):
            return period
    raise PeriodClosed(f"The {_MAX_LATE_PERIODS} periods after {heard.period} are all closed.")
