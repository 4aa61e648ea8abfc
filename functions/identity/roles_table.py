"""What an act of administration changes of an account: its role and its standing.

| question                               | read                                  | key                                    |
|----------------------------------------|---------------------------------------|----------------------------------------|
| how many administrators are there      | in the write alone                    | ADMINS / COUNT                         |

Each act moves the account's standing version on, which ends its sessions and personal tokens, and is logged in the same
transaction. The last administrator stays one by the condition on the count.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from functions.identity import audit_table, standings
from functions.identity.audit_table import Act
from functions.identity.errors import LastAdmin, StandingChanged
from functions.identity.table import SCHEMA, STORE, _user_key, _username_key, email_owner
from socialflow import clock, dynamo
from socialflow.dynamo import ConditionFailed, Item, Store, Update, Write

_ADMINS = dynamo.key("ADMINS", "COUNT")


def owner_of(*, username: str | None, email: str | None) -> str | None:
    """The id of the user with this name or address, given exactly, whatever its case."""
    if username is None:
        return email_owner(email or "")
    found = STORE.get(_username_key(username))
    return str(found["user_id"]) if found else None


def change_role(user: Item, role: str, act: Act) -> None:
    """Raises StandingChanged when the role is not that of `user` any more, LastAdmin."""
    # Who is leaving is not counted, and must not be.
    stands = "#role = :was AND attribute_not_exists(#leaving_until) AND " + UNMOVED
    writes: list[tuple[Store, Write]] = [(STORE, changing(user, {"role": role}, stands, {"was": user["role"]}, act.at))]
    if "admin" in {user["role"], role}:
        writes.append((STORE, counting(1 if role == "admin" else -1)))
    try:
        audit_table.transact(writes, act)
    except ConditionFailed as error:
        if error.failed.keys() == {1}:
            raise LastAdmin from None
        raise StandingChanged from None


def change_standing(user: Item, standing: str, until: datetime | None, act: Act) -> None:
    """Raises StandingChanged when somebody else was quicker, or made them an administrator meanwhile."""
    facts = {"standing": standing, "suspended_until": clock.iso(until) if until else ""}
    change = changing(user, facts, "#role <> :admin AND " + UNMOVED, {"admin": "admin"}, act.at)
    try:
        audit_table.transact([(STORE, change)], act)
    except ConditionFailed:
        raise StandingChanged from None


def make_first_admin(user: Item, act: Act) -> None:
    """Raises ConditionFailed when there is one already."""
    first = Update(
        _ADMINS,
        "SET #count = :one, #schema = :schema",
        values={"one": 1, "zero": 0, "schema": SCHEMA},
        when="attribute_not_exists(#count) OR #count = :zero",
    )
    change = changing(user, {"role": "admin"}, UNMOVED, {}, act.at)
    audit_table.transact([(STORE, change), (STORE, first)], act)


UNMOVED = "(#standing_version = :version OR (attribute_not_exists(#standing_version) AND :version = :none))"


def changing(user: Item, facts: Mapping[str, Any], when: str, values: Mapping[str, Any], at: datetime) -> Update:
    """The account's standing moves on, and everybody is told."""
    version = int(user.get("standing_version", 0))
    return Update(
        _user_key(user["user_id"]),
        "SET #standing_version = :next, #outbox = :outbox, " + ", ".join(f"#{name} = :{name}" for name in facts),
        values={
            **facts,
            **values,
            "version": version,
            "next": version + 1,
            "none": 0,
            **standings.moved({**user, **facts}, at),
        },
        when="attribute_exists(#pk) AND " + when,
    )


def counting(change: int) -> Update:
    """One administrator more, or one less when another is left."""
    if change > 0:
        return Update(_ADMINS, "ADD #count :one", values={"one": 1})
    return Update(_ADMINS, "ADD #count :less", values={"less": -1, "one": 1}, when="#count > :one")
