"""Giving payments back, whole or in part: by a creator, an operator, or at Stripe itself."""

from datetime import datetime

from functions.billing import payments, reversal_table, stripe_refunds, table
from functions.billing.errors import NothingToRefund, RefundNotCovered
from functions.billing.models import PaymentRefund
from functions.billing.stripe_refunds import Refund
from socialflow import ids, logs
from socialflow.dynamo import ConditionFailed, Item
from socialflow.errors import Conflict, NotFound
from socialflow.events import PaymentRefunded
from socialflow.idempotency import Guard
from socialflow.stripe_calls import StripeRefused

# What a creator was given by one person, and may give back; a subscription is shared by many.
_CREATORS_OWN = frozenset({"tip", "membership"})
_TOO_MUCH = frozenset({"charge_already_refunded", "invalid_amount"})


def by_creator(payment_id: str, creator_id: str, amount_minor: int | None, at: datetime, guard: Guard) -> PaymentRefund:
    """Raises NotFound when it was not paid to this creator, or NothingToRefund."""
    payment = table.payment(payment_id)
    if payment is None or payment["creator_id"] != creator_id or payment["purpose"] not in _CREATORS_OWN:
        raise NotFound("No payment of this id was made to you.")
    return _give_back(payment, amount_minor, ids.derived_id("refund", guard.pk, guard.sk), at, guard)


def by_operator(payment_id: str, amount_minor: int | None, reference: str, at: datetime) -> PaymentRefund:
    """Once per reference. Raises NotFound or NothingToRefund."""
    payment = table.payment(payment_id)
    if payment is None:
        raise NotFound("There is no payment of this id.")
    return _give_back(payment, amount_minor, ids.derived_id("refund", payment_id, reference), at, Guard())


def record(refund: Refund, at: datetime, guard: Guard | None = None) -> PaymentRefund | None:
    """Write what Stripe says of a refund; PaymentRefunded leaves when it has first succeeded. None: not a payment of ours."""
    payment = payments.of_intent(refund.intent_id, at)
    if payment is None:
        return None
    payment_id, known = payment["payment_id"], reversal_table.refund(refund.id)
    if known and known["status"] == "succeeded" and refund.status != "succeeded":
        # It was told as given back, and the money has returned to us: nothing we do unasked is right.
        logs.logger.error("a refund failed after it had succeeded", refund_id=refund.id, payment_id=payment_id)
        logs.metric("RefundsFailed", 1)
    event = PaymentRefunded(
        occurred_at=at,
        refund_id=refund.id,
        payment_id=payment_id,
        amount_minor=refund.amount_minor,
        currency=refund.currency,
    )
    answer = PaymentRefund(
        refund_id=refund.id,
        payment_id=payment_id,
        amount_minor=refund.amount_minor,
        currency=refund.currency,
        status=refund.status,
    )
    also = guard.writes(answer) if guard else []
    try:
        reversal_table.record_refund(refund, payment_id, event if refund.status == "succeeded" else None, at, also)
    except ConditionFailed:
        raise Conflict("This refund is being made by another request with the same key; ask again.") from None
    return answer


def _give_back(payment: Item, amount_minor: int | None, key: str, at: datetime, guard: Guard) -> PaymentRefund:
    if payment["status"] != "succeeded":
        raise NothingToRefund("The payment was not taken.")
    left = payment["amount_minor"] - payment.get("refunded_minor", 0)
    # Stripe counts too, and knows of refunds that we have not heard of; a repeated request must reach it under its key.
    amount = payment["amount_minor"] if amount_minor is None and left == 0 else amount_minor or left
    try:
        refund = stripe_refunds.create(payment["intent_id"], amount, payment["payment_id"], key)
    except StripeRefused as refused:
        raise _refusal(refused, left) from refused
    answer = record(refund, at, guard)
    if answer is None:
        raise NotFound("There is no payment of this id.")
    return answer


def _refusal(refused: StripeRefused, left: int) -> Conflict:
    if refused.reason in _TOO_MUCH:
        return NothingToRefund(f"At most {left} minor units of it can still be given back.")
    if refused.reason == "charge_disputed":
        return NothingToRefund("The payer's bank is taking this payment back already.")
    if refused.reason == "balance_insufficient":
        logs.logger.error("the balance at Stripe does not cover a refund")
        logs.metric("RefundsFailed", 1)
        return RefundNotCovered()
    return refused
