"""A person's customer at Stripe, made when they first pay."""

from datetime import datetime

from functions.billing import stripe_payments, table


def of(user_id: str, at: datetime) -> str:
    """The customer's id at Stripe."""
    known = table.customer_id(user_id)
    if known is not None:
        return known
    person = table.person(user_id) or {}
    return table.keep_customer(user_id, stripe_payments.create_customer(user_id, person.get("username", "")), at)
