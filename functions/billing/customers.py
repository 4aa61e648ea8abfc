"""A person's customer at Stripe, made when they first pay."""

from datetime import datetime

from functions.billing import stripe_payments, table
from socialflow import ids


def of(user_id: str, at: datetime) -> str:
    """The customer's id at Stripe."""
    known = table.customer_id(user_id)
    if known is not None:
        return known
    person = table.person(user_id) or {}
    # Only for an hour: Stripe repeats its own failure under a key for a day, and a customer that nobody notes pays nothing.
    cause = ids.derived_id("customer", user_id, f"{at:%Y-%m-%dT%H}")
    made = stripe_payments.create_customer(user_id, person.get("username", ""), idempotency_key=cause)
    return table.keep_customer(user_id, made, at)
