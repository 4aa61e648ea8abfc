"""Which of Stripe's events concern us, and what each leads to: the object that it is about is fetched and recorded."""

from collections.abc import Callable
from datetime import datetime

from functions.billing import (
    checkout,
    disputes,
    payments,
    refunds,
    renewals,
    stripe_disputes,
    stripe_payments,
    stripe_refunds,
    stripe_subscriptions,
    subscriptions,
    table,
)
from functions.billing.stripe_payments import Intent
from socialflow import stripe_calls
from socialflow.errors import NotFound
from socialflow.stripe_calls import StripeRefused
from socialflow.stripe_webhooks import Event

_NOT_OURS = "not a payment of ours"


def apply(event: Event, at: datetime) -> str:
    """What came of it. Raises when it has to be done again."""
    if event.account_id is not None:
        return "of a connected account; not ours to bill"
    if event.is_live != stripe_calls.is_live():
        return (
            "of the other mode; our key is for live money" if stripe_calls.is_live() else "live, our key is for tests"
        )
    try:
        return _CHANGES.get(event.kind, _nothing)(event, at)
    except StripeRefused as refused:
        if refused.reason != "resource_missing":
            raise
        return "about an object that Stripe does not have"


def _id(event: Event) -> str:
    return str(event.body.get("id", ""))


def _intent_changed(event: Event, at: datetime) -> str:
    return _record(stripe_payments.find_intent(_id(event)), at)


def _charge_changed(event: Event, at: datetime) -> str:
    """A charge's fee may be known only after its payment has succeeded."""
    intent_id = event.body.get("payment_intent")
    if not intent_id:
        return _NOT_OURS
    intent = stripe_payments.find_intent(str(intent_id))
    if not intent.payment_id and (invoice_id := table.awaiting_fee(intent.id)):
        return renewals.record(invoice_id, at)
    return _record(intent, at)


def _record(intent: Intent, at: datetime) -> str:
    if not intent.payment_id:
        return _NOT_OURS
    try:
        return f"payment {payments.record(intent, at).status}"
    except NotFound as error:
        return error.detail


def _refund_changed(event: Event, at: datetime) -> str:
    recorded = refunds.record(stripe_refunds.find(_id(event)), at)
    return f"refund {recorded.status}" if recorded else _NOT_OURS


def _charge_refunded(event: Event, at: datetime) -> str:
    intent_id = event.body.get("payment_intent")
    found = stripe_refunds.of_intent(str(intent_id)) if intent_id else []
    recorded = [refunds.record(each, at) for each in found]
    return f"{len(recorded)} refunds recorded" if all(recorded) and recorded else _NOT_OURS


def _dispute_changed(event: Event, at: datetime) -> str:
    recorded = disputes.record(stripe_disputes.find(_id(event)), at)
    return f"dispute {recorded.status}" if recorded else _NOT_OURS


def _subscription_changed(event: Event, at: datetime) -> str:
    recurring = stripe_subscriptions.find(_id(event))
    if not recurring.subscription_id:
        return "not a subscription of ours"
    try:
        state = subscriptions.refresh(recurring.user_id, recurring.subscription_id, recurring.id, at)
    except NotFound as error:
        return error.detail
    return f"subscription {state.status}"


def _invoice_changed(event: Event, at: datetime) -> str:
    return _known_here(renewals.record, event, at)


def _invoice_failed(event: Event, at: datetime) -> str:
    return _known_here(renewals.note_failure, event, at)


def _known_here(run: Callable[[str, datetime], str], event: Event, at: datetime) -> str:
    try:
        return run(_id(event), at)
    except NotFound as error:
        return error.detail


def _checkout_changed(event: Event, at: datetime) -> str:
    return _known_here(checkout.record, event, at)


def _nothing(_event: Event, _at: datetime) -> str:
    return "recorded"


_CHANGES: dict[str, Callable[[Event, datetime], str]] = {
    "payment_intent.succeeded": _intent_changed,
    "payment_intent.payment_failed": _intent_changed,
    "payment_intent.processing": _intent_changed,
    "payment_intent.requires_action": _intent_changed,
    "payment_intent.canceled": _intent_changed,
    "charge.succeeded": _charge_changed,
    "charge.updated": _charge_changed,
    "charge.failed": _charge_changed,
    "charge.refunded": _charge_refunded,
    "refund.created": _refund_changed,
    "refund.updated": _refund_changed,
    "refund.failed": _refund_changed,
    "charge.dispute.created": _dispute_changed,
    "charge.dispute.updated": _dispute_changed,
    "charge.dispute.closed": _dispute_changed,
    "charge.dispute.funds_withdrawn": _dispute_changed,
    "charge.dispute.funds_reinstated": _dispute_changed,
    "customer.subscription.created": _subscription_changed,
    "customer.subscription.updated": _subscription_changed,
    "customer.subscription.deleted": _subscription_changed,
    "customer.subscription.paused": _subscription_changed,
    "customer.subscription.resumed": _subscription_changed,
    "customer.subscription.trial_will_end": _subscription_changed,
    "invoice.paid": _invoice_changed,
    "invoice.payment_succeeded": _invoice_changed,
    "invoice.payment_failed": _invoice_failed,
    "invoice.payment_action_required": _invoice_changed,
    "invoice.marked_uncollectible": _invoice_changed,
    "invoice.voided": _invoice_changed,
    "checkout.session.completed": _checkout_changed,
    "checkout.session.expired": _checkout_changed,
    "checkout.session.async_payment_succeeded": _checkout_changed,
    "checkout.session.async_payment_failed": _checkout_changed,
}
# What to subscribe to at Stripe.
KINDS = frozenset(_CHANGES)
