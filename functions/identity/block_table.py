"""What the identity table keeps of whom and what a user does not want to meet.

| question                               | read                                  | key                                    |
|----------------------------------------|---------------------------------------|----------------------------------------|
| whom has a user blocked                | Query begins_with BLOCK#              | USER#<id> / BLOCK#<blocked>            |
| what has a user muted                  | Query begins_with MUTE#               | USER#<id> / MUTE#<mute id>             |
| how much has a user muted              | in the write alone                    | USER#<id> / MUTES                      |

Each is written with the event that tells it. Taking one back leaves a tombstone that carries its event for 30 days;
`changed_at` always grows, so that consumers can order what happened.
"""

from datetime import datetime, timedelta
from typing import Any

from functions.identity.errors import TooManyMutes
from functions.identity.profile_table import block_key
from functions.identity.table import SCHEMA, STORE, _user_key
from socialflow import clock, dynamo
from socialflow.dynamo import Check, ConditionFailed, Item, Key, Page, Put, Update, Write
from socialflow.errors import NotFound, Unavailable
from socialflow.events import Event, MuteChanged, UserBlocked, UserUnblocked, outbox

MUTES_LIMIT = 200
_KEEP_TOMBSTONE = timedelta(days=30)
_INSTANT = timedelta(milliseconds=1)
# A try fails only when the same block or mute changed in between.
_TRIES = 5


def block(blocker_id: str, blocked_id: str, at: datetime) -> None:
    """Raises NotFound. Blocking again changes nothing."""
    exists = Check(
        _user_key(blocked_id),
        when="attribute_exists(#pk) AND (attribute_not_exists(#consent) OR #consent <> :pending)",
        values={"pending": "pending"},
    )
    facts = {"blocked_id": blocked_id}
    event = UserBlocked(occurred_at=at, blocker_id=blocker_id, blocked_id=blocked_id)
    _set(block_key(blocker_id, blocked_id), facts, event, [exists], is_on=True)


def unblock(blocker_id: str, blocked_id: str, at: datetime) -> None:
    event = UserUnblocked(occurred_at=at, blocker_id=blocker_id, blocked_id=blocked_id)
    _set(block_key(blocker_id, blocked_id), {}, event, [], is_on=False)


def mute(user_id: str, mute_id: str, kind: str, value: str, at: datetime) -> None:
    """Raises TooManyMutes. Muting again changes nothing."""
    event = MuteChanged(occurred_at=at, user_id=user_id, kind=kind, value=value, is_muted=True)
    count = Update(
        dynamo.key(f"USER#{user_id}", "MUTES"),
        "ADD #count :one",
        values={"one": 1, "limit": MUTES_LIMIT},
        when="attribute_not_exists(#count) OR #count < :limit",
    )
    facts = {"mute_id": mute_id, "kind": kind, "value": value}
    _set(_mute_key(user_id, mute_id), facts, event, [count], is_on=True)


def unmute(user_id: str, mute_id: str, at: datetime) -> None:
    """Raises NotFound when it never was muted, or long ago; taking it back again changes nothing."""
    known = STORE.get(_mute_key(user_id, mute_id), consistent=True)
    if known is None:
        raise NotFound("You have muted no such thing.")
    event = MuteChanged(occurred_at=at, user_id=user_id, kind=known["kind"], value=known["value"], is_muted=False)
    count = Update(dynamo.key(f"USER#{user_id}", "MUTES"), "ADD #count :less", values={"less": -1})
    _set(_mute_key(user_id, mute_id), {}, event, [count], is_on=False)


def blocks_of(user_id: str, *, limit: int, after: Key | None) -> Page:
    """With tombstones among them."""
    return STORE.query(f"USER#{user_id}", begins_with="BLOCK#", limit=limit, after=after)


def mutes_of(user_id: str, *, limit: int, after: Key | None) -> Page:
    """With tombstones among them."""
    return STORE.query(f"USER#{user_id}", begins_with="MUTE#", limit=limit, after=after)


def _mute_key(user_id: str, mute_id: str) -> Key:
    return dynamo.key(f"USER#{user_id}", f"MUTE#{mute_id}")


def _set(key: Key, facts: dict[str, Any], event: Event, also: list[Write], *, is_on: bool) -> None:
    """Write the state with its event, once; raises NotFound or TooManyMutes when what stands beside it refuses."""
    for _ in range(_TRIES):
        known = STORE.get(key, consistent=True)
        if (known or {}).get("is_on", False) == is_on:
            return
        try:
            STORE.transact([_changed(key, known, facts, event, is_on=is_on), *also])
        except ConditionFailed as error:
            if 0 in error.failed:
                continue
            raise (NotFound("There is no such user.") if isinstance(event, UserBlocked) else TooManyMutes) from None
        return
    raise Unavailable("This keeps changing; try again.")


def _changed(key: Key, known: Item | None, facts: dict[str, Any], event: Event, *, is_on: bool) -> Put:
    at = event.occurred_at
    if known:
        at = max(at, clock.parse(known["changed_at"]) + _INSTANT)
    told = event.model_copy(update={"occurred_at": at})
    kept = {name: value for name, value in (known or {}).items() if name != "ttl"}
    item = {**kept, **key, **facts, "is_on": is_on, "changed_at": clock.iso(at), "schema": SCHEMA}
    if not is_on:
        item["ttl"] = int((at + _KEEP_TOMBSTONE).timestamp())
    item |= outbox(told, key["pk"], key["sk"], clock.iso(at))
    if known is None:
        return Put(item, when="attribute_not_exists(#pk)")
    return Put(item, when="#changed_at = :seen", values={"seen": known["changed_at"]})
