"""Beginning a subscription, here or on a page of Stripe's.

It is begun as a payment is: written first, under an id made from the request's Idempotency-Key. A person has one of a kind
at a time; the gate of that kind stands in the same transaction, and what stopped on the way does not hold it for long.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.billing import (
    customers,
    methods,
    policy,
    stripe_catalogue,
    stripe_invoices,
    stripe_pages,
    stripe_payments,
    stripe_subscriptions,
    stripe_tax,
    subscription_table,
    subscriptions,
)
from functions.billing.errors import AlreadySubscribed, PaymentDeclined, TaxPlaceUnknown
from functions.billing.models import Place, Subscription
from functions.billing.payments import declined
from functions.billing.stripe_catalogue import Good
from functions.billing.stripe_subscriptions import Recurring
from socialflow import clock, ids, logs
from socialflow.dynamo import ConditionFailed, Item
from socialflow.errors import IdempotencyKeyReused
from socialflow.idempotency import Guard
from socialflow.stripe_calls import StripeRefused

# Stripe forgets idempotency keys after a day.
_KEY_AGE = timedelta(hours=23)
# No request lives as long: what is still starting then has stopped, and may not stand in another's way.
_ABANDONED = timedelta(hours=1)
_NO_PLACE = "tax-place-unknown"


@dataclass(frozen=True)
class Wish:
    """What a person wants to subscribe to. `what` names the kind of which they have one at a time."""

    user_id: str
    what: str
    kind: str
    creator_id: str
    plan: str
    good: Good
    trial_days: int


def start(wish: Wish, payment_method: str, place: Place | None, at: datetime, guard: Guard) -> Subscription:
    """Raises AlreadySubscribed, PaymentMethodUnusable, or, again for the same key, PaymentDeclined or TaxPlaceUnknown."""
    begun = begin(wish, at, guard)
    recurring = _asked(wish, payment_method, place, begun, at)
    reason, client_secret = _first_payment(recurring)
    if reason:
        stripe_subscriptions.cancel(recurring.id)
        raise _give_up(begun, reason, at)
    return subscriptions.refresh(
        wish.user_id, begun["subscription_id"], recurring.id, at, guard=guard, client_secret=client_secret
    )


def begin(wish: Wish, at: datetime, guard: Guard) -> Item:
    """Write what is about to be asked of Stripe; what was begun before under this key, if it was.

    Raises AlreadySubscribed, or what that ended with.
    """
    subscription_id = ids.derived_id("subscription", guard.pk, guard.sk)
    gate = subscription_table.gate(wish.user_id, wish.what) or {}
    new: Item = {
        "subscription_id": subscription_id,
        "user_id": wish.user_id,
        "what": wish.what,
        "kind": wish.kind,
        "creator_id": wish.creator_id,
        "plan": wish.plan,
        "amount_minor": wish.good.amount_minor,
        "currency": wish.good.currency,
        "trial_days": 0 if gate.get("had_trial") else wish.trial_days,
        "status": "starting",
        "fingerprint": guard.fingerprint,
    }
    known = _begin(new, at)
    if known is not None and known["fingerprint"] != guard.fingerprint:
        raise IdempotencyKeyReused
    if known is not None and known["status"] == "declined":
        raise TaxPlaceUnknown if known["reason"] == _NO_PLACE else declined(known["reason"])
    return known or {**new, "created_at": clock.iso(at)}


def note_checkout(begun: Item, session_id: str) -> None:
    """It is being completed on a page of Stripe's, which another attempt closes first."""
    if begun.get("checkout_id") != session_id:
        subscription_table.note_checkout(begun["user_id"], begun["subscription_id"], session_id)


def abandon(user_id: str, subscription_id: str, at: datetime) -> None:
    """Its page has expired: it stands in the way of no other any more."""
    known = subscription_table.subscription(user_id, subscription_id)
    if known is not None and known["status"] == "starting":
        _forget(known, "abandoned", at)


