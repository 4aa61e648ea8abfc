"""The keys of letters that were sent; the whole table is described in `table.py`."""

from datetime import datetime, timedelta

from functions.billing.table import SCHEMA, STORE
from socialflow import clock, dynamo
from socialflow.dynamo import ConditionFailed, Delete, Key, Put, Update

SENDING = "sending"
# Longer than an event can lie in a queue, in the dead letters and on its way back.
_KEEP = timedelta(days=90)


def _key(event_id: str) -> Key:
    return dynamo.key(f"LETTER#{event_id}", "LETTER")


def begin(event_id: str, at: datetime) -> bool:
    """From now on nobody else sends it. False when somebody does or did."""
    ttl = int((at + _KEEP).timestamp())
    item = {**_key(event_id), "result": SENDING, "begun_at": clock.iso(at), "ttl": ttl, "schema": SCHEMA}
    try:
        STORE.write(Put(item, when="attribute_not_exists(#pk)"))
    except ConditionFailed:
        return False
    return True


def result(event_id: str) -> str | None:
    """What came of it, SENDING while that is not known; None when nobody has begun."""
    item = STORE.get(_key(event_id), consistent=True)
    return str(item["result"]) if item else None


def forget(event_id: str) -> None:
    """It was not sent, and may be."""
    STORE.write(Delete(_key(event_id)))


def end(event_id: str, what: str, at: datetime) -> None:
    STORE.write(
        Update(
            _key(event_id),
            "SET #result = :what, #ended_at = :at",
            values={"what": what, "at": clock.iso(at)},
            when="attribute_exists(#pk)",
        )
    )
