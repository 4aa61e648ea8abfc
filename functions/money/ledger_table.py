"""The ledger's keys: what happened, in the table `ledger`, and what follows from it, the balances, in the table `money`.

In `ledger` an item is only ever put where none is: transfers (TRANSFER#<id>) and entries (ACCOUNT#<chain>#<currency> /
ENTRY#<number>). A chain is an account, or one shard of a platform account (`transfers.chain`). Its first entry stands in
gsi1 too, so that all accounts can be listed. The whole is described in `table.py`.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from functions.money import transfers
from functions.money.posting import Head, Link
from functions.money.table import SCHEMA, STORE
from functions.money.transfers import Balance, Transfer
from socialflow import clock, dynamo, tables
from socialflow.dynamo import Item, Key, Put, Store, Write

# A transfer and what it does to its chains.
Decided = tuple[Transfer, list[Link]]

LEDGER = Store(tables.LEDGER)
# How many partitions the list of accounts is spread over.
_REGISTRY_SHARDS = 16
# No chain has an entry of a higher number.
LAST = 10**12 - 1


def _pk(chain: str, currency: str) -> str:
    return f"ACCOUNT#{chain}#{currency}"


def _balance_key(chain: str, currency: str) -> Key:
    return dynamo.key(_pk(chain, currency), "BALANCE")


def _entry_sk(seq: int) -> str:
    return f"ENTRY#{seq:012}"


def _registry_pk(shard: int) -> str:
    return f"ACCOUNTS#{shard:02}"


def post(decided: Sequence[Decided], at: datetime, also: Sequence[Write]) -> None:
    """Write it all, or nothing where a chain has moved on.

    Raises ConditionFailed, whose positions are one for each transfer and two for each of its links, then those of `also`.
    """
    own = [each for transfer, links in decided for each in writes(transfer, links, at)]
    dynamo.transact([*own, *((STORE, each) for each in also)])


def writes(transfer: Transfer, links: Sequence[Link], at: datetime) -> list[tuple[Store, Put]]:
    """The transfer itself first, then an entry and a balance for each link."""
    head: Item = {
        **dynamo.key(f"TRANSFER#{transfer.transfer_id}", "TRANSFER"),
        "kind": transfer.kind,
        "currency": transfer.currency,
        "entries": [[each.account, each.amount_micro] for each in transfer.entries],
        "facts": dict(transfer.facts) or None,
        "content": transfer.content,
        "posted_at": clock.iso(at),
        "schema": SCHEMA,
    }
    made = [(LEDGER, Put(head, when="attribute_not_exists(#pk)"))]
    for each in links:
        made += [(LEDGER, Put(_entry(each), when="attribute_not_exists(#pk)")), (STORE, _balance(each))]
    return made


def _entry(link: Link) -> Item:
    item: Item = {
        **dynamo.key(_pk(link.chain, link.currency), _entry_sk(link.seq)),
        "seq": link.seq,
        "transfer_id": link.transfer_id,
        "kind": link.kind,
        "posted_at": link.posted_at,
        "amount_micro": link.amount_micro,
        "hold_micro": link.hold_micro,
        "balance_micro": link.after.balance_micro,
        "held_micro": link.after.held_micro,
        "previous": link.previous,
        "hash": link.hash,
        "schema": SCHEMA,
    }
    if link.seq == 1:
        shard = zlib.crc32(link.chain.encode()) % _REGISTRY_SHARDS
        item |= {"gsi1pk": _registry_pk(shard), "gsi1sk": f"{link.chain}#{link.currency}"}
    return item


def _balance(link: Link) -> Put:
    """The balance after the link, if the chain still stands where the link begins."""
    item: Item = {
        **_balance_key(link.chain, link.currency),
        "balance_micro": link.after.balance_micro,
        "held_micro": link.after.held_micro,
        "seq": link.seq,
        "hash": link.hash,
        "schema": SCHEMA,
    }
    if link.seq == 1:
        return Put(item, when="attribute_not_exists(#pk)")
    return Put(item, when="#hash = :previous", values={"previous": link.previous})


def transfer(transfer_id: str) -> Item | None:
    return LEDGER.get(dynamo.key(f"TRANSFER#{transfer_id}", "TRANSFER"), consistent=True)


def heads(chains: Sequence[str], currency: str, *, consistent: bool) -> dict[str, Head]:
    """Where each chain stands. Not `consistent` they may lag behind by a moment, which a write that rests on them finds."""
    keys = [_balance_key(each, currency) for each in chains]
    found = {item["pk"]: _head(item) for item in STORE.get_many(keys, consistent=consistent)}
    return {each: found.get(_pk(each, currency), Head()) for each in chains}


def head(chain: str, currency: str) -> Head:
    """Where the chain stands now."""
    return _head(STORE.get(_balance_key(chain, currency), consistent=True) or {})


def balance(account: str, currency: str) -> Balance:
    """Now; of a platform account the sum of its shards, each at its own moment."""
    return balances([account], currency, consistent=True)[account]


def balances(accounts: Sequence[str], currency: str, *, consistent: bool = False) -> dict[str, Balance]:
    """Of each account; unless `consistent` it may lag behind by a moment, so a write that rests on it must expect it."""
    found = heads([chain for each in accounts for chain in transfers.chains(each)], currency, consistent=consistent)
    return {each: _sum(found[chain].balance for chain in transfers.chains(each)) for each in accounts}


def entries(account: str, currency: str) -> Iterator[Item]:
    """All of an account's, chain by chain, oldest first."""
    for chain in transfers.chains(account):
        yield from _entries(chain, currency, 1, LAST)


