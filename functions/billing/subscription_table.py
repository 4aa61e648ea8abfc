"""The keys of subscriptions and of what creators offer; the whole table is described in `table.py`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from functions.billing.table import SCHEMA, STORE
from socialflow import clock, dynamo
from socialflow.dynamo import ConditionFailed, Item, Key, Put, Update, Write


def _key(user_id: str, subscription_id: str) -> Key:
    return dynamo.key(f"USER#{user_id}", f"SUBSCRIPTION#{subscription_id}")


def _gate_key(user_id: str, what: str) -> Key:
    return dynamo.key(f"USER#{user_id}", f"GATE#{what}")


def _tier_key(creator_id: str, tier_id: str) -> Key:
    return dynamo.key(f"CREATOR#{creator_id}", f"TIER#{tier_id}")


def subscription(user_id: str, subscription_id: str) -> Item | None:
    return STORE.get(_key(user_id, subscription_id), consistent=True)


def subscriptions_of(user_id: str) -> list[Item]:
    """All that a person ever had: a few a year."""
    return list(STORE.query_all(f"USER#{user_id}", begins_with="SUBSCRIPTION#"))


def gate(user_id: str, what: str) -> Item | None:
    """Which subscription of this kind the person has, and whether they had a trial of it."""
    return STORE.get(_gate_key(user_id, what), consistent=True)


def begin(new: Item, at: datetime) -> Item | None:
    """Record what is about to be asked of Stripe. Answers the subscription that has this id already, if one has.

    Raises ConditionFailed at position 1 when the person has another one of the kind.
    """
    user_id, subscription_id = new["user_id"], new["subscription_id"]
    item = {**_key(user_id, subscription_id), **new, "created_at": clock.iso(at), "revision": 0, "schema": SCHEMA}
    try:
        STORE.transact(
            [
                Put(item, when="attribute_not_exists(#pk)"),
                Update(
                    _gate_key(user_id, new["what"]),
                    "SET #subscription_id = :id, #is_open = :yes, #schema = :schema",
                    values={"id": subscription_id, "yes": True, "no": False, "schema": SCHEMA},
                    when="attribute_not_exists(#pk) OR #is_open = :no",
                ),
            ]
        )
    except ConditionFailed as error:
        if 0 in error.failed:
            return error.failed[0]
        raise
    return None


def record(known: Item, changes: dict[str, Any], also: Sequence[Write], *, is_over: bool, had_trial: bool) -> None:
    """Write what Stripe says, if nobody has written since `known` was read. Raises ConditionFailed, at 0 for that."""
    values = {**changes, "revision": known["revision"] + 1}
    writes: list[Write] = [
        Update(
            _key(known["user_id"], known["subscription_id"]),
            "SET " + ", ".join(f"#{name} = :{name}" for name in values),
            values={**values, "seen": known["revision"]},
            when="#revision = :seen",
        )
    ]
    if is_over:
        writes.append(_gate_change(known, "#is_open = :value", value=False))
    elif had_trial:
        writes.append(_gate_change(known, "#had_trial = :value", value=True))
    STORE.transact([*writes, *also])


def _gate_change(known: Item, what: str, *, value: bool) -> Update:
    return Update(
        _gate_key(known["user_id"], known["what"]),
        f"SET {what}",
        values={"value": value, "id": known["subscription_id"]},
        when="#subscription_id = :id",
    )


def note_checkout(user_id: str, subscription_id: str, session_id: str) -> None:
    STORE.write(
        Update(_key(user_id, subscription_id), "SET #checkout_id = :session_id", values={"session_id": session_id})
    )


def add_tier(tier: Item, at: datetime, also: Sequence[Write]) -> None:
    """Raises ConditionFailed when it is there already, or one of `also` does not hold."""
    item = {**_tier_key(tier["creator_id"], tier["tier_id"]), **tier, "created_at": clock.iso(at), "schema": SCHEMA}
    STORE.transact([Put(item, when="attribute_not_exists(#pk)"), *also])


def tier(creator_id: str, tier_id: str) -> Item | None:
    return STORE.get(_tier_key(creator_id, tier_id))


def tiers_of(creator_id: str, *, limit: int) -> list[Item]:
    return STORE.query(f"CREATOR#{creator_id}", begins_with="TIER#", limit=limit).items
