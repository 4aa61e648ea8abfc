"""The money table.

| question                                  | read                     | key                                            |
|-------------------------------------------|--------------------------|------------------------------------------------|
| was this transfer posted, and as what     | GetItem of `ledger`      | TRANSFER#<id> / TRANSFER                       |
| an account's entries, newest first        | Query of `ledger`        | ACCOUNT#<chain>#<currency> / ENTRY#<number>    |
| which accounts have entries               | Query of `ledger`'s gsi1 | ACCOUNTS#<shard> / <chain>#<currency>          |
| where an account stands                   | GetItem, BatchGetItem    | ACCOUNT#<chain>#<currency> / BALANCE           |
| a period's state; all periods             | GetItem; Query           | PERIODS / <period>                             |
| is a period's watched time closed         | the condition of a write | WATCH#<period>#<shard> / GATE                  |
| what a period counts of whom, by viewer   | Query of each shard      | WATCH#<period>#<shard> / ROW#<viewer>#<video>#<origin> |
| a creator's payouts, newest first         | Query                    | CREATOR#<id> / PAYOUT#<period>#<currency>      |
| what is to be paid, oldest first in a shard | Query of each shard    | DUE#<shard> / <period>#<currency>#<creator>    |
| a creator's account at Stripe             | GetItem                  | CREATOR#<id> / ACCOUNT                         |
| whose account at Stripe this is           | GetItem                  | STRIPE_ACCOUNT#<account> / OWNER               |
| a webhook and whether it was processed    | GetItem                  | WEBHOOK#<event> / EVENT                        |
| what was paid to whom in a year           | GetItem; Query of each shard | TAX#<year>#<shard> / <currency>#<creator>  |
| an idempotency record                     | GetItem                  | IDEMPOTENCY#<caller>#<key> / <route>           |

Transfers and entries are only ever added, to a table of their own to which no function may do more. An account is one
chain of entries, or 16 of them when every payment touches it. This module has the keys of periods and
payouts; those of watched time are in `watch_table.py`, those of the ledger in `ledger_table.py`, those of what Stripe
told us in `stripe_table.py`.
"""

import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from functions.money import policy
from functions.money.errors import PeriodClosed
from socialflow import clock, dynamo, tables
from socialflow.dynamo import Check, ConditionFailed, Delete, Item, Key, Page, Put, Store, Update, Write
from socialflow.events import Event, PayoutFailed, outbox

STORE = Store(tables.MONEY)
SCHEMA = 1
_KEEP_PAID = timedelta(days=30)


def _period_key(period: str) -> Key:
    return dynamo.key("PERIODS", period)


def _payout_key(payout: Item) -> Key:
    return dynamo.key(f"CREATOR#{payout['creator_id']}", f"PAYOUT#{payout['period']}#{payout['currency']}")


def _due_key(payout: Item) -> Key:
    shard = zlib.crc32(payout["creator_id"].encode()) % policy.DUE_SHARDS
    return dynamo.key(_due_pk(shard), f"{payout['period']}#{payout['currency']}#{payout['creator_id']}")


def _due_pk(shard: int) -> str:
    return f"DUE#{shard}"


def period(name: str) -> Item:
    """The period's state; one that was neither funded nor closed is open."""
    return STORE.get(_period_key(name), consistent=True) or {"sk": name, "status": "open"}


def periods() -> Iterator[Item]:
    return _all_of("PERIODS", "")


def note_funding(name: str, currency: str) -> Update:
    """The write that makes a period know that it has a pool in `currency`; its condition is that it is open."""
    return Update(
        _period_key(name),
        "ADD #currencies :currency SET #status = :open, #schema = :schema",
        values={"currency": {currency}, "open": "open", "schema": SCHEMA},
        when="attribute_not_exists(#status) OR #status = :open",
    )


def period_is_open(name: str) -> Check:
    """The condition, in a transaction, that the period is open."""
    return Check(_period_key(name), "attribute_not_exists(#status) OR #status = :open", values={"open": "open"})


