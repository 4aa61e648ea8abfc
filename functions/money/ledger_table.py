"""The ledger's keys in the money table; the whole table is described in `table.py`."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from functions.money.table import SCHEMA, STORE
from functions.money.transfers import Balance, Entry, Transfer, may_be_negative
from socialflow import clock, dynamo
from socialflow.dynamo import Item, Key, Put, Update, Write


def _pk(account: str, currency: str) -> str:
    return f"ACCOUNT#{account}#{currency}"


def _balance_key(account: str, currency: str) -> Key:
    return dynamo.key(_pk(account, currency), "BALANCE")


def writes(transfer: Transfer, at: datetime) -> list[Write]:
    """The transfer itself first, then an entry and a balance for each account."""
    posted_at = clock.iso(at)
    head: Item = {
        **dynamo.key(f"TRANSFER#{transfer.transfer_id}", "TRANSFER"),
        "kind": transfer.kind,
        "currency": transfer.currency,
        "entries": [{"account": each.account, "amount_micro": each.amount_micro} for each in transfer.entries],
        "content": transfer.content,
        "posted_at": posted_at,
        "schema": SCHEMA,
    }
    made: list[Write] = [Put(head, when="attribute_not_exists(#pk)")]
    for entry in transfer.entries:
        made += [_entry(transfer, entry, posted_at), _balance(transfer, entry)]
    return made


def _entry(transfer: Transfer, entry: Entry, posted_at: str) -> Put:
    item: Item = {
        **dynamo.key(_pk(entry.account, transfer.currency), f"ENTRY#{posted_at}#{transfer.transfer_id}"),
        "transfer_id": transfer.transfer_id,
        "kind": transfer.kind,
        "amount_micro": entry.amount_micro,
        "currency": transfer.currency,
        "posted_at": posted_at,
        "schema": SCHEMA,
    }
    return Put(item, when="attribute_not_exists(#pk)")


def _balance(transfer: Transfer, entry: Entry) -> Update:
    values: dict[str, object] = {"amount": entry.amount_micro, "hold": entry.hold_micro, "schema": SCHEMA}
    conditions = []
    if entry.expected == Balance():
        conditions.append("(attribute_not_exists(#balance_micro) OR (#balance_micro = :zero AND #held_micro = :zero))")
        values["zero"] = 0
    elif entry.expected:
        conditions.append("#balance_micro = :balance AND #held_micro = :held")
        values |= {"balance": entry.expected.balance_micro, "held": entry.expected.held_micro}
    if entry.amount_micro < 0 and not may_be_negative(entry.account):
        conditions.append("#balance_micro >= :needed")
        values["needed"] = -entry.amount_micro
    if entry.hold_micro < 0:
        conditions.append("#held_micro >= :released")
        values["released"] = -entry.hold_micro
    return Update(
        _balance_key(entry.account, transfer.currency),
        "ADD #balance_micro :amount, #held_micro :hold SET #schema = :schema",
        values=values,
        when=" AND ".join(conditions),
    )


def transfer(transfer_id: str) -> Item | None:
    return STORE.get(dynamo.key(f"TRANSFER#{transfer_id}", "TRANSFER"), consistent=True)


def balance(account: str, currency: str) -> Balance:
    return _read(STORE.get(_balance_key(account, currency), consistent=True) or {})


def balances(accounts: Sequence[str], currency: str) -> dict[str, Balance]:
    """Of each account; may lag behind by a moment, so a write that rests on it must expect it."""
    found = {item["pk"]: _read(item) for item in STORE.get_many([_balance_key(each, currency) for each in accounts])}
    return {each: found.get(_pk(each, currency), Balance()) for each in accounts}


def entries(account: str, currency: str) -> Iterator[Item]:
    """All of an account's, oldest first."""
    return STORE.query_all(_pk(account, currency), begins_with="ENTRY#")


def newest_entries(account: str, currency: str, limit: int) -> list[Item]:
    return STORE.query(_pk(account, currency), begins_with="ENTRY#", newest_first=True, limit=limit).items


def _read(item: Item) -> Balance:
    return Balance(item.get("balance_micro", 0), item.get("held_micro", 0))
