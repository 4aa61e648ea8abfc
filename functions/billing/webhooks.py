"""What Stripe tells us: stored first, then processed once, in any order, by fetching the object that it is about."""

from datetime import datetime

from functions.billing import stripe_changes, webhook_table
from functions.billing.models import Replayed, WebhookTaken
from socialflow import logs, stripe_webhooks
from socialflow.dynamo import Item
from socialflow.stripe_webhooks import Event, FromBus

# One run's share; an operator runs it again while it answers something.
_REPLAY_LIMIT = 200


def receive(payload: bytes, signature: str, at: datetime) -> WebhookTaken:
    """Raises InvalidSignature. Any other failure leaves the event stored and open; Stripe delivers it again."""
    return _take(stripe_webhooks.verified(payload, signature, at), payload.decode(), at)


def receive_from_bus(told: FromBus, at: datetime) -> WebhookTaken:
    """As `receive`, of an event that Stripe's own bus carried; whichever way comes first, it is processed once."""
    body = told.body()
    return _take(stripe_webhooks.read_event(body), body, at)


def _take(event: Event, body: str, at: datetime) -> WebhookTaken:
    webhook = webhook_table.keep(event, body, at)
    if webhook["status"] == "processed":
        return WebhookTaken(event_id=event.id, is_new=False)
    process(webhook, at)
    return WebhookTaken(event_id=event.id, is_new=True)


def process(webhook: Item, at: datetime) -> str:
    """What came of it; doing it again does no harm. A failure is noted with its reason, then raised."""
    event = stripe_webhooks.read_event(webhook["body"])
    try:
        result = stripe_changes.apply(event, at)
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