def begin_closing(name: str, at: datetime) -> None:
    """From now on the period takes no more funds. Raises PeriodClosed when it is settling or settled."""
    try:
        STORE.write(
            Update(
                _period_key(name),
                "SET #status = :closing, #closed_at = if_not_exists(#closed_at, :at), #schema = :schema",
                values={"closing": "closing", "open": "open", "at": clock.iso(at), "schema": SCHEMA},
                when="attribute_not_exists(#status) OR #status IN (:open, :closing)",
            )
        )
    except ConditionFailed:
        raise PeriodClosed from None


def move_period(name: str, status: str, *, expected: str, **facts: Any) -> None:
    """Move the period on, once; when it has moved already, nothing happens."""
    changes = {"status": status, **facts}
    try:
        STORE.write(
            Update(
                _period_key(name),
                "SET " + ", ".join(f"#{each} = :{each}" for each in changes),
                values={**changes, "expected": expected},
                when="#status = :expected",
            )
        )
    except ConditionFailed:
        return


def new_payout(payout: Item, at: datetime) -> list[Write]:
    """The writes that promise a creator a payout."""
    common = {**payout, "created_at": clock.iso(at), "schema": SCHEMA}
    return [
        Put({**_payout_key(payout), **common, "status": "due", "epoch": 1}, when="attribute_not_exists(#pk)"),
        Put({**_due_key(payout), **common, "status": "due"}, when="attribute_not_exists(#pk)"),
    ]


def payout(creator_id: str, period_name: str, currency: str) -> Item | None:
    at = _payout_key({"creator_id": creator_id, "period": period_name, "currency": currency})
    return STORE.get(at, consistent=True)


def payouts_of(creator_id: str, *, limit: int, after: Key | None) -> Page:
    return STORE.query(f"CREATOR#{creator_id}", begins_with="PAYOUT#", newest_first=True, limit=limit, after=after)


def due(*, limit: int, after: str | None) -> tuple[list[Item], str | None]:
    """Pointers to payouts, those that were paid lately included, and where to go on, None at the end.

    The oldest come first within a shard; a page may be empty.
    """
    shard, _, sk = (after or "0|").partition("|")
    pk = _due_pk(int(shard))
    page = STORE.query(pk, limit=limit, after=dynamo.key(pk, sk) if sk else None, consistent=True)
    if page.next_key is not None:
        return page.items, f"{shard}|{page.next_key['sk']}"
    following = int(shard) + 1
    return page.items, f"{following}|" if following < policy.DUE_SHARDS else None


def begin_attempt(payout: Item, withheld_minor: int, at: datetime) -> Item:
    """Note that Stripe is about to be asked. Answers the payout as it is now; `attempt_at` is the first of this epoch.

    What is withheld is decided by the first, too. It is begun only if its status is `paying` now and its amount as it was: it may be paid, canceled or reduced meanwhile.
    """
    try:
        return STORE.write(
            Update(
                _payout_key(payout),
                "SET #status = :paying, #attempt_at = if_not_exists(#attempt_at, :at), "
                "#withheld_minor = if_not_exists(#withheld_minor, :withheld)",
                values={
                    "withheld": withheld_minor,
                    "paying": "paying",
                    "paid": "paid",
                    "canceled": "canceled",
                    "seen": payout["amount_minor"],
                    "at": clock.iso(at),
                },
                when="NOT #status IN (:paid, :canceled) AND #amount_minor = :seen",
            )
        )
    except ConditionFailed as error:
        return error.failed[0]


