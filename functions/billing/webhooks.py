"""What Stripe tells us: stored first, then processed once, in any order, by fetching the object that it is about."""

from collections.abc import Callable
from datetime import datetime

from functions.billing import (
    disputes,
    payments,
    refunds,
    stripe_disputes,
    stripe_payments,
    stripe_refunds,
    webhook_table,
)
from functions.billing.models import Replayed, WebhookTaken
from socialflow import logs, stripe_calls, stripe_webhooks
from socialflow.dynamo import Item
from socialflow.errors import NotFound
from socialflow.stripe_calls import StripeRefused
from socialflow.stripe_webhooks import Event

# One run's share; an operator runs it again while it answers something.
_REPLAY_LIMIT = 200
_NOT_OURS = "not a payment of ours"


def receive(payload: bytes, signature: str, at: datetime) -> WebhookTaken:
    """Raises InvalidSignature. Any other failure leaves the event stored and open; Stripe delivers it again."""
    event = stripe_webhooks.verified(payload, signature, at)
    webhook = webhook_table.keep(event, payload.decode(), at)
    if webhook["status"] == "processed":
        return WebhookTaken(event_id=event.id, is_new=False)
    process(webhook, at)
    return WebhookTaken(event_id=event.id, is_new=True)


def process(webhook: Item, at: datetime) -> str:
    """What came of it; doing it again does no harm. A failure is noted with its reason, then raised."""
    event = stripe_webhooks.read_event(webhook["body"])
    try:
        result = _result(event, at)
    except Exception as error:
        logs.logger.warning("webhook not processed", event_id=event.id, kind=event.kind, exc_info=error)
        logs.metric("WebhooksFailed", 1)
        webhook_table.fail(webhook, f"{type(error).__name__}: {error}"[:500], at)
        raise
    logs.logger.info("webhook processed", event_id=event.id, kind=event.kind, result=result)
    webhook_table.end(webhook, result, at)
    return result


def replay(event_ids: list[str], at: datetime) -> Replayed:
    """Process the named events again, or all that are open; one that fails does not hold up the others."""
    chosen = event_ids or [each["event_id"] for each in webhook_table.open_ones(limit=_REPLAY_LIMIT).items]
    results: dict[str, str] = {}
    failed: dict[str, str] = {}
    for event_id in chosen:
        webhook = webhook_table.find(event_id)
        if webhook is None:
            failed[event_id] = "unknown"
            continue
        try:
            results[event_id] = process(webhook, at)
        except Exception as error:  # noqa: BLE001 - whatever it was, it is told and the next one has its turn
            failed[event_id] = f"{type(error).__name__}: {error}"[:500]
    return Replayed(processed=results, failed=failed)


def _result(event: Event, at: datetime) -> str:
    if event.account_id is not None:
        return "of a connected account; not ours to bill"
    if event.is_live != stripe_calls.is_live():
        return (
            "of the other mode; our key is for live money" if stripe_calls.is_live() else "live, our key is for tests"
        )
    try:
        return _PROCESSES.get(event.kind, _nothing)(event, at)
    except StripeRefused as refused:
        if refused.reason != "resource_missing":
            raise
        return "about an object that Stripe does not have"


def _intent_changed(event: Event, at: datetime) -> str:
    return _record(str(event.body.get("id", "")), at)


def _charge_changed(event: Event, at: datetime) -> str:
    """A charge's fee may be known only after its payment has succeeded."""
    intent_id = event.body.get("payment_intent")
    return _record(str(intent_id), at) if intent_id else _NOT_OURS


def _record(intent_id: str, at: datetime) -> str:
    intent = stripe_payments.find_intent(intent_id)
    if not intent.payment_id:
        return _NOT_OURS
    try:
        return f"payment {payments.record(intent, at).status}"
    except NotFound as error:
        return error.detail


def _refund_changed(event: Event, at: datetime) -> str:
    recorded = refunds.record(stripe_refunds.find(str(event.body.get("id", ""))), at)
    return f"refund {recorded.status}" if recorded else _NOT_OURS


def _charge_refunded(event: Event, at: datetime) -> str:
    intent_id = event.body.get("payment_intent")
    found = stripe_refunds.of_intent(str(intent_id)) if intent_id else []
    recorded = [refunds.record(each, at) for each in found]
    return f"{len(recorded)} refunds recorded" if all(recorded) and recorded else _NOT_OURS


def _dispute_changed(event: Event, at: datetime) -> str:
    recorded = disputes.record(stripe_disputes.find(str(event.body.get("id", ""))), at)
    return f"dispute {recorded.status}" if recorded else _NOT_OURS


def _nothing(_event: Event, _at: datetime) -> str:
    return "recorded"


_PROCESSES: dict[str, Callable[[Event, datetime], str]] = {
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
}
