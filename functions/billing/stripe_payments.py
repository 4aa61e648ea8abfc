"""Customers and payments at Stripe."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from functions.billing import stripe_access
from functions.billing.stripe_access import metadata
from socialflow.stripe_calls import StripeRefused, mapped

if TYPE_CHECKING:
    import stripe as stripe_types

# With its charge and what Stripe kept of it; the charge's refunds are asked for apart.
_EXPANDED = "latest_charge.balance_transaction"
_MAX_SEARCHED = 300


@dataclass(frozen=True)
class Intent:
    """A payment as Stripe has it now. `payment_id` is ours, empty for one that we did not make.

    `fee_minor` is what Stripe keeps, in `fee_currency`; None until Stripe knows. `reason` is why the last try failed.
    """

    id: str
    payment_id: str
    status: str
    amount_minor: int
    currency: str
    client_secret: str
    reason: str
    fee_minor: int | None
    fee_currency: str


def create_customer(user_id: str, name: str, idempotency_key: str) -> str:
    """The person's customer: one, however often it is asked for under the key."""
    with mapped():
        made = stripe_access.client().v1.customers.create(
            {"name": name, "metadata": {"user_id": user_id}}, {"idempotency_key": idempotency_key}
        )
    return made.id


def delete_customer(customer_id: str) -> None:
    """Their subscriptions end at once and their ways to pay are forgotten; one that is gone already is no fault."""
    try:
        with mapped():
            stripe_access.client().v1.customers.delete(customer_id)
    except StripeRefused as refused:
        if refused.reason != "resource_missing":
            raise


def pay(
    *, payment_id: str, customer_id: str, payment_method: str, amount_minor: int, currency: str, purpose: str
) -> Intent:
    """Charge the method with its owner present, once per payment id.

    Raises StripeRefused with the bank's word when it is declined, StripeUnavailable when the outcome is unknown.
    """
    with mapped():
        made = stripe_access.client().v1.payment_intents.create(
            {
                "amount": amount_minor,
                "currency": currency,
                "customer": customer_id,
                "payment_method": payment_method,
                "confirm": True,
                # Stripe knows its fee at once, instead of telling it with a later event.
                "capture_method": "automatic",
                "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
                "metadata": {"payment_id": payment_id, "purpose": purpose},
                "expand": [_EXPANDED],
            },
            {"idempotency_key": payment_id},
        )
    return _intent(made)


def find_intent(intent_id: str) -> Intent:
    """As it is now. Raises StripeRefused (`resource_missing`) for one that Stripe does not have."""
    with mapped():
        return _intent(stripe_access.client().v1.payment_intents.retrieve(intent_id, {"expand": [_EXPANDED]}))


def find_payment(customer_id: str, payment_id: str) -> Intent | None:
    """What became of an attempt whose idempotency key Stripe may have forgotten."""
    with mapped():
        page = stripe_access.client().v1.payment_intents.list({"customer": customer_id, "limit": 100})
        for number, one in enumerate(page.auto_paging_iter()):
            if metadata(one).get("payment_id") == payment_id:
                return find_intent(one.id)
            if number >= _MAX_SEARCHED:
                break
    return None


def _intent(made: "stripe_types.PaymentIntent") -> Intent:
    error: Any = made.last_payment_error
    charge: Any = made.latest_charge
    booked: Any = getattr(charge, "balance_transaction", None)
    return Intent(
        id=made.id,
        payment_id=metadata(made).get("payment_id", ""),
        status=made.status,
        amount_minor=made.amount,
        currency=made.currency,
        client_secret=made.client_secret or "",
        reason=_reason(error),
        fee_minor=getattr(booked, "fee", None),
        fee_currency=getattr(booked, "currency", ""),
    )


def _reason(error: Any) -> str:
    return str(getattr(error, "decline_code", None) or getattr(error, "code", None) or "") if error else ""
