"""The keys of when creators are paid; the whole table is described in `table.py`.

| question                                  | read                     | key                                            |
|-------------------------------------------|--------------------------|------------------------------------------------|
| when is a creator paid                    | GetItem, BatchGetItem    | CREATOR#<id> / SCHEDULE                        |
"""

from collections.abc import Sequence
from datetime import datetime

from functions.money.table import SCHEMA, STORE
from socialflow import clock, dynamo
from socialflow.dynamo import Item, Key, Put

MONTHLY = "monthly"


def _key(creator_id: str) -> Key:
    return dynamo.key(f"CREATOR#{creator_id}", "SCHEDULE")


def keep(creator_id: str, wanted: Item, at: datetime, also: Sequence[Put]) -> None:
    item: Item = {**_key(creator_id), "creator_id": creator_id, **wanted, "chosen_at": clock.iso(at), "schema": SCHEMA}
    STORE.transact([Put(item), *also])


def find(creator_id: str) -> Item | None:
    return STORE.get(_key(creator_id), consistent=True)


def not_monthly(creator_ids: Sequence[str]) -> set[str]:
    """Those whom a settlement promises nothing, because they chose to be paid otherwise."""
    found = STORE.get_many([_key(each) for each in creator_ids])
    return {item["creator_id"] for item in found if item["frequency"] != MONTHLY}
