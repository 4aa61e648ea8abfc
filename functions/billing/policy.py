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


@dataclass(frozen=True)
class Plan:
    """A subscription to the whole platform; `prices` are in minor units, by currency, taxes included."""

    plan_id: str
    name: str
    interval: str
    trial_days: int
    prices: Mapping[str, int]


# A price that changes is a new plan: who subscribed keeps what they agreed to.
PLANS: Mapping[str, Plan] = {
    plan.plan_id: plan
    for plan in (
        Plan(
            "premium-monthly",
            "Social Flow Premium, monthly",
            "month",
            14,
            {"usd": 999, "eur": 999, "gbp": 899, "jpy": 1_200, "kwd": 3_000},
        ),
        Plan(
            "premium-yearly",
            "Social Flow Premium, yearly",
            "year",
            14,
            {"usd": 9_990, "eur": 9_990, "gbp": 8_990, "jpy": 12_000, "kwd": 30_000},
        ),
    )
}
# While Stripe tries a renewal again, the subscriber keeps what they have.
ENTITLED = frozenset({"trialing", "active", "past_due"})
ENDED = frozenset({"canceled", "incomplete_expired", "declined"})
# What one page shows, and more than anybody reads.
MAX_TIERS = 20
