"""What changes an account after it was opened.

| question                               | read                                  | key                                    |
|----------------------------------------|---------------------------------------|----------------------------------------|
| has the account changed since          | conditions of the write               | USER#<id> / USER                       |
| does the session go on                 | condition of the write                | USER#<id> / SESSION#<session id>       |
| is the new address free                | condition of the write                | EMAIL#<unique form> / UNIQUE           |
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from functions.identity import code_table, emails, standings
from functions.identity.errors import EmailTaken
from functions.identity.table import SCHEMA, STORE, _email_key, _session_key, _user_key
from socialflow import clock, dynamo
from socialflow.dynamo import ConditionFailed, Delete, Item, Put, Update, Write


def verify_email(user_id: str, address: str, spent: Delete, at: datetime) -> bool:
    """The address is proven and the code used up; False when the code was, or the account has another address by now."""
    try:
        STORE.transact(
            [
                Update(
                    _user_key(user_id),
                    "SET #email_verified_at = :at",
                    values={"at": clock.iso(at), "address": address},
                    when="#email = :address",
                ),
                spent,
            ]
        )
    except ConditionFailed:
        return False
    return True


def change_password(
    user: Item, new_hash: str, also: Sequence[Write], at: datetime, *, keep_session: str = "", verifies: bool = False
) -> bool:
    """Another password, and none of the user's sessions but `keep_session`; False when the account has changed since `user`
    was read, or something of `also` does not hold."""
    was, user_id = standings.version(user), user["user_id"]
    values: dict[str, Any] = {
        "new": new_hash,
        "old": user["password_hash"],
        "at": clock.iso(at),
        "is": was + 1,
        "was": was,
        **standings.moved(user_id, was + 1, at, keeps=keep_session),
    }
    change = "SET #password_hash = :new, #password_changed_at = :at, #standing_version = :is, #outbox = :outbox"
    stands = (
        "#standing_version = :was" if was else "(attribute_not_exists(#standing_version) OR #standing_version = :was)"
    )
    if verifies:
        change += ", #email_verified_at = :at"
    writes: list[Write] = [
        Update(_user_key(user_id), change, values=values, when=f"#password_hash = :old AND {stands}")
    ]
    if keep_session:
        kept = Update(
            _session_key(user_id, keep_session),
            "SET #standing_version = :is",
            values={"is": was + 1, "yes": True},
            when="#is_live = :yes",
        )
        writes.append(kept)
    try:
        STORE.transact([*writes, *also])
    except ConditionFailed:
        return False
    return True


def change_email(user: Item, address: str, also: Sequence[Write], at: datetime) -> bool:
    """The proven address is the user's alone, the old one is free, and what was sent there proves nothing any more.

    False when the user has another address by now, or something of `also` does not hold. Raises EmailTaken.
    """
    user_id, was = user["user_id"], user["email"]
    account = Update(
        _user_key(user_id),
        "SET #email = :address, #email_verified_at = :at",
        values={"address": address, "was": was, "at": clock.iso(at)},
        when="#email = :was",
    )
    void = [code_table.voided(user_id, purpose) for purpose in ("verify-email", "reset-password")]
    claim: list[Write] = []
    if emails.unique_form(address) != emails.unique_form(was):
        owned = {"user_id": user_id, "schema": SCHEMA}
        claim = [Put({**_email_key(address), **owned}, when="attribute_not_exists(#pk)"), *freed(user)]
    try:
        STORE.transact([account, *void, *also, *claim])
    except ConditionFailed as error:
        if 1 + len(void) + len(also) in error.failed:
            raise EmailTaken from None
        return False
    return True


def freed(user: Item) -> list[Delete]:
    """What a transaction contains that lets others have the user's address."""
    forms = {f(user["email"]) for f in (emails.unique_form, emails.first_form)}
    return [
        Delete(
            dynamo.key(f"EMAIL#{form}", "UNIQUE"),
            when="attribute_not_exists(#pk) OR #user_id = :user_id",
            values={"user_id": user["user_id"]},
        )
        for form in sorted(forms)
    ]
