"""Watched time, counted exactly once and in one period, whatever is delivered twice, late or out of order."""

from functions.money import periods, table
from functions.money.errors import PeriodClosed
from socialflow.events import WatchCredited

# A period closed by hand sends this month's time to later ones; so many closed ahead would be a mistake of ours.
_MAX_LATE_PERIODS = 240


def count(credit: WatchCredited) -> None:
    """Count the credit in the month it was watched in, or in the next that is not closed."""
    if credit.credited_ms <= 0:
        return
    period = periods.of(credit.occurred_at)
    for _ in range(_MAX_LATE_PERIODS):
        if table.count_credit(credit, period):
            return
        period = periods.after(period)
    raise PeriodClosed(f"The {_MAX_LATE_PERIODS} periods after {credit.occurred_at:%Y-%m} are all closed.")
