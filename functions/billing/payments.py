"""A payment from its first asking to the state that Stripe has of it.

What is about to be asked is written first, under an id made from the request's Idempotency-Key; Stripe is asked under
that id; what Stripe then says is written with the request's answer. Whatever stops in between, the same request goes on
where it was, and Stripe's own events end in the same `record`.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from functions.billing import customers, stripe_payments, table
from functions.billing.errors import PaymentDeclined, PaymentMethodUnusable
from functions.billing.models import Payment, PaymentPage, PaymentStatus
from functions.billing.stripe_payments import Intent
from socialflow import clock, cursor, ids, logs
from socialflow.dynamo import ConditionFailed, Item
from socialflow.errors import Conflict, FieldError, IdempotencyKeyReused, InternalError, NotFound, Unavailable
from socialflow.events import PaymentReceived, outbox
from socialflow.idempotency import Guard
from socialflow.stripe_calls import StripeRefused

# Stripe forgets idempotency keys after a day.
_KEY_AGE = timedelta(hours=23)
_TRIES = 5
_STATUS: dict[str, PaymentStatus] = {
    "requires_confirmation": "created",
    "requires_action": "requires_action",
    "processing": "processing",
    "canceled": "canceled",
}


@dataclass(frozen=True)
class Order:
    """What is to be paid by whom, for what and to whom."""

    purpose: str
    payer_id: str
    creator_id: str
    amount_minor: int
    currency: str
    payment_method: str


@dataclass(frozen=True)
class Renewal:
    """What an invoice was paid for, and for how many months. `amount_minor` has `tax_minor` in it."""

    invoice_id: str
    purpose: str
    payer_id: str
    creator_id: str
    amount_minor: int
    tax_minor: int
    months: int = 1


def pay(order: Order, at: datetime, guard: Guard) -> Payment:
    """Charge once per Idempotency-Key. Raises PaymentDeclined, again for the same key, or PaymentMethodUnusable."""
    begun = begin(order, at, guard)
    return record(_ask(order, begun, at), at, guard, seen=begun)


def begin(order: Order, at: datetime, guard: Guard) -> Item:
    """Write what is about to be asked of Stripe; what was begun before under this key, if it was."""
    payment_id = ids.derived_id("payment", guard.pk, guard.sk)
    new: Item = {
        "payment_id": payment_id,
        "purpose": order.purpose,
        "payer_id": order.payer_id,
        "creator_id": order.creator_id,
        "amount_minor": order.amount_minor,
        "currency": order.currency,
        "status": "created",
        "revision": 0,
        "fingerprint": guard.fingerprint,
    }
    known = table.begin_payment(new, at)
    if known is not None and known["fingerprint"] != guard.fingerprint:
        raise IdempotencyKeyReused
    if known is not None and known["status"] == "failed":
        raise declined(known["reason"])
    return known or {**new, "created_at": clock.iso(at)}


def record(intent: Intent, at: datetime, guard: Guard | None = None, *, seen: Item | None = None) -> Payment:
    """Write what Stripe says of a payment of ours; when it has first succeeded, PaymentReceived goes out with that write.

    `seen` is the payment as it was read before `intent` was fetched; without it both are read again, in this order, so that
    what was fetched earlier never replaces what was fetched later. Raises NotFound for one that was not begun here.
    """
    for _ in range(_TRIES):
        known = seen or table.payment(intent.payment_id)
        if known is None:
            raise NotFound(f"Stripe's payment {intent.id} was not begun here; another stage may share its account.")
        if seen is None and known["status"] != "succeeded":
            intent = stripe_payments.find_intent(intent.id)
        changes = _changes(known, intent, at)
        is_failed = changes["status"] == "failed"
        answer = of({**known, **changes}, intent.client_secret if changes["status"] == "requires_action" else None)
        try:
            before = table.record_payment(known, changes, [*guard.writes(answer)] if guard and not is_failed else [])
        except ConditionFailed as error:
            if 0 not in error.failed:
                raise Conflict("This payment is being made by another request with the same key; ask again.") from None
            seen = None
            continue
        if before is not None:
            return of(before)
        if is_failed and known["status"] != "failed":
            logs.logger.warning("payment failed", payment_id=intent.payment_id, reason=intent.reason)
            logs.metric("PaymentsFailed", 1)
        if is_failed and guard:
            raise declined(intent.reason)
        return answer
    raise Unavailable("This payment keeps changing; nothing was lost, try again.")


def receive(intent: Intent, renewal: Renewal, at: datetime) -> None:
    """Record a renewal that Stripe has taken by itself; PaymentReceived leaves with the first such write."""
    payment_id = ids.derived_id("invoice", renewal.invoice_id)
    new: Item = {
        "payment_id": payment_id,
        "purpose": renewal.purpose,
        "payer_id": renewal.payer_id,
        "creator_id": renewal.creator_id,
        "amount_minor": renewal.amount_minor,
        "tax_minor": renewal.tax_minor,
        "months": renewal.months,
        "fee_minor": intent.fee_minor,
        "currency": intent.currency,
        "status": "succeeded",
        "intent_id": intent.id,
        "invoice_id": renewal.invoice_id,
    }
    told = _received(new, replace(intent, payment_id=payment_id, amount_minor=renewal.amount_minor), at)
    table.put_payment({**new, **outbox(told, payment_id)}, at)


def of_intent(intent_id: str, at: datetime) -> Item | None:
    """The payment of ours that this is at Stripe, recorded as succeeded at the latest now; None for another's."""
    payment_id = table.payment_of_intent(intent_id)
    known = table.payment(payment_id) if payment_id else None
    if known is not None and known["status"] == "succeeded":
        return known
    intent = stripe_payments.find_intent(intent_id) if intent_id else None
    if intent is None or not intent.payment_id or table.payment(intent.payment_id) is None:
        return None
    record(intent, at)
    return table.payment(intent.payment_id)


