"""The keys of what a year's payments come to; the whole table is described in `table.py`.

| question                                   | read                     | key                                       |
|--------------------------------------------|--------------------------|-------------------------------------------|
| what was paid to a creator in a year       | GetItem                  | TAX#<year>#<shard> / <currency>#<creator> |
| what was paid to all in a year             | Query of each shard      | TAX#<year>#<shard> / <currency>#<creator> |

The year is UTC's of the payment; what is reversed later is taken from the year in which it was paid.
"""

import zlib
from datetime import datetime

from functions.money.table import SCHEMA, STORE
from socialflow import dynamo
from socialflow.dynamo import Item, Key, Page, Update

SHARDS = 8


def _pk(year: int, shard: int) -> str:
    return f"TAX#{year}#{shard}"


def _key(year: int, creator_id: str, currency: str) -> Key:
    return dynamo.key(_pk(year, zlib.crc32(creator_id.encode()) % SHARDS), f"{currency}#{creator_id}")


def add(payout: Item, paid_at: datetime, *, gross_minor: int, withheld_minor: int, payments: int) -> Update:
    """The write that adds a payment to its year, or takes back of it."""
    return Update(
        _key(paid_at.year, payout["creator_id"], payout["currency"]),
        "ADD #gross_minor :gross, #withheld_minor :withheld, #payments :payments "
        "SET #creator_id = :creator, #currency = :currency, #schema = :schema",
        values={
            "gross": gross_minor,
            "withheld": withheld_minor,
            "payments": payments,
            "creator": payout["creator_id"],
            "currency": payout["currency"],
            "schema": SCHEMA,
        },
    )


def of_creator(year: int, creator_id: str, currency: str) -> Item | None:
    return STORE.get(_key(year, creator_id, currency), consistent=True)


def of_shard(year: int, shard: int, *, limit: int, after: Key | None) -> Page:
    return STORE.query(_pk(year, shard), limit=limit, after=after, consistent=True)
