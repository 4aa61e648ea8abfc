"""The privacy table.

| question                                | read                       | key                                   |
|-----------------------------------------|----------------------------|---------------------------------------|
| a person's export                       | GetItem                    | USER#<id> / EXPORT#<export id>        |
| may a person ask for another            | the condition of a write   | USER#<id> / EXPORT_GATE               |
| an idempotency record                   | GetItem                    | IDEMPOTENCY#<caller>#<key> / <route>  |

An export carries ExportRequested in the write that begins it. It moves gathering → ready | failed; a failed one opens the
gate again. Time to live takes it a month later, the archive itself goes after a week.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from functions.privacy.errors import ExportTooSoon
from socialflow import clock, dynamo, tables
from socialflow.dynamo import ConditionFailed, Delete, Item, Key, Put, Store, Update
from socialflow.errors import NotFound
from socialflow.events import ExportRequested, outbox

STORE = Store(tables.PRIVACY)
SCHEMA = 1
BETWEEN_EXPORTS = timedelta(days=1)
_KEEP = timedelta(days=30)


def _export_key(user_id: str, export_id: str) -> Key:
    return dynamo.key(f"USER#{user_id}", f"EXPORT#{export_id}")


def _gate_key(user_id: str) -> Key:
    return dynamo.key(f"USER#{user_id}", "EXPORT_GATE")


def begin_export(user_id: str, export_id: str, at: datetime, also: list[Put]) -> None:
    """Raises ExportTooSoon within a day of the one before."""
    event = ExportRequested(occurred_at=at, user_id=user_id, export_id=export_id)
    item: Item = {
        **_export_key(user_id, export_id),
        "export_id": export_id,
        "status": "gathering",
        "requested_at": clock.iso(at),
        "ttl": int((at + _KEEP).timestamp()),
        "schema": SCHEMA,
        **outbox(event, export_id),
    }
    until = at + BETWEEN_EXPORTS
    gate: Item = {
        **_gate_key(user_id),
        "export_id": export_id,
        "until": clock.iso(until),
        "ttl": int(until.timestamp()),
        "schema": SCHEMA,
    }
    is_open = Put(gate, when="attribute_not_exists(#pk) OR #until <= :now", values={"now": clock.iso(at)})
    try:
        STORE.transact([Put(item, when="attribute_not_exists(#pk)"), is_open, *also])
    except ConditionFailed as error:
        if 1 in error.failed:
            raise ExportTooSoon from None
        raise


def export(user_id: str, export_id: str) -> Item:
    """Raises NotFound."""
    item = STORE.get(_export_key(user_id, export_id), consistent=True)
    if item is None:
        raise NotFound("There is no such export.")
    return item


def finish_export(user_id: str, export_id: str, *, size_bytes: int, sha256: str, expires_at: datetime) -> None:
    """The archive can be read. Finishing it again changes nothing."""
    facts = {"size_bytes": size_bytes, "sha256": sha256, "expires_at": clock.iso(expires_at), "now": "ready"}
    change = "SET #status = :now, #size_bytes = :size_bytes, #sha256 = :sha256, #expires_at = :expires_at"
    _end(Update(_export_key(user_id, export_id), change, {**facts, "was": "gathering"}, when="#status = :was"))


def fail_export(user_id: str, export_id: str) -> None:
    """The export has failed, and the person may ask for another at once. Failing it again changes nothing."""
    failed = Update(
        _export_key(user_id, export_id),
        "SET #status = :now",
        {"now": "failed", "was": "gathering"},
        when="#status = :was",
    )
    # Only its own gate: another export may have begun since.
    opened = Delete(_gate_key(user_id), when="attribute_not_exists(#pk) OR #export_id = :id", values={"id": export_id})
    try:
        STORE.transact([failed, opened])
    except ConditionFailed:
        _end(failed)


def _end(write: Update) -> None:
    try:
        STORE.write(write)
    except ConditionFailed:
        return


def all_of(user_id: str) -> Iterator[Item]:
    return STORE.query_all(f"USER#{user_id}")


def remove(items: Sequence[Item]) -> None:
    STORE.write_many(deletes=[dynamo.key(each["pk"], each["sk"]) for each in items])