def history(user_id: str, *, limit: int, cursor_text: str | None) -> PaymentPage:
    """What a person has paid or tried to, newest first."""
    scope = f"payments:{user_id}"
    page = table.payments_of(user_id, limit=limit, after=cursor.open_(cursor_text, scope))
    return PaymentPage(items=[of(item) for item in page.items], next_cursor=cursor.seal(page.next_key, scope))


def of(item: Item, client_secret: str | None = None) -> Payment:
    return Payment(
        payment_id=item["payment_id"],
        purpose=item["purpose"],
        creator_id=item["creator_id"],
        amount_minor=item["amount_minor"],
        refunded_minor=item.get("refunded_minor", 0),
        currency=item["currency"],
        status=item["status"],
        reason=item.get("reason") or None,
        created_at=clock.parse(item["created_at"]),
        client_secret=client_secret,
    )


def _changes(known: Item, intent: Intent, at: datetime) -> dict[str, Any]:
    status = _status(intent)
    changes: dict[str, Any] = {
        "status": status,
        "intent_id": intent.id,
        "amount_minor": intent.amount_minor,
        "reason": intent.reason if status == "failed" else "",
        "updated_at": clock.iso(at),
    }
    if status == "succeeded":
        changes |= {"fee_minor": intent.fee_minor, **outbox(_received(known, intent, at), intent.payment_id)}
    return changes


def _ask(order: Order, begun: Item, at: datetime) -> Intent:
    if "intent_id" in begun:
        return stripe_payments.find_intent(begun["intent_id"])
    payment_id, customer_id = begun["payment_id"], customers.of(order.payer_id, at)
    if at - clock.parse(begun["created_at"]) > _KEY_AGE:
        known = stripe_payments.find_payment(customer_id, payment_id)
        if known is not None:
            return known
    try:
        return stripe_payments.pay(
            payment_id=payment_id,
            customer_id=customer_id,
            payment_method=order.payment_method,
            amount_minor=order.amount_minor,
            currency=order.currency,
            purpose=order.purpose,
        )
    except StripeRefused as refused:
        if refused.intent_id:
            return stripe_payments.find_intent(refused.intent_id)
        if refused.param == "payment_method":
            field = FieldError("/payment_method", refused.reason, refused.detail)
            raise PaymentMethodUnusable(errors=(field,)) from refused
        raise


def _status(intent: Intent) -> PaymentStatus:
    """`processing` as long as Stripe has not said what it keeps: without that the payment cannot be booked."""
    if intent.status == "succeeded":
        return "processing" if intent.fee_minor is None else "succeeded"
    if intent.status == "requires_payment_method":
        return "failed" if intent.reason else "created"
    return _STATUS[intent.status]


def _received(known: Item, intent: Intent, at: datetime) -> PaymentReceived:
    if intent.fee_currency != intent.currency:
        raise InternalError(
            f"Payment {intent.payment_id} was settled in {intent.fee_currency}, not {intent.currency}: give the "
            "platform's Stripe account a bank account in that currency (docs/runbook.md#webhooksfailed)."
        )
    return PaymentReceived(
        occurred_at=at,
        payment_id=intent.payment_id,
        purpose=known["purpose"],
        payer_id=known["payer_id"],
        creator_id=known["creator_id"],
        amount_minor=intent.amount_minor,
        tax_minor=known.get("tax_minor", 0),
        fee_minor=intent.fee_minor or 0,
        currency=intent.currency,
        months=known.get("months", 1),
    )


def declined(reason: str) -> PaymentDeclined:
    """The problem that tells a payer the bank's word."""
    field = FieldError("/payment_method", reason, "The bank's word; it is not always the whole truth.")
    return PaymentDeclined(f"The payment was declined ({reason}); nothing was taken.", errors=(field,))
