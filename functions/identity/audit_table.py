"""The log of acts of administration: added to in the transaction of the act itself, and never changed (AU-8).

| question                               | read                                  | key                                    |
|----------------------------------------|---------------------------------------|----------------------------------------|
| what was done on a day, newest first   | Query                                 | DAY#<yyyy-mm-dd> / <at>#<act id>       |
| what was done to a user, newest first  | Query                                 | TARGET#<id> / <at>#<act id>            |

It has a table of its own, whose items no function's role may update or delete; each act is written twice, once a question.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from socialflow import clock, dynamo, ids, tables
from socialflow.dynamo import Item, Key, Page, Put, Store, Write

AUDIT = Store(tables.AUDIT)
SCHEMA = 1
_IS_NEW = "attribute_not_exists(#pk)"


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


def transact(writes: list[tuple[Store, Write]], act: Act) -> None:
    """Do the writes and log the act, all or nothing. Positions in ConditionFailed are those of `writes`."""
    item = _item(act)
    day, target = f"DAY#{item['at'][:10]}", f"TARGET#{act.target_id}"
    dynamo.transact(
        [
            *writes,
            (AUDIT, Put({**item, "pk": day}, when=_IS_NEW)),
            (AUDIT, Put({**item, "pk": target}, when=_IS_NEW)),
        ]
    )


def acts_of_day(day: date, *, limit: int, after: Key | None) -> Page:
    return AUDIT.query(f"DAY#{day.isoformat()}", newest_first=True, limit=limit, after=after)


def acts_on(target_id: str, *, limit: int, after: Key | None) -> Page:
    return AUDIT.query(f"TARGET#{target_id}", newest_first=True, limit=limit, after=after)


def _item(act: Act) -> Item:
    act_id, at = ids.new_id(), clock.iso(act.at)
    return {**asdict(act), "at": at, "sk": f"{at}#{act_id}", "act_id": act_id, "schema": SCHEMA}
