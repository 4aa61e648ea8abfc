"""Codes that people were sent.

| question                               | read                                  | key                                    |
|----------------------------------------|---------------------------------------|----------------------------------------|
| the code that a person was sent        | GetItem, condition of the try's write | USER#<id> / CODE#<purpose>             |
"""

from datetime import datetime, timedelta
from typing import Any

from functions.identity.table import SCHEMA, STORE
from socialflow import clock, dynamo, person_keys
from socialflow.dynamo import ConditionFailed, Delete, Item, Key, Put, Update

# DynamoDB deletes late; until then an expired code is refused by its condition.
_KEEP = timedelta(days=1)


def _key(user_id: str, purpose: str) -> Key:
    return dynamo.key(f"USER#{user_id}", f"CODE#{purpose}")


def keep(user_id: str, purpose: str, code: dict[str, Any], expires_at: datetime) -> None:
    """The code is the only one for its purpose from here on; the address that it proves is sealed."""
    STORE.write(
        Put(
            {
                **_key(user_id, purpose),
                **person_keys.sealed(user_id, code, ["address"]),
                "expires_at": clock.iso(expires_at),
                "ttl": int((expires_at + _KEEP).timestamp()),
                "schema": SCHEMA,
            }
        )
    )


def take_try(user_id: str, purpose: str, at: datetime) -> Item | None:
    """The code, with one try less; None when there is none, no try is left or its time is over."""
    try:
        return STORE.write(
            Update(
                _key(user_id, purpose),
                "SET #tries_left = #tries_left - :one",
                values={"one": 1, "none": 0, "now": clock.iso(at)},
                when="#tries_left > :none AND #expires_at > :now",
            )
        )
    except ConditionFailed:
        return None


def code(user_id: str, purpose: str) -> Item | None:
    return STORE.get(_key(user_id, purpose), consistent=True)


def voided(user_id: str, purpose: str) -> Delete:
    """What a transaction contains that makes good for nothing whatever code there is."""
    return Delete(_key(user_id, purpose))


def spent(user_id: str, purpose: str, link_hash: str) -> Delete:
    """What the effect's transaction contains: this very code is used up, unless it was."""
    return Delete(_key(user_id, purpose), when="#link_hash = :hash", values={"hash": link_hash})
