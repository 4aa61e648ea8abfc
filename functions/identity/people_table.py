"""What the identity table keeps of people beside their account and sessions.

| question                               | read                                  | key                                    |
|----------------------------------------|---------------------------------------|----------------------------------------|
| is this personal token good, and may   | BatchGetItem, with the user           | USER#<id> / TOKEN#<token id>           |
|   its user do what it says             |                                       |                                        |
| the personal tokens of a user          | Query begins_with TOKEN#              | USER#<id> / TOKEN#                     |
| how many personal tokens does one have | in the write alone                    | USER#<id> / TOKENS                     |

A personal token is stored by its hash, its name sealed. It stays in the list after its end until it is deleted, and counts as long.
"""

from datetime import datetime
from typing import Any

from functions.identity.errors import TooManyTokens
from functions.identity.table import SCHEMA, STORE, _user_key
from socialflow import clock, dynamo, person_keys
from socialflow.dynamo import ConditionFailed, Delete, Item, Key, Page, Put, Update
from socialflow.errors import NotFound

TOKENS_LIMIT = 50


def _token_key(user_id: str, token_id: str) -> Key:
    return dynamo.key(f"USER#{user_id}", f"TOKEN#{token_id}")


def _tokens_key(user_id: str) -> Key:
    return dynamo.key(f"USER#{user_id}", "TOKENS")


def add_token(token: dict[str, Any], at: datetime, also: list[Put]) -> None:
    """Raises TooManyTokens."""
    owner = token["user_id"]
    facts = person_keys.sealed(owner, token, ["name"])
    item = {**_token_key(owner, token["token_id"]), **facts, "created_at": clock.iso(at), "schema": SCHEMA}
    count = Update(
        _tokens_key(token["user_id"]),
        "ADD #count :one",
        values={"one": 1, "limit": TOKENS_LIMIT},
        when="attribute_not_exists(#count) OR #count < :limit",
    )
    try:
        STORE.transact([Put(item, when="attribute_not_exists(#pk)"), count, *also])
    except ConditionFailed as error:
        if 1 in error.failed:
            raise TooManyTokens from None
        raise


def tokens_of(user_id: str, *, limit: int, after: Key | None) -> Page:
    """Newest first."""
    return STORE.query(f"USER#{user_id}", begins_with="TOKEN#", newest_first=True, limit=limit, after=after)


def token_and_user(user_id: str, token_id: str) -> tuple[Item, Item] | None:
    """As they are now; None unless both are there."""
    found = {
        item["sk"]: item
        for item in STORE.get_many([_token_key(user_id, token_id), _user_key(user_id)], consistent=True)
    }
    token, user = found.get(f"TOKEN#{token_id}"), found.get("USER")
    return (token, user) if token and user else None


def remove_token(user_id: str, token_id: str) -> None:
    """Raises NotFound."""
    try:
        STORE.transact(
            [
                Delete(_token_key(user_id, token_id), when="attribute_exists(#pk)"),
                Update(_tokens_key(user_id), "ADD #count :less", values={"less": -1}),
            ]
        )
    except ConditionFailed:
        raise NotFound("There is no such token.") from None


def note_use(user_id: str, token_id: str, day: str) -> None:
    """Keep the latest day on which the token was used; a token that is gone stays gone."""
    try:
        STORE.write(
            Update(
                _token_key(user_id, token_id),
                "SET #last_used_on = :day",
                values={"day": day},
                when="attribute_exists(#pk) AND (attribute_not_exists(#last_used_on) OR #last_used_on < :day)",
            )
        )
    except ConditionFailed:
        return
