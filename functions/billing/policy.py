"""What may be paid, as data."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Bounds:
    """Amounts in minor units that Stripe and we take: from `least` to `most`, in multiples of `step`."""

    least: int
    most: int
    step: int = 1


# Stripe takes no less than about half a dollar, and three-decimal amounts only as multiples of ten.
TIP_BOUNDS: Mapping[str, Bounds] = {
    "usd": Bounds(100, 50_000),
    "eur": Bounds(100, 50_000),
    "gbp": Bounds(100, 50_000),
    "jpy": Bounds(100, 75_000),
    "kwd": Bounds(500, 150_000, step=10),
}
# Beyond what any of our currencies takes; the bounds of each are checked where the currency is known.
MAX_AMOUNT_MINOR = 10_000_000
