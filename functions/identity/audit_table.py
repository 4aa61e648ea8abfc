"""The log of acts of administration: added to in the transaction of the act itself, and never changed (AU-8).

| question                               | read                                  | key                                    |
|----------------------------------------|---------------------------------------|----------------------------------------|
| what was done on a day, newest first   | Query                                 | DAY#<yyyy-mm-dd> / <at>#<act id>       |
| what was done to a user, newest first  | Query                                 | TARGET#<id> / <at>#<act id>            |
| where does a user's chain end          | Query                                 | HEAD#<id> / HEAD                       |

What moderators decide about a video, which another domain keeps, is told by the event of that very write and added with the
letter to its creator. The log has a table of its own, whose items no function's role may update or delete; each act is written
twice, once a question.
The acts on a user are a chain: each has the next number and the hash of the one before, and the head is where it ends.
"""

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime

from socialflow import clock, dynamo, ids, tables
from socialflow.dynamo import ConditionFailed, Item, Key, Page, Put, Store, Write

AUDIT = Store(tables.AUDIT)
# Acts of schema 1 are older than the chains.
SCHEMA = 2
_IS_NEW = "attribute_not_exists(#pk)"
_IS_LAST = "(:seq = :none AND attribute_not_exists(#pk)) OR #hash = :hash"


@dataclass(frozen=True)
class Act:
    """Who did what to whom, and why; `before` and `after` are what it changed, as texts."""

    actor_id: str
    action: str
    target_id: str
    reason: str
    before: str
    after: str
    at: datetime
    request_id: str


@dataclass(frozen=True)
class Head:
    """Where a user's chain stands: its last act's number and hash."""

    seq: int = 0
    hash: str = ""


def transact(writes: list[tuple[Store, Write]], act: Act) -> None:
    """Do the writes and log the act, all or nothing. Positions in ConditionFailed are those of `writes`.

    Another act on the same user that was quicker is followed; Unavailable when others always are.
    """
    for wait in dynamo.waits("another act on the same user is being logged"):
        after = head(act.target_id)
        item = _item(act, after)
        end = {**_head_key(act.target_id), "seq": item["seq"], "hash": item["hash"], "schema": SCHEMA}
        try:
            dynamo.transact(
                [
                    *writes,
                    (AUDIT, Put({**item, "pk": f"DAY#{item['at'][:10]}"}, when=_IS_NEW)),
                    (AUDIT, Put({**item, "pk": f"TARGET#{act.target_id}"}, when=_IS_NEW)),
                    (AUDIT, Put(end, when=_IS_LAST, values={"none": 0, "seq": after.seq, "hash": after.hash})),
                ]
            )
        except ConditionFailed as error:
            if refused := {at: item for at, item in error.failed.items() if at < len(writes)}:
                raise ConditionFailed(refused) from None
            if error.failed.keys() != {len(writes) + 2}:
                raise
            time.sleep(wait)
        else:
            return


def head(target_id: str) -> Head:
    found = AUDIT.query(_head_key(target_id)["pk"], consistent=True).items
    return Head(int(found[0]["seq"]), found[0]["hash"]) if found else Head()


def hash_of(entry: Item) -> str:
    """Over everything an act says, its number and the hash before it; the same in both places that it stands."""
    said = {name: value for name, value in entry.items() if name not in {"pk", "hash"}}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=int).encode()).hexdigest()


def all_of_day(day: date) -> Iterator[Item]:
    return AUDIT.query_all(f"DAY#{day.isoformat()}")


def all_on(target_id: str) -> Iterator[Item]:
    return AUDIT.query_all(f"TARGET#{target_id}")


def acts_of_day(day: date, *, limit: int, after: Key | None) -> Page:
    return AUDIT.query(f"DAY#{day.isoformat()}", newest_first=True, limit=limit, after=after)


def acts_on(target_id: str, *, limit: int, after: Key | None) -> Page:
    return AUDIT.query(f"TARGET#{target_id}", newest_first=True, limit=limit, after=after)


def _head_key(target_id: str) -> Key:
    return dynamo.key(f"HEAD#{target_id}", "HEAD")


def _item(act: Act, after: Head) -> Item:
    act_id, at = ids.new_id(), clock.iso(act.at)
    item = {
        **asdict(act),
        "at": at,
        "sk": f"{at}#{act_id}",
        "act_id": act_id,
        "seq": after.seq + 1,
        "previous": after.hash,
        "schema": SCHEMA,
    }
    return {**item, "hash": hash_of(item)}
