"""Tax that is withheld from a payout: a part of it stays with the platform, to be handed on.

Decided when Stripe is first asked for the payout, and kept with it until that attempt is over. Two parts by largest
remainder, a tie to the creator, so that they sum to the payout in its minor units.
"""

from datetime import datetime

from functions.money import stripe_table, tax_policy
from socialflow import money


def of(creator_id: str, amount_minor: int, at: datetime) -> int:
    """How much of a payment of the amount, now, is withheld; always less than all of it."""
    account = stripe_table.account(creator_id) or {}
    rate = tax_policy.withheld_rate(
        account.get("country", "US"), f"{at:%Y-%m-%d}", has_tax_id=bool(account.get("has_tax_id", True))
    )
    return money.split(amount_minor, {"creator": 10_000 - rate, "withheld": rate})["withheld"]


def given_back(withheld_minor: int, sent_minor: int, before_minor: int, now_minor: int) -> int:
    """What of the tax is the creator's again when what came back of the sent amount moves from `before` to `now`."""
    return withheld_minor * now_minor // sent_minor - withheld_minor * before_minor // sent_minor
