"""What the timeline table keeps of what readers have muted.

| question                                   | read                                | key                                               |
|--------------------------------------------|-------------------------------------|---------------------------------------------------|
| what does a reader not want to see         | BatchGetItem, with what they pull   | READER#<id> / MUTES                               |
| is this news of a mute the latest          | in the write alone                  | READER#<id> / MUTE#<kind>:<value>                 |
"""

from functions.timeline.table import SCHEMA, STORE, _reader_key
from socialflow import clock
from socialflow.dynamo import ConditionFailed, Put, Update
from socialflow.events import MuteChanged


def set_mute(event: MuteChanged) -> None:
    """Unless a later word is known. At most 200 mutes of a reader are one item of a few kilobytes."""
    name, at = f"{event.kind}:{event.value}", clock.iso(event.occurred_at)
    latest = Put(
        {**_reader_key(event.user_id, f"MUTE#{name}"), "is_on": event.is_muted, "changed_at": at, "schema": SCHEMA},
        when="attribute_not_exists(#pk) OR #changed_at < :at",
        values={"at": at},
    )
    mutes = Update(
        _reader_key(event.user_id, "MUTES"),
        f"{'ADD' if event.is_muted else 'DELETE'} #muted :name",
        values={"name": {name}},
    )
    try:
        STORE.transact([latest, mutes])
    except ConditionFailed:
        return


def pulled_and_muted(reader_id: str) -> tuple[list[str], set[str]]:
    """The authors whose entries the reader pulls, and what they muted as `<kind>:<value>`, by one read."""
    found = STORE.get_many([_reader_key(reader_id, "PULLED"), _reader_key(reader_id, "MUTES")])
    items = {item["sk"]: item for item in found}
    return sorted(items.get("PULLED", {}).get("authors", ())), set(items.get("MUTES", {}).get("muted", ()))
