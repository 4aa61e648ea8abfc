"""Passkeys in the identity table.

| question                               | read                                  | key                                    |
|----------------------------------------|---------------------------------------|----------------------------------------|
| the passkeys of a user                 | Query begins_with PASSKEY#            | USER#<id> / PASSKEY#                   |
| this passkey of a user                 | GetItem                               | USER#<id> / PASSKEY#<passkey id>       |
| is this credential anybody's           | condition of the claim's write        | CREDENTIAL#<passkey id> / PASSKEY      |
| was this challenge ours, and for what  | condition of the delete               | CEREMONY#<its hash> / PASSKEY         |

A passkey's id is made from its credential's id, so both are one; the name that its user gave it is sealed. A challenge is gone with the first answer that names it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from functions.identity import factor_table
from functions.identity.errors import PasskeyTaken, WrongPasskey
from functions.identity.table import SCHEMA, STORE
from socialflow import clock, dynamo, person_keys
from socialflow.dynamo import ConditionFailed, Delete, Item, Key, Put, Update, Write
from socialflow.errors import NotFound

# One account has at most so many.
LIMIT = 20


def _key(user_id: str, passkey_id: str) -> Key:
    return dynamo.key(f"USER#{user_id}", f"PASSKEY#{passkey_id}")


def _claim_key(passkey_id: str) -> Key:
    return dynamo.key(f"CREDENTIAL#{passkey_id}", "PASSKEY")


def _ceremony_key(challenge_hash: str) -> Key:
    return dynamo.key(f"CEREMONY#{challenge_hash}", "PASSKEY")


def factor(passkey_id: str) -> str:
    """What the account's `factors` name it."""
    return f"passkey#{passkey_id}"


def open_ceremony(challenge_hash: str, purpose: str, user_id: str, expires_at: datetime) -> None:
    item = {
        **_ceremony_key(challenge_hash),
        "purpose": purpose,
        "user_id": user_id,
        "expires_at": clock.iso(expires_at),
        "ttl": int(expires_at.timestamp()),
        "schema": SCHEMA,
    }
    STORE.write(Put(item, when="attribute_not_exists(#pk)"))


def close_ceremony(challenge_hash: str, purpose: str, user_id: str, at: datetime) -> None:
    """Raises WrongPasskey unless it was open for this, which it is not any more."""
    try:
        STORE.write(
            Delete(
                _ceremony_key(challenge_hash),
                when="#expires_at > :now AND #purpose = :purpose AND #user_id = :user_id",
                values={"now": clock.iso(at), "purpose": purpose, "user_id": user_id},
            )
        )
    except ConditionFailed:
        raise WrongPasskey("The challenge is over, was answered, or is not ours; start again.") from None


def passkey(user_id: str, passkey_id: str) -> Item | None:
    return STORE.get(_key(user_id, passkey_id), consistent=True)


def of_user(user_id: str) -> list[Item]:
    return STORE.query(f"USER#{user_id}", begins_with="PASSKEY#", limit=LIMIT, consistent=True).items


def add(new: dict[str, Any], codes: Item | None, at: datetime) -> None:
    """Raises PasskeyTaken, or ConditionFailed when what protects the account has changed meanwhile."""
    user_id, passkey_id = new["user_id"], new["passkey_id"]
    facts = person_keys.sealed(user_id, new, ["name"])
    item = {**_key(user_id, passkey_id), **facts, "created_at": clock.iso(at), "schema": SCHEMA}
    claim = {**_claim_key(passkey_id), "user_id": user_id, "schema": SCHEMA}
    is_new = "attribute_not_exists(#pk)"
    writes: Sequence[Write] = [
        Put(item, when=is_new),
        Put(claim, when=is_new),
        *factor_table.added(user_id, factor(passkey_id), codes, at),
    ]
    try:
        STORE.transact(writes)
    except ConditionFailed as error:
        if 0 in error.failed or 1 in error.failed:
            raise PasskeyTaken from None
        raise


def used(user_id: str, passkey_id: str, seen: int, sign_count: int, at: datetime) -> Update:
    """The write by which a proof with this count counts: a copy that signs beside it cannot come to the same count."""
    return Update(
        _key(user_id, passkey_id),
        "SET #sign_count = :count, #last_used_at = :at",
        values={"count": sign_count, "seen": seen, "at": clock.iso(at)},
        when="#sign_count = :seen",
    )


def rename(user_id: str, passkey_id: str, name: str) -> Item:
    """Raises NotFound."""
    try:
        return STORE.write(
            Update(
                _key(user_id, passkey_id),
                "SET #name = :name",
                {"name": person_keys.seal(user_id, "name", name)},
                when="attribute_exists(#pk)",
            )
        )
    except ConditionFailed:
        raise NotFound("There is no such passkey.") from None


def remove(user: Item, passkey_id: str, at: datetime) -> None:
    """Raises ConditionFailed when it is gone, or when what protects the account has changed meanwhile."""
    STORE.transact(
        [
            Delete(_key(user["user_id"], passkey_id), when="attribute_exists(#pk)"),
            Delete(_claim_key(passkey_id)),
            *factor_table.removed(user, factor(passkey_id), at),
        ]
    )


def release(user_id: str, passkey_id: str) -> None:
    """It is nobody's, if it was this user's."""
    try:
        STORE.write(Delete(_claim_key(passkey_id), when="#user_id = :user_id", values={"user_id": user_id}))
    except ConditionFailed:
        return
