"""What changes an account after it was opened.

| question                               | read                                  | key                                    |
|----------------------------------------|---------------------------------------|----------------------------------------|
| has the account changed since          | conditions of the write               | USER#<id> / USER                       |
| does the session go on                 | condition of the write                | USER#<id> / SESSION#<session id>       |
| is the new address free                | conditions of the write               | EMAIL#<claim of a form> / UNIQUE       |
| do older accounts claim what new ones do | conditions of the write             | LOOKALIKE#<skeleton> / UNIQUE          |
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from functions.identity import code_table, emails, standings, table
from functions.identity.errors import EmailTaken
from functions.identity.table import CLAIMS, SCHEMA, STORE, _lookalike_key, _session_key, _user_key, email_claim_key
from socialflow import clock, person_keys
from socialflow.dynamo import ConditionFailed, Delete, Item, Put, Update, Write


def verify_email(user_id: str, address: str, spent: Delete, at: datetime) -> bool:
    """The address is proven and the code used up; False when the code was, or the account has another address by now."""
    try:
        STORE.transact(
            [
                Update(
                    _user_key(user_id),
                    "SET #email_verified_at = :at",
                    values={"at": clock.iso(at), "claims": emails.claims(address)},
                    when="#email_claims = :claims",
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
        **standings.moved(user, at, keeps=keep_session),
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
    user_id, was, claims = user["user_id"], user["email"], emails.claims(address)
    account = Update(
        _user_key(user_id),
        "SET #email = :address, #email_claims = :claims, #email_verified_at = :at",
        values={
            "address": person_keys.seal(user_id, "email", address),
            "claims": claims,
            "was": was,
            "at": clock.iso(at),
        },
        when="#email = :was",
    )
    void = [code_table.voided(user_id, purpose) for purpose in ("verify-email", "reset-password")]
    claim = [] if claims == user["email_claims"] else claimed(user_id, claims)
    free = freed(user, but=claims) if claim else []
    before = 1 + len(void) + len(also)
    try:
        STORE.transact([account, *void, *also, *claim, *free])
    except ConditionFailed as error:
        if set(range(before, before + len(claim))) & error.failed.keys():
            raise EmailTaken from None
        return False
    return True


_FREE_OR_OWN = "attribute_not_exists(#pk) OR #user_id = :user_id"


def claimed(user_id: str, claims: Sequence[str]) -> list[Put]:
    """What a transaction contains that makes an address the user's, unless somebody else has a form of it."""
    own = {"user_id": user_id}
    return [Put({**email_claim_key(each), **own, "schema": SCHEMA}, when=_FREE_OR_OWN, values=own) for each in claims]


def complete_claims(user: Item) -> None:
    """Name and address of an account of before are claimed as a new one's are, but for what somebody else has by now.

    Once an account: it is noted there. Nothing happens when the account changes meanwhile; the next log-in does it.
    """
    user_id, address = user["user_id"], emails.claims(table.opened(user)["email"])
    noted = Update(
        _user_key(user_id),
        "SET #claims = :claims, #email_claims = :email_claims",
        values={"claims": CLAIMS, "email_claims": address, "email": user["email"]},
        when="#email = :email",
    )
    own = {"user_id": user_id}
    name = Put({**_lookalike_key(user["username"]), **own, "schema": SCHEMA}, when=_FREE_OR_OWN, values=own)
    claims = [name, *claimed(user_id, address)]
    # Each try but the last loses a claim that is somebody else's.
    for _ in range(len(claims) + 1):
        try:
            STORE.transact([noted, *claims])
        except ConditionFailed as error:
            if 0 in error.failed:
                return
            claims = [each for number, each in enumerate(claims, start=1) if number not in error.failed]
        else:
            return


def freed(user: Item, *, but: Sequence[str] = ()) -> list[Delete]:
    """What a transaction contains that lets others have the user's address, but for what it shares with another one."""
    return [
        Delete(email_claim_key(each), when=_FREE_OR_OWN, values={"user_id": user["user_id"]})
        for each in user["email_claims"]
        if each not in but
    ]
