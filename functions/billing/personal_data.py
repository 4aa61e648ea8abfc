"""What the billing domain holds of a person: what they paid and subscribe to, and what they offer members."""

from collections.abc import Iterable, Mapping

from functions.billing import subscription_table, table
from socialflow import dynamo
from socialflow.archives import Record, picked

_PAGE = 100
# As many tiers as a creator can have, and more.
_TIERS = 1000
PAYMENT = (
    "payment_id",
    "purpose",
    "creator_id",
    "amount_minor",
    "refunded_minor",
    "currency",
    "status",
    "reason",
    "created_at",
)
SUBSCRIPTION = (
    "subscription_id",
    "what",
    "kind",
    "creator_id",
    "plan",
    "amount_minor",
    "currency",
    "status",
    "created_at",
)
TIER = ("tier_id", "name", "amount_minor", "currency", "created_at")


def of(user_id: str) -> Mapping[str, Iterable[Record]]:
    customer = table.customer_id(user_id)
    payments = dynamo.items(lambda after: table.payments_of(user_id, limit=_PAGE, after=after))
    return {
        "customer": [{"customer_id": customer}] if customer else [],
        "payments": (picked(item, *PAYMENT) for item in payments),
        "subscriptions": (picked(item, *SUBSCRIPTION) for item in subscription_table.subscriptions_of(user_id)),
        "membership-tiers": (picked(item, *TIER) for item in subscription_table.tiers_of(user_id, limit=_TIERS)),
    }
