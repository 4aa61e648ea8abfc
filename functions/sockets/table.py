"""The sockets table.

| question                               | read                                  | key                                    |
|----------------------------------------|---------------------------------------|----------------------------------------|
| the open sockets of a user             | GetItem                               | USER#<id> / OPEN                       |
| has the session ended lately           | condition of the write                | USER#<id> / ENDED#<session id>         |

All of a user's sockets are one item, which changes only as it was read: so they can be counted, and nothing is told to one
that has just been closed. A session that ends is noted before its sockets are closed, and a socket is opened on the
condition that its session is not: whichever comes first, none stays open. Neither outlives an access token by an hour.
"""

from dataclasses import dataclass, field
from datetime import datetime

from functions.sockets.models import Socket
from socialflow import dynamo, tables
from socialflow.dynamo import Check, ConditionFailed, Key, Put, Store

STORE = Store(tables.SOCKETS)
SCHEMA = 1
_KEEP_SECONDS = 3600


def _open_key(user_id: str) -> Key:
    return dynamo.key(f"USER#{user_id}", "OPEN")


def _ended_key(user_id: str, session_id: str) -> Key:
    return dynamo.key(f"USER#{user_id}", f"ENDED#{session_id}")


@dataclass(frozen=True)
class Sockets:
    """A user's, as they were read: `revision` moves with each change. What began below `standing_version` is over."""

    user_id: str
    open: tuple[Socket, ...] = ()
    standing_version: int = 0
    revision: int = field(default=0, compare=False)


def of(user_id: str) -> Sockets:
    item = STORE.get(_open_key(user_id), consistent=True)
    if item is None:
        return Sockets(user_id)
    return Sockets(user_id, tuple(Socket(**each) for each in item["open"]), item["standing_version"], item["revision"])


def change(was: Sockets, now: Sockets, at: datetime) -> bool:
    """They are `now`, or False when they have changed since `was` was read."""
    try:
        STORE.write(_put(was, now, at))
    except ConditionFailed:
        return False
    return True


def add(was: Sockets, now: Sockets, session_id: str, at: datetime) -> bool:
    """They are `now`, one of this session's more, or False when they have changed since, or the session has ended."""
    not_ended = Check(_ended_key(now.user_id, session_id), when="attribute_not_exists(#pk)")
    try:
        STORE.transact([_put(was, now, at), not_ended])
    except ConditionFailed:
        return False
    return True


def end_session(user_id: str, session_id: str, at: datetime) -> None:
    """No socket of this session is opened from here on."""
    ttl = int(at.timestamp()) + _KEEP_SECONDS
    STORE.write(Put({**_ended_key(user_id, session_id), "ttl": ttl, "schema": SCHEMA}))


def has_ended(user_id: str, session_id: str) -> bool:
    return STORE.get(_ended_key(user_id, session_id), consistent=True) is not None


def forget(user_id: str) -> None:
    """Nothing of the user is kept."""
    kept = STORE.query_all(f"USER#{user_id}")
    STORE.write_many(deletes=[dynamo.key(each["pk"], each["sk"]) for each in kept])


def _put(was: Sockets, now: Sockets, at: datetime) -> Put:
    item = {
        **_open_key(now.user_id),
        "open": [each.item for each in now.open],
        "standing_version": now.standing_version,
        "revision": was.revision + 1,
        "ttl": int(at.timestamp()) + _KEEP_SECONDS,
        "schema": SCHEMA,
    }
    if not was.revision:
        return Put(item, when="attribute_not_exists(#pk)")
    return Put(item, when="#revision = :was", values={"was": was.revision})
