"""What the billing domain forgets of a person who was erased."""

from datetime import datetime

from functions.billing import stripe_payments, table


def erase(user_id: str, at: datetime) -> None:
    """Stripe deletes the customer first, and with it ends their subscriptions and forgets their ways to pay."""
    customer = table.customer_id(user_id)
    if customer is not None:
        stripe_payments.delete_customer(customer)
    table.forget_person(user_id, at)
