"""Time, from one place, so that a simulation can own it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_read: Callable[[], float] = time.time


def now() -> datetime:
    """The current instant, aware, UTC."""
    return datetime.fromtimestamp(_read(), UTC)


def use(read: Callable[[], float]) -> None:
    """Take time from `read` (seconds since the epoch) until told otherwise."""
    global _read  # noqa: PLW0603 - the one place where the process's clock is chosen
    _read = read


def epoch_ms(at: datetime) -> int:
    """Whole milliseconds since the epoch, exact (no float in between)."""
    return (at - datetime.fromtimestamp(0, UTC)) // timedelta(milliseconds=1)


def from_epoch_ms(value: int) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=value)


def iso(at: datetime) -> str:
    """`2026-01-31T12:00:00.000Z`: fixed width, so that strings sort as instants do."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse(text: str) -> datetime:
    """The instant that `iso` wrote."""
    return datetime.fromisoformat(text).astimezone(UTC)