def _begin(new: Item, at: datetime) -> Item | None:
    try:
        return subscription_table.begin(new, at)
    except ConditionFailed:
        _clear_abandoned(new["user_id"], new["what"], at)
    try:
        return subscription_table.begin(new, at)
    except ConditionFailed:
        raise AlreadySubscribed from None


def _clear_abandoned(user_id: str, what: str, at: datetime) -> None:
    """One that stopped before Stripe heard of it is over; one that Stripe has is what the person has."""
    gate = subscription_table.gate(user_id, what) or {}
    other = subscription_table.subscription(user_id, gate.get("subscription_id", ""))
    if other is None or other["status"] != "starting":
        return
    if "checkout_id" in other:
        session = stripe_pages.find_checkout(other["checkout_id"])
        if session.status == "open":
            stripe_pages.close_checkout(session.id)
    elif at - clock.parse(other["created_at"]) < _ABANDONED:
        return
    made = stripe_subscriptions.find_made(customers.of(user_id, at), other["subscription_id"])
    if made is None:
        _forget(other, "abandoned", at)
    else:
        subscriptions.refresh(user_id, other["subscription_id"], made.id, at)


def _asked(wish: Wish, payment_method: str, place: Place | None, begun: Item, at: datetime) -> Recurring:
    if "stripe_id" in begun:
        return stripe_subscriptions.find(begun["stripe_id"])
    customer_id = customers.of(wish.user_id, at)
    if at - clock.parse(begun["created_at"]) > _KEY_AGE:
        made = stripe_subscriptions.find_made(customer_id, begun["subscription_id"])
        if made is not None:
            return made
    try:
        method = methods.attached(payment_method, customer_id, begun["subscription_id"])
    except StripeRefused as refused:
        raise _give_up(begun, refused.decline_code or refused.reason, at) from refused
    if place is not None:
        stripe_tax.keep_place(customer_id, place)
    try:
        return stripe_subscriptions.create(
            customer_id=customer_id,
            price_id=stripe_catalogue.price_of(wish.good),
            payment_method=method,
            trial_days=begun["trial_days"],
            user_id=wish.user_id,
            subscription_id=begun["subscription_id"],
            is_taxed=stripe_tax.is_collected(),
        )
    except StripeRefused as refused:
        unknown = stripe_tax.place_unknown(refused)
        if unknown is None:
            raise
        known = subscription_table.subscription(wish.user_id, begun["subscription_id"])
        if known is not None and known["status"] == "starting":
            _forget(known, _NO_PLACE, at)
        raise unknown from refused


def _first_payment(recurring: Recurring) -> tuple[str, str | None]:
    """Why the first payment failed, or the secret with which its owner completes it; neither when it is paid."""
    if recurring.status != "incomplete" or not recurring.latest_invoice_id:
        return "", None
    invoice = stripe_invoices.find(recurring.latest_invoice_id)
    intent = stripe_payments.find_intent(invoice.intent_id)
    if intent.status == "requires_payment_method":
        return intent.reason or "declined", None
    return "", intent.client_secret


def _give_up(begun: Item, reason: str, at: datetime) -> PaymentDeclined:
    """What to raise; the subscription is forgotten, and the failure counted."""
    known = subscription_table.subscription(begun["user_id"], begun["subscription_id"])
    if known is not None and known["status"] not in policy.ENDED:
        _forget(known, reason, at)
        logs.logger.warning("payment failed", subscription_id=begun["subscription_id"], reason=reason)
        logs.metric("PaymentsFailed", 1)
    return declined(reason)


def _forget(known: Item, reason: str, at: datetime) -> None:
    """It never came to be, and stands in the way of no other."""
    changes = {"status": "declined", "reason": reason, "updated_at": clock.iso(at)}
    subscription_table.record(known, changes, (), is_over=True, had_trial=False)