def links(chain: str, currency: str, first: int = 1, last: int = LAST) -> Iterator[tuple[Link, str]]:
    """The chain's entries by number, as they are stored now, each with the hash that is stored of it."""
    for item in _entries(chain, currency, first, last):
        yield link(item, chain, currency), item["hash"]


def link(item: Item, chain: str, currency: str) -> Link:
    """The entry as it is stored, where it is stored."""
    return Link(
        chain=chain,
        currency=currency,
        seq=item["seq"],
        transfer_id=item["transfer_id"],
        kind=item["kind"],
        posted_at=item["posted_at"],
        amount_micro=item["amount_micro"],
        hold_micro=item["hold_micro"],
        after=Balance(item["balance_micro"], item["held_micro"]),
        previous=item["previous"],
    )


def newest_entries(account: str, currency: str, limit: int) -> list[Item]:
    """Of an account that is one chain."""
    (chain,) = transfers.chains(account)
    return LEDGER.query(_pk(chain, currency), newest_first=True, limit=limit).items


def registered() -> Iterator[tuple[str, str]]:
    """Every chain that has an entry, with its currency; one begun a moment ago may be missing."""
    for shard in range(_REGISTRY_SHARDS):
        after: Key | None = None
        while True:
            page = LEDGER.query(_registry_pk(shard), index="gsi1", limit=1000, after=after)
            for item in page.items:
                # By where the entry stands, not by what it says of itself.
                chain, _, currency = item["pk"].removeprefix("ACCOUNT#").rpartition("#")
                yield chain, currency
            if (after := page.next_key) is None:
                break


def _entries(chain: str, currency: str, first: int, last: int) -> Iterator[Item]:
    after: Key | None = None
    numbers = (_entry_sk(first), _entry_sk(last))
    while True:
        page = LEDGER.query(_pk(chain, currency), between=numbers, limit=1000, after=after, consistent=True)
        yield from page.items
        if (after := page.next_key) is None:
            return


def _head(item: Item) -> Head:
    return Head(
        Balance(item.get("balance_micro", 0), item.get("held_micro", 0)), item.get("seq", 0), item.get("hash", "")
    )


def _sum(parts: Iterable[Balance]) -> Balance:
    every = list(parts)
    return Balance(sum(each.balance_micro for each in every), sum(each.held_micro for each in every))
