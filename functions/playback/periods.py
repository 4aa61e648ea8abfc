"""The month that time was watched in, in UTC, written `2026-03`."""

from socialflow import clock


def of(epoch_ms: int) -> str:
    return f"{clock.from_epoch_ms(epoch_ms):%Y-%m}"
