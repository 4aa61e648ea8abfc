"""Payouts to a young account wait, so that what a stolen card or an invented audience earned is found before it has left.

An account is as old as the day on which Stripe first let money go to it. How long payouts wait is the stage's, in days.
"""

from datetime import datetime, timedelta

from functions.money import stripe_table
from socialflow import clock, env
from socialflow.dynamo import Item

REASON = "new-account"


def payable_from(account: Item) -> datetime:
    """From then on, that moment included, payouts to the account are made."""
    since = clock.parse(account.get("active_since") or account["created_at"])
    return since + timedelta(days=int(env.NEW_ACCOUNT_HOLD_DAYS.get()))


def waits_until(creator_id: str, at: datetime) -> datetime | None:
    """Until when the creator's payouts wait for nothing but their account's age; None when they do not."""
    account = stripe_table.account(creator_id)
    if account is None or not account["transfers_active"]:
        return None
    payable_at = payable_from(account)
    return payable_at if payable_at > at else None


def remedy(payable_at: datetime) -> str:
    return f"Payouts to a new account wait; it is paid at the first run from {clock.iso(payable_at)} on."