def end_attempt(payout: Item, status: str, *, run: str, at: datetime, event: Event | None, **facts: Any) -> list[Write]:
    """The writes that end an attempt as `status`; the payout's own condition is that it is not paid yet.

    A settled refusal spends the epoch: the next attempt asks under a new one. What `is_returning` is paid and still due.
    """
    is_over = status == "paid" and not facts.get("is_returning")
    spends = status == "failed"
    changes = {"status": status, "run": run, "updated_at": clock.iso(at), **facts}
    if event is not None:
        changes |= outbox(event, payout["payout_id"], str(payout["epoch"]))
    payout_change = _sets(changes) + (", #epoch = #epoch + :one REMOVE #attempt_at, #withheld_minor" if spends else "")
    due_changes: dict[str, Any] = {"status": "returning" if facts.get("is_returning") else status, "run": run}
    if is_over:
        due_changes["ttl"] = _paid_until(at)
    return [
        Update(
            _payout_key(payout),
            payout_change,
            values={**changes, "paid": "paid", "seen": payout["epoch"]} | ({"one": 1} if spends else {}),
            when="#status <> :paid AND #epoch = :seen",
        ),
        Update(_due_key(payout), _sets(due_changes), values=due_changes),
    ]


def reduce(payout: Item, left_minor: int, at: datetime, **why: str) -> list[Write]:
    """The writes that make it a payout of `left_minor`, canceled when that is nothing; not once Stripe was asked."""
    changes: dict[str, Any] = {"amount_minor": left_minor, "updated_at": clock.iso(at)}
    if left_minor == 0:
        changes |= {"status": "canceled", **why}
    change = Update(
        _payout_key(payout),
        _sets(changes),
        values={**changes, "paid": "paid", "seen": payout["amount_minor"]},
        when="#status <> :paid AND #amount_minor = :seen AND attribute_not_exists(#attempt_at)",
    )
    if left_minor == 0:
        return [change, Delete(_due_key(payout))]
    return [change, Update(_due_key(payout), "SET #amount_minor = :left", values={"left": left_minor})]


def reopen(payout: Item, reason: str, at: datetime) -> list[Write]:
    """The writes that make a paid payout one that failed: to be tried again under a new epoch, and told as failed."""
    event = PayoutFailed(occurred_at=at, payout_id=payout["payout_id"], creator_id=payout["creator_id"], reason=reason)
    changes = {
        "status": "failed",
        "reason": reason,
        "updated_at": clock.iso(at),
        **outbox(event, payout["payout_id"], str(payout["epoch"]), reason),
    }
    kept = {
        name: payout[name] for name in ("payout_id", "creator_id", "period", "currency", "amount_minor", "created_at")
    }
    return [
        Update(
            _payout_key(payout),
            _sets(changes) + ", #epoch = #epoch + :one REMOVE #attempt_at, #paid_at, #withheld_minor, #is_returning",
            values={**changes, "one": 1, "paid": "paid", "seen": payout["epoch"]},
            when="#status = :paid AND #epoch = :seen",
        ),
        # Its pointer may be gone since it was paid.
        Put({**_due_key(payout), **kept, "status": "failed", "schema": SCHEMA}),
    ]


def end_return(payout: Item, at: datetime) -> None:
    """What came back early is posted. Promised again meanwhile, it stays due."""
    due_changes = {"status": "paid", "ttl": _paid_until(at)}
    write_all(
        [
            Update(
                _payout_key(payout),
                "REMOVE #is_returning",
                values={"paid": "paid", "seen": payout["epoch"]},
                when="#status = :paid AND #epoch = :seen",
            ),
            Update(_due_key(payout), _sets(due_changes), values=due_changes),
        ]
    )


def _paid_until(at: datetime) -> int:
    return int((at + _KEEP_PAID).timestamp())


def write_all(writes: Sequence[Write]) -> bool:
    """Do all or none; False when a condition no longer holds."""
    try:
        STORE.transact(writes)
    except ConditionFailed:
        return False
    return True


def _sets(changes: dict[str, Any]) -> str:
    return "SET " + ", ".join(f"#{name} = :{name}" for name in changes)


def _all_of(pk: str, prefix: str) -> Iterator[Item]:
    after: Key | None = None
    while True:
        page = STORE.query(pk, begins_with=prefix, limit=1000, after=after, consistent=True)
        yield from page.items
        if (after := page.next_key) is None:
            return
