"""The keys of what Stripe told us; the whole table is described in `table.py`."""

from datetime import datetime, timedelta

from functions.billing.table import SCHEMA, STORE
from socialflow import clock, dynamo
from socialflow.dynamo import ConditionFailed, Delete, Item, Key, Page, Put, Update
from socialflow.stripe_webhooks import Event

_KEEP = timedelta(days=90)


def _event_key(event_id: str) -> Key:
    return dynamo.key(f"WEBHOOK#{event_id}", "EVENT")


def _open_key(webhook: Item) -> Key:
    return dynamo.key("WEBHOOKS", f"OPEN#{webhook['received_at']}#{webhook['event_id']}")


def keep(event: Event, body: str, at: datetime) -> Item:
    """Store the event before anything is done with it; the answer is the event as it was stored first."""
    item: Item = {
        **_event_key(event.id),
        "event_id": event.id,
        "kind": event.kind,
        "status": "received",
        "body": body,
        "received_at": clock.iso(at),
        "ttl": int((at + _KEEP).timestamp()),
        "schema": SCHEMA,
    }
    pointer = {**_open_key(item), "event_id": event.id, "kind": event.kind, "schema": SCHEMA}
    try:
        STORE.transact([Put(item, when="attribute_not_exists(#pk)"), Put(pointer)])
    except ConditionFailed as error:
        return error.failed[0]
    return item


def find(event_id: str) -> Item | None:
    return STORE.get(_event_key(event_id), consistent=True)


def end(webhook: Item, result: str, at: datetime) -> None:
    """It is processed; `result` says what came of it."""
    values = {"status": "processed", "result": result, "processed_at": clock.iso(at)}
    change = "SET " + ", ".join(f"#{name} = :{name}" for name in values)
    STORE.transact([Update(_event_key(webhook["event_id"]), change, values), Delete(_open_key(webhook))])


def fail(webhook: Item, reason: str, at: datetime) -> None:
    """It could not be processed and stays open."""
    values = {"status": "failed", "reason": reason, "failed_at": clock.iso(at), "one": 1, "none": 0}
    STORE.write(
        Update(
            _event_key(webhook["event_id"]),
            "SET #status = :status, #reason = :reason, #failed_at = :failed_at, "
            "#attempts = if_not_exists(#attempts, :none) + :one",
            values,
        )
    )


def open_ones(*, limit: int) -> Page:
    """Pointers to events that are not processed, oldest first."""
    return STORE.query("WEBHOOKS", begins_with="OPEN#", limit=limit, consistent=True)
