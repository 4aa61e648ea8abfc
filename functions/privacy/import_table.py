"""Imports in the privacy table.

| question                                | read                       | key                                   |
|-----------------------------------------|----------------------------|---------------------------------------|
| a person's import                       | GetItem                    | USER#<id> / IMPORT#<import id>        |
| may a person begin another              | the condition of a write   | USER#<id> / IMPORT_GATE               |

An import carries ImportRequested in the write that starts it. It moves awaiting-upload → reading → done | failed; a failed one
opens the gate again. Time to live takes it a month later.
"""

from datetime import datetime, timedelta
from typing import Any

from functions.privacy.errors import ImportTooSoon
from functions.privacy.table import SCHEMA, STORE
from socialflow import clock, dynamo
from socialflow.dynamo import ConditionFailed, Delete, Item, Key, Put, Update
from socialflow.errors import NotFound
from socialflow.events import ImportRequested, outbox

BETWEEN = timedelta(hours=1)
_KEEP = timedelta(days=30)
AWAITING, READING = "awaiting-upload", "reading"


def _key(user_id: str, import_id: str) -> Key:
    return dynamo.key(f"USER#{user_id}", f"IMPORT#{import_id}")


def _gate_key(user_id: str) -> Key:
    return dynamo.key(f"USER#{user_id}", "IMPORT_GATE")


def begin(user_id: str, import_id: str, at: datetime, also: list[Put]) -> None:
    """Raises ImportTooSoon within an hour of the one before."""
    item: Item = {
        **_key(user_id, import_id),
        "import_id": import_id,
        "status": AWAITING,
        "begun_at": clock.iso(at),
        "ttl": int((at + _KEEP).timestamp()),
        "schema": SCHEMA,
    }
    until = at + BETWEEN
    gate: Item = {
        **_gate_key(user_id),
        "import_id": import_id,
        "until": clock.iso(until),
        "ttl": int(until.timestamp()),
        "schema": SCHEMA,
    }
    is_open = Put(gate, when="attribute_not_exists(#pk) OR #until <= :now", values={"now": clock.iso(at)})
    try:
        STORE.transact([Put(item, when="attribute_not_exists(#pk)"), is_open, *also])
    except ConditionFailed as error:
        if 1 in error.failed:
            raise ImportTooSoon from None
        raise


def start(user_id: str, import_id: str, at: datetime) -> Item:
    """It is read from here on; what was started before stays as it is. Raises NotFound."""
    event = ImportRequested(occurred_at=at, user_id=user_id, import_id=import_id)
    try:
        return STORE.write(
            Update(
                _key(user_id, import_id),
                "SET #status = :reading, #outbox = :outbox",
                values={"reading": READING, "was": AWAITING, **outbox(event, import_id)},
                when="#status = :was",
            )
        )
    except ConditionFailed:
        return of(user_id, import_id)


def of(user_id: str, import_id: str) -> Item:
    """Raises NotFound."""
    item = STORE.get(_key(user_id, import_id), consistent=True)
    if item is None:
        raise NotFound("There is no such import.")
    return item


def finish(user_id: str, import_id: str, report: list[dict[str, Any]]) -> None:
    """Finishing it again changes nothing."""
    facts = {"now": "done", "report": report}
    _end(_ended(user_id, import_id, "SET #status = :now, #report = :report", facts))


def fail(user_id: str, import_id: str, reason: str) -> None:
    """The person may begin another at once. Failing it again, or what is over, changes nothing."""
    facts = {"now": "failed", "reason": reason}
    failed = _ended(user_id, import_id, "SET #status = :now, #reason = :reason", facts)
    # Only its own gate: another import may have begun since.
    opened = Delete(_gate_key(user_id), when="attribute_not_exists(#pk) OR #import_id = :id", values={"id": import_id})
    try:
        STORE.transact([failed, opened])
    except ConditionFailed:
        _end(failed)


def _ended(user_id: str, import_id: str, change: str, facts: dict[str, Any]) -> Update:
    return Update(_key(user_id, import_id), change, values={**facts, "was": READING}, when="#status = :was")


def _end(write: Update) -> None:
    try:
        STORE.write(write)
    except ConditionFailed:
        return
