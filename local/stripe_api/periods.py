"""When a subscription's periods begin and end: whole intervals counted from an anchor, in UTC."""

import calendar
from datetime import UTC, datetime, timedelta

_DAYS = {"day": 1, "week": 7}


def boundary(anchor: int, interval: str, count: int, number: int) -> int:
    """The start of period `number` (0 starts at the anchor). A month too short for the anchor's day ends on its last."""
    at = datetime.fromtimestamp(anchor, UTC)
    if interval in _DAYS:
        return int((at + timedelta(days=_DAYS[interval] * count * number)).timestamp())
    months = at.year * 12 + at.month - 1 + count * number * (12 if interval == "year" else 1)
    year, month = divmod(months, 12)
    day = min(at.day, calendar.monthrange(year, month + 1)[1])
    return int(at.replace(year=year, month=month + 1, day=day).timestamp())


def next_boundary(anchor: int, interval: str, count: int, after: int) -> int:
    """The first period start that is later than `after`."""
    # A first guess that is never too late: no month is longer than 31 days, no year longer than 366.
    longest = {"day": 1, "week": 7, "month": 31, "year": 366}[interval] * 86400 * count
    number = max((after - anchor) // longest, 0)
    while (start := boundary(anchor, interval, count, number)) <= after:
        number += 1
    return start


def prorated(amount: int, start: int, end: int, at: int) -> int:
    """What of `amount` for start..end falls on at..end, to the nearest unit, halves away from zero."""
    share, whole = abs(amount) * (end - min(max(at, start), end)), end - start
    rounded = (2 * share + whole) // (2 * whole)
    return rounded if amount >= 0 else -rounded
