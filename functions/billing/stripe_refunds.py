"""Refunds at Stripe."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from functions.billing import stripe_access
from socialflow.stripe_calls import mapped

if TYPE_CHECKING:
    import stripe as stripe_types


@dataclass(frozen=True)
class Refund:
    """Money on its way back, as Stripe has it now."""

    id: str
    intent_id: str
    status: str
    amount_minor: int
    currency: str
    reason: str


def create(intent_id: str, amount_minor: int, payment_id: str, idempotency_key: str) -> Refund:
    """Give so much of the payment back, once per key. Raises StripeRefused when it is more than is left."""
    with mapped():
        made = stripe_access.client().v1.refunds.create(
            {"payment_intent": intent_id, "amount": amount_minor, "metadata": {"payment_id": payment_id}},
            {"idempotency_key": idempotency_key},
        )
    return _refund(made)


def find(refund_id: str) -> Refund:
    """As it is now. Raises StripeRefused (`resource_missing`)."""
    with mapped():
        return _refund(stripe_access.client().v1.refunds.retrieve(refund_id))


def of_intent(intent_id: str) -> list[Refund]:
    """Newest first; a payment has few."""
    with mapped():
        page = stripe_access.client().v1.refunds.list({"payment_intent": intent_id, "limit": 100})
        return [_refund(each) for each in page.auto_paging_iter()]


def _refund(made: "stripe_types.Refund") -> Refund:
    failure: Any = getattr(made, "failure_reason", None)
    return Refund(
        id=made.id,
        intent_id=str(made.payment_intent or ""),
        status=made.status or "",
        amount_minor=made.amount,
        currency=made.currency,
        reason=str(failure or ""),
    )
