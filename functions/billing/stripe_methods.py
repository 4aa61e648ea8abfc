"""Payment methods at Stripe: set up, listed, taken off."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from functions.billing import stripe_access
from socialflow.stripe_calls import mapped

if TYPE_CHECKING:
    import stripe as stripe_types

_MOST = 100


@dataclass(frozen=True)
class Method:
    """A saved card. `customer_id` is whose it is, empty for nobody's."""

    id: str
    customer_id: str
    brand: str
    last4: str
    exp_month: int
    exp_year: int


def set_up(customer_id: str, idempotency_key: str) -> tuple[str, str]:
    """A SetupIntent's id and the secret with which its owner saves a method for later payments."""
    with mapped():
        made = stripe_access.client().v1.setup_intents.create(
            {
                "customer": customer_id,
                "usage": "off_session",
                "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
            },
            {"idempotency_key": idempotency_key},
        )
    return made.id, made.client_secret or ""


def of_customer(customer_id: str) -> list[Method]:
    """Newest first; at most a hundred."""
    with mapped():
        page = stripe_access.client().v1.payment_methods.list({"customer": customer_id, "type": "card", "limit": _MOST})
        return [_method(each) for each in page.data]


def find(method_id: str) -> Method:
    """Raises StripeRefused (`resource_missing`)."""
    with mapped():
        return _method(stripe_access.client().v1.payment_methods.retrieve(method_id))


def attach(method_id: str, customer_id: str, idempotency_key: str) -> str:
    """Save the method for the customer; its id then. Raises StripeRefused when the bank or Stripe does not want to."""
    with mapped():
        return (
            stripe_access.client()
            .v1.payment_methods.attach(method_id, {"customer": customer_id}, {"idempotency_key": idempotency_key})
            .id
        )


def detach(method_id: str) -> None:
    with mapped():
        stripe_access.client().v1.payment_methods.detach(method_id)


def _method(made: "stripe_types.PaymentMethod") -> Method:
    card: Any = made.card
    return Method(
        id=made.id,
        customer_id=str(made.customer or ""),
        brand=getattr(card, "brand", ""),
        last4=getattr(card, "last4", None) or "",
        exp_month=getattr(card, "exp_month", 0),
        exp_year=getattr(card, "exp_year", 0),
    )
