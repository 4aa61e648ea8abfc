"""Accounting periods: calendar months in UTC, written `2026-03`."""

from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints

Period = Annotated[str, StringConstraints(pattern=r"^[2-9][0-9]{3}-(0[1-9]|1[0-2])$")]


def of(at: datetime) -> str:
    """`at` is in UTC."""
    return f"{at:%Y-%m}"


def after(period: str) -> str:
    year, month = (int(part) for part in period.split("-"))
    return f"{year + month // 12:04}-{month % 12 + 1:02}"


def before(period: str) -> str:
    year, month = (int(part) for part in period.split("-"))
    return f"{year - (month == 1):04}-{(month - 2) % 12 + 1:02}"
