"""Exact amounts: integers in micro-units (a millionth of the currency's unit) inside, minor units at the edge."""

from collections.abc import Mapping
from typing import Any, TypeVar

# Strings, or tuples of them: what has an order.
K = TypeVar("K", bound=Any)

MICRO_PER_UNIT = 1_000_000
# ISO 4217 minor-unit digits, where they are not two.
_DIGITS = {"jpy": 0, "krw": 0, "vnd": 0, "clp": 0, "bhd": 3, "kwd": 3, "jod": 3, "omr": 3, "tnd": 3}


def micro_per_minor(currency: str) -> int:
    """Micro-units in one minor unit: 10,000 for a cent, 1,000,000 for a yen, 1,000 for a fils."""
    return int(MICRO_PER_UNIT // 10 ** _DIGITS.get(currency.lower(), 2))


def to_minor(amount_micro: int, currency: str) -> tuple[int, int]:
    """Whole minor units towards zero, and the micro-units that remain: `minor * micro_per_minor + rest == amount`."""
    per = micro_per_minor(currency)
    minor = abs(amount_micro) // per * (1 if amount_micro >= 0 else -1)
    return minor, amount_micro - minor * per


def written(amount_minor: int, currency: str) -> str:
    """As people read it, to its last minor unit: `USD 1,234.50`, `JPY 1,200`, `KWD -0.500`."""
    digits = _DIGITS.get(currency.lower(), 2)
    whole, rest = divmod(abs(amount_minor), 10**digits)
    return f"{currency.upper()} {'-' if amount_minor < 0 else ''}{whole:,}" + (f".{rest:0{digits}}" if digits else "")


def split(total: int, weights: Mapping[K, int]) -> dict[K, int]:
    """Share `total` by `weights` so that the parts sum to it exactly (largest remainder, ties by key).

    The order of `weights` does not matter. Raises ValueError for a negative total or weight, or when no weight is positive.
    """
    values = list(weights.values())
    pool = sum(values)
    if total < 0 or pool <= 0 or min(values) < 0:
        raise ValueError("a split needs a total of at least 0 and weights of at least 0 that do not sum to 0")
    products = [total * value for value in values]
    parts = [product // pool for product in products]
    rest = total - sum(parts)
    if rest:
        # Only who ties at the last remainder that gets one is put in order by key; the others need no order.
        remainders = [product % pool for product in products]
        last = sorted(remainders, reverse=True)[rest - 1]
        parts = [part + (remainder > last) for part, remainder in zip(parts, remainders, strict=True)]
        places = {
            key: place
            for place, (key, remainder) in enumerate(zip(weights, remainders, strict=True))
            if remainder == last
        }
        for key in sorted(places)[: total - sum(parts)]:
            parts[places[key]] += 1
    return dict(zip(weights, parts, strict=True))
