"""What changes an account after it was opened.

| question                               | read                                  | key                                    |
|----------------------------------------|---------------------------------------|----------------------------------------|
| has the account changed since          | conditions of the write               | USER#<id> / USER                       |
| does the session go on                 | condition of the write                | USER#<id> / SESSION#<session id>       |
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from functions.identity import standings
from functions.identity.table import STORE, _session_key, _user_key
from socialflow import clock
from socialflow.dynamo import ConditionFailed, Delete, Item, Update, Write


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
    }
    change = "SET #password_hash = :new, #password_changed_at = :at, #standing_version = :is"
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
