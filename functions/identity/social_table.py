"""Sign-ins by other providers in the identity table.

| question                               | read                                  | key                                    |
|----------------------------------------|---------------------------------------|----------------------------------------|
| was this sign-in begun here, by whom   | condition of the delete               | SIGN-IN#<hash of its state> / STATE    |
| whose is this identity                 | GetItem                               | PROVIDER#<provider>#<its hash> / USER  |
| which providers has a user linked      | Query begins_with PROVIDER#           | USER#<id> / PROVIDER#<provider>        |

A sign-in holds the challenge to the verifier that its beginner keeps, so nobody else can finish it. The user's item names
the linked providers, which the last way in is judged by. Of the identity its hash is kept, and its address sealed.
"""

import hashlib
from datetime import datetime
from typing import Any

from functions.identity import factor_table
from functions.identity.errors import LastWayIn, ProviderTaken, SignInEnded
from functions.identity.table import SCHEMA, STORE, _user_key
from socialflow import clock, dynamo, person_keys
from socialflow.dynamo import ConditionFailed, Delete, Item, Key, Put, Update
from socialflow.errors import NotFound

_LIMIT = 20


def _state_key(state: str) -> Key:
    return dynamo.key(f"SIGN-IN#{_hashed(state)}", "STATE")


def _claim_key(provider: str, subject_hash: str) -> Key:
    return dynamo.key(f"PROVIDER#{provider}#{subject_hash}", "USER")


def _link_key(user_id: str, provider: str) -> Key:
    return dynamo.key(f"USER#{user_id}", f"PROVIDER#{provider}")


def begin(state: str, sign_in: dict[str, Any], expires_at: datetime) -> None:
    item = {
        **_state_key(state),
        **sign_in,
        "expires_at": clock.iso(expires_at),
        "ttl": int(expires_at.timestamp()),
        "schema": SCHEMA,
    }
    STORE.write(Put(item, when="attribute_not_exists(#pk)"))


def end(state: str, provider: str, challenge: str, user_id: str, at: datetime) -> Item:
    """What it was begun with, once. Raises SignInEnded."""
    try:
        return STORE.write(
            Delete(
                _state_key(state),
                when="#expires_at > :now AND #provider = :provider AND #challenge = :challenge AND #user_id = :user_id",
                values={"now": clock.iso(at), "provider": provider, "challenge": challenge, "user_id": user_id},
            )
        )
    except ConditionFailed:
        raise SignInEnded from None


def owner(provider: str, subject: str) -> str | None:
    item = STORE.get(_claim_key(provider, _hashed(subject)), consistent=True)
    return str(item["user_id"]) if item else None


def of_user(user_id: str) -> list[Item]:
    return STORE.query(f"USER#{user_id}", begins_with="PROVIDER#", limit=_LIMIT, consistent=True).items


def linked(user_id: str, provider: str, subject: str, email: str | None, at: datetime) -> list[Put]:
    """The identity is this user's alone, and they have no other there."""
    claim = {**_claim_key(provider, _hashed(subject)), "user_id": user_id, "schema": SCHEMA}
    link = {
        **_link_key(user_id, provider),
        "provider": provider,
        "subject_hash": _hashed(subject),
        "email": person_keys.seal(user_id, "email", email) if email else None,
        "linked_at": clock.iso(at),
        "schema": SCHEMA,
    }
    return [Put(each, when="attribute_not_exists(#pk)") for each in (claim, link)]


def link(user_id: str, provider: str, subject: str, email: str | None, at: datetime) -> None:
    """Raises ProviderTaken."""
    account = Update(
        _user_key(user_id),
        "ADD #providers :provider",
        values={"provider": {provider}},
        when="attribute_exists(#pk)",
    )
    told = factor_table.told(user_id, "added", provider, at)
    try:
        STORE.transact([account, told, *linked(user_id, provider, subject, email, at)])
    except ConditionFailed:
        raise ProviderTaken from None


def unlink(user_id: str, provider: str, at: datetime) -> None:
    """Raises NotFound, or LastWayIn when neither a password nor another provider would be left."""
    item = STORE.get(_link_key(user_id, provider), consistent=True)
    if item is None:
        raise NotFound("The provider is not linked.")
    account = Update(
        _user_key(user_id),
        "DELETE #providers :provider",
        values={"provider": {provider}, "one": 1},
        when="attribute_exists(#password_hash) OR size(#providers) > :one",
    )
    gone = [Delete(_link_key(user_id, provider), when="attribute_exists(#pk)")]
    told = factor_table.told(user_id, "removed", provider, at)
    try:
        STORE.transact([account, *gone, Delete(_claim_key(provider, item["subject_hash"])), told])
    except ConditionFailed as error:
        raise (NotFound("The provider is not linked.") if 1 in error.failed else LastWayIn()) from None


def release(user_id: str, provider: str, subject_hash: str) -> None:
    """It is nobody's, if it was this user's."""
    try:
        STORE.write(Delete(_claim_key(provider, subject_hash), when="#user_id = :user_id", values={"user_id": user_id}))
    except ConditionFailed:
        return


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
