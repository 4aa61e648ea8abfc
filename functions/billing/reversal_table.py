"""The keys of refunds and disputes; the whole table is described in `table.py`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from functions.billing.stripe_disputes import Dispute
from functions.billing.stripe_refunds import Refund
from functions.billing.table import SCHEMA, STORE, add_refunded
from socialflow import clock, dynamo
from socialflow.dynamo import ConditionFailed, Item, Key, Put, Update, Write
from socialflow.events import Event, outbox

_FINAL = {"won": "won", "lost": "lost"}


def _refund_key(refund_id: str) -> Key:
    return dynamo.key(f"REFUND#{refund_id}", "REFUND")


def refund(refund_id: str) -> Item | None:
    return STORE.get(_refund_key(refund_id), consistent=True)


def record_refund(of: Refund, payment_id: str, event: Event | None, at: datetime, also: Sequence[Write]) -> bool:
    """Write the refund as Stripe has it; with `event` it has succeeded, which it does once. False when it had before."""
    changes: dict[str, Any] = {
        "payment_id": payment_id,
        "amount_minor": of.amount_minor,
        "currency": of.currency,
        "status": of.status,
        "reason": of.reason,
        "updated_at": clock.iso(at),
        "schema": SCHEMA,
    }
    writes: list[Write] = [
        Update(
            _refund_key(of.id),
            _sets(changes | (outbox(event, of.id) if event else {})),
            values={**changes, **(outbox(event, of.id) if event else {}), "succeeded": "succeeded"},
            when="attribute_not_exists(#status) OR #status <> :succeeded",
        )
    ]
    if event is not None:
        writes.append(add_refunded(payment_id, of.amount_minor))
    try:
        STORE.transact([*writes, *also])
    except ConditionFailed as error:
        if 0 not in error.failed:
            raise
        if also:
            STORE.transact(also)
        return False
    return True


def dispute(dispute_id: str) -> Item | None:
    return STORE.get(_dispute_key(dispute_id), consistent=True)


def record_dispute(of: Dispute, payment_id: str, disputed: Event | None, closed: Event | None, at: datetime) -> bool:
    """Write the dispute as Stripe has it; each of its two facts goes out once. False when it was closed before."""
    changes: dict[str, Any] = {
        "payment_id": payment_id,
        "amount_minor": of.amount_minor,
        "currency": of.currency,
        "fee_minor": of.fee_minor,
        "status": of.status,
        "reason": of.reason,
        "evidence_due_at": clock.iso(of.evidence_due_at) if of.evidence_due_at else "",
        "updated_at": clock.iso(at),
        "schema": SCHEMA,
    } | (outbox(disputed, of.id) if disputed else {})
    writes: list[Write] = [
        Update(
            _dispute_key(of.id),
            _sets(changes),
            values={**changes, **_FINAL},
            when="attribute_not_exists(#status) OR NOT #status IN (:won, :lost)",
        )
    ]
    if closed is not None:
        # An item has one outbox, and this fact must not displace the other before the stream has read it.
        item = {**dynamo.key(f"DISPUTE#{of.id}", "CLOSED"), "outcome": of.status, "schema": SCHEMA}
        writes.append(Put({**item, **outbox(closed, of.id)}))
    try:
        STORE.transact(writes)
    except ConditionFailed:
        return False
    return True


def _dispute_key(dispute_id: str) -> Key:
    return dynamo.key(f"DISPUTE#{dispute_id}", "DISPUTE")


def _sets(changes: dict[str, Any]) -> str:
    return "SET " + ", ".join(f"#{name} = :{name}" for name in changes)
