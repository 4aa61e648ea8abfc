"""Exact amounts: integers in micro-units (a millionth of the currency's unit) inside, minor units at the edge."""

from collections.abc import Mapping

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


def split(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Share `total` by `weights` so that the parts sum to it exactly (largest remainder, ties by key).

    Raises ValueError for a negative total or weight, or when no weight is positive.
    """
    pool = sum(weights.values())
    if total < 0 or pool <= 0 or min(weights.values()) < 0:
        raise ValueError("a split needs a total of at least 0 and weights of at least 0 that do not sum to 0")
    parts = {key: total * weight // pool for key, weight in weights.items()}
    rest = total - sum(parts.values())
    by_remainder = sorted(weights, key=lambda key: (-(total * weights[key] % pool), key))
    for key in by_remainder[:rest]:
        parts[key] += 1
    return parts
