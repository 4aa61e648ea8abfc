"""Accounts that are leaving, and what is left of those that are gone.

| question                               | read                                  | key                                    |
|----------------------------------------|---------------------------------------|----------------------------------------|
| which accounts are over after this day | Query                                 | LEAVING#<yyyy-mm-dd>#<shard> / <user>  |
| up to which day is everybody erased    | GetItem                               | LEAVING / SWEPT                        |
| may this account be restored, by whom  | condition of the delete               | RESTORE#<hash of the token> / ACCOUNT  |
| was there somebody with this id        | GetItem                               | USER#<id> / ERASED                     |

An account leaves, and comes back, in one transaction with its line in the list of its day, which has eight shards. Its item
is replaced by the tombstone that carries UserErased, and PersonForgotten when all else is gone; whatever is conditioned on the
item being there is refused from then on.
"""

import zlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from functions.identity import account_table, audit_table
from functions.identity.audit_table import Act
from functions.identity.errors import ChallengeEnded, LastAdmin, StandingChanged
from functions.identity.roles_table import UNMOVED, changing, counting
from functions.identity.table import SCHEMA, STORE, _lookalike_key, _user_key, _username_key
from socialflow import clock, dynamo
from socialflow.dynamo import ConditionFailed, Delete, Item, Key, Put, Store, Update, Write
from socialflow.events import OUTBOX, PersonForgotten, UserErased, outbox

SHARDS = 8
_SWEPT = dynamo.key("LEAVING", "SWEPT")


def _due_key(user_id: str, until: str) -> Key:
    return dynamo.key(f"LEAVING#{until[:10]}#{zlib.crc32(user_id.encode()) % SHARDS}", user_id)


def _restore_key(token_hash: str) -> Key:
    return dynamo.key(f"RESTORE#{token_hash}", "ACCOUNT")


def due(user_id: str, until: str) -> Put:
    """What a transaction contains after which the account is over at `until`, when its item says so, too."""
    return Put({**_due_key(user_id, until), "until": until, "schema": SCHEMA})


def undue(user_id: str, until: str) -> Delete:
    return Delete(_due_key(user_id, until))


def leave(user: Item, until: datetime, certificate_hash: str, letter: Put, act: Act) -> None:
    """The account is over at `until`, its sessions and tokens at once; an administrator's act is logged, and is one no more.

    Raises LastAdmin, StandingChanged.
    """
    role = "user" if user["role"] == "admin" else user["role"]
    facts = {"leaving_until": clock.iso(until), "role": role, "certificate_hash": certificate_hash}
    stands = "#role = :was AND attribute_not_exists(#leaving_until) AND " + UNMOVED
    line = due(user["user_id"], clock.iso(until))
    writes: list[Write] = [changing(user, facts, stands, {"was": user["role"]}, act.at), line, letter]
    try:
        if user["role"] == "admin":
            both: list[tuple[Store, Write]] = [(STORE, each) for each in (*writes, counting(-1))]
            audit_table.transact(both, act)
        else:
            STORE.transact(writes)
    except ConditionFailed as error:
        raise (LastAdmin if error.failed.keys() == {len(writes)} else StandingChanged) from None


def open_restore(token_hash: str, user_id: str, expires_at: datetime) -> None:
    item = {
        **_restore_key(token_hash),
        "user_id": user_id,
        "expires_at": clock.iso(expires_at),
        "ttl": int(expires_at.timestamp()),
        "schema": SCHEMA,
    }
    STORE.write(Put(item, when="attribute_not_exists(#pk)"))


def restorer(token_hash: str) -> str:
    """Whose token it is. Raises ChallengeEnded."""
    item = STORE.get(_restore_key(token_hash), consistent=True)
    if item is None:
        raise ChallengeEnded
    return str(item["user_id"])


def restore(user: Item, token_hash: str, letter: Put, at: datetime, *, takes_consent: bool = False) -> None:
    """The account is as it was, without its sessions. Raises ChallengeEnded when token or time is over, or a parent does not
    consent any more where that is needed."""
    now = {"now": clock.iso(at)}
    consented = {"given": "given"} if takes_consent else {}
    stay = Update(
        _user_key(user["user_id"]),
        "REMOVE #leaving_until, #certificate_hash",
        values={**now, **consented, "seen": user.get("leaving_until", "")},
        when="#leaving_until = :seen AND #leaving_until > :now" + (" AND #consent = :given" if consented else ""),
    )
    spent = Delete(_restore_key(token_hash), when="#expires_at > :now", values=now)
    try:
        STORE.transact([stay, spent, undue(user["user_id"], user.get("leaving_until", "")), letter])
    except ConditionFailed:
        raise ChallengeEnded from None


def swept() -> date | None:
    """The first day that is not known to be done."""
    item = STORE.get(_SWEPT, consistent=True)
    return date.fromisoformat(item["day"]) if item else None


def note_swept(day: date) -> None:
    STORE.write(Put({**_SWEPT, "day": (day + timedelta(days=1)).isoformat(), "schema": SCHEMA}))


def due_on(day: date) -> Iterator[Item]:
    for shard in range(SHARDS):
        yield from STORE.query_all(f"LEAVING#{day.isoformat()}#{shard}", page_size=100)


def done(due: Item) -> None:
    STORE.write(Delete(dynamo.key(due["pk"], due["sk"])))


def account(user_id: str) -> Item | None:
    return STORE.get(_user_key(user_id), consistent=True)


def bury(user: Item, at: datetime) -> None:
    """The id and the time are what is left of the account; its names and its address are free, and everybody is told.

    Raises ConditionFailed when it was restored meanwhile.
    """
    STORE.transact(buried(user, at))


def buried(user: Item, at: datetime) -> list[Write]:
    """What the transaction contains that does so."""
    user_id = user["user_id"]
    tombstone = {
        **dynamo.key(f"USER#{user_id}", "ERASED"),
        "user_id": user_id,
        "erased_at": clock.iso(at),
        "schema": SCHEMA,
        **outbox(
            UserErased(occurred_at=at, user_id=user_id, certificate_hash=user.get("certificate_hash", "")), user_id
        ),
    }
    own: dict[str, Any] = {
        "when": "attribute_not_exists(#pk) OR #user_id = :user_id",
        "values": {"user_id": user_id},
    }
    gone = Delete(_user_key(user_id), when="#leaving_until = :until", values={"until": user["leaving_until"]})
    names = [Delete(key(user["username"]), **own) for key in (_username_key, _lookalike_key)]
    return [gone, Put(tombstone), *names, *account_table.freed(user)]


def forgotten(user_id: str, at: datetime, *, key_destroyed_at: datetime) -> None:
    """Everybody is told that nothing of the person is left here, and that their key is destroyed."""
    told = PersonForgotten(occurred_at=at, user_id=user_id, by="identity", key_destroyed_at=key_destroyed_at)
    STORE.write(
        Update(
            dynamo.key(f"USER#{user_id}", "ERASED"),
            "SET #outbox = :outbox",
            values={"outbox": outbox(told, user_id, "identity")[OUTBOX]},
            when="attribute_exists(#pk)",
        )
    )


def remains(user_id: str) -> Iterator[list[Item]]:
    """What the partition of somebody erased still holds beside the tombstone, page by page."""
    after: Key | None = None
    while True:
        page = STORE.query(f"USER#{user_id}", limit=100, after=after, consistent=True)
        yield [item for item in page.items if item["sk"] not in {"USER", "ERASED"}]
        if (after := page.next_key) is None:
            return


def remove(items: list[Item]) -> None:
    STORE.write_many(deletes=[dynamo.key(each["pk"], each["sk"]) for each in items])
