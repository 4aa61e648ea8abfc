"""Where a payer's receipts go: Stripe knows their address, and we keep none."""

from typing import Any

from functions.billing import stripe_access
from socialflow.stripe_calls import StripeRefused, mapped

_GONE = "resource_missing"


def address(customer_id: str, intent_id: str) -> str:
    """The customer's own, else the one that was given with the payment; '' when Stripe knows none."""
    client = stripe_access.client()
    with mapped():
        customer: Any = client.v1.customers.retrieve(customer_id)
    if found := getattr(customer, "email", None):
        return str(found)
    try:
        with mapped():
            intent = client.v1.payment_intents.retrieve(intent_id, {"expand": ["latest_charge"]})
    except StripeRefused as refused:
        if refused.reason != _GONE:
            raise
        return ""
    details: Any = getattr(intent.latest_charge, "billing_details", None)
    return str(getattr(details, "email", None) or intent.receipt_email or "")


def keep_address(customer_id: str, email: str) -> None:
    """From now on the customer's receipts go there; nowhere for ''."""
    with mapped():
        stripe_access.client().v1.customers.update(customer_id, {"email": email})
