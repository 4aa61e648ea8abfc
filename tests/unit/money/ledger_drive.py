"""Transfers by chance, what they must come to by a model of a page, and `ledger.post` over DynamoDB's client in memory.

Everything follows from a seed: which reads lag and which answers are lost, too.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError, ReadTimeoutError

from bench.memory_dynamodb import MemoryDynamoDB, MemoryTables
from functions.money import ledger
from functions.money.errors import InsufficientBalance, TransferDiffers
from functions.money.posting import BalanceMoved
from functions.money.transfers import (
    CASH,
    CLEARING,
    CREATOR,
    PLATFORM,
    REVENUE,
    TAX,
    Balance,
    Entry,
    Transfer,
    creator,
    escrow,
    pool,
    subscriber,
)
from socialflow import dynamo, ids, tables
from socialflow.errors import Unavailable
from tests.conftest import START

CURRENCIES = ("usd", "usd", "jpy", "kwd")
ACCOUNTS = (
    *(CASH, CLEARING, REVENUE, TAX),
    *(pool("2026-03"), pool("2026-04"), subscriber("sue"), escrow("ann")),
    *(creator(name) for name in ("ann", "bob", "cid", "dan")),
)


@dataclass
class Model:
    """What the ledger must come to: balances by account and currency, and what was posted under which id."""

    balances: dict[tuple[str, str], Balance] = field(default_factory=dict)
    posted: dict[str, Transfer] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)
    entries: int = 0

    def of(self, account: str, currency: str) -> Balance:
        return self.balances.get((account, currency), Balance())

    def expects(self, transfer: Transfer) -> str:
        """What must become of it, and take it in when it is posted."""
        known = self.posted.get(transfer.transfer_id)
        if known:
            same = {e.account: e.amount_micro for e in known.entries} == {
                e.account: e.amount_micro for e in transfer.entries
            }
            return "again" if same and (known.kind, known.currency) == (transfer.kind, transfer.currency) else "differs"
        after = {}
        for each in transfer.entries:
            now = self.of(each.account, transfer.currency)
            # Of a platform account a shard is expected, not the sum: none is here.
            if each.expected is not None and each.expected != now:
                return "moved"
            after[each.account] = Balance(now.balance_micro + each.amount_micro, now.held_micro + each.hold_micro)
        for each in transfer.entries:
            if not self._may(each, self.of(each.account, transfer.currency), after[each.account]):
                return "insufficient"
        self.balances |= {(account, transfer.currency): balance for account, balance in after.items()}
        self.posted[transfer.transfer_id] = transfer
        self.ids.append(transfer.transfer_id)
        self.entries += len(transfer.entries)
        return "posted"

    @staticmethod
    def _may(entry: Entry, now: Balance, then: Balance) -> bool:
        if then.held_micro < 0:
            return False
        if entry.account in PLATFORM or entry.may_overdraw:
            return True
        gives = entry.amount_micro < 0
        takes_promised = then.free_micro < 0 and then.free_micro < now.free_micro
        return not (gives and then.balance_micro < 0) and not takes_promised


def a_transfer(chance: random.Random, model: Model) -> Transfer:
    """A new one, one that was posted, one of its id that differs, or the opposite of one."""
    kind = chance.random()
    if model.posted and kind < 0.25:
        known = model.posted[chance.choice(model.ids[-50:])]
        if kind < 0.10:
            return known
        if kind < 0.15:
            first, second, *rest = known.entries
            # Never to an entry that moves nothing, which is no transfer.
            more = next(by for by in (1, 2, 3) if first.amount_micro + by and second.amount_micro - by)
            changed = (
                Entry(first.account, first.amount_micro + more),
                Entry(second.account, second.amount_micro - more),
                *rest,
            )
            return Transfer(known.transfer_id, known.kind, known.currency, changed)
        back = tuple(
            Entry(
                each.account,
                -each.amount_micro,
                may_overdraw=each.account.startswith(CREATOR) and chance.random() < 0.5,
            )
            for each in known.entries
            if each.amount_micro
        )
        if back:
            return Transfer(ids.derived_id("reversal", known.transfer_id), "reversal", known.currency, back)
    return _new(chance, model)


def _new(chance: random.Random, model: Model) -> Transfer:
    currency = chance.choice(CURRENCIES)
    accounts = chance.sample(ACCOUNTS, chance.choice((2, 2, 2, 3, 4)))
    amounts = [chance.choice((1, 7, 100, 10_000, 10**12)) * chance.choice((-1, 1)) for _ in accounts[1:]]
    amounts.insert(0, -sum(amounts))
    entries = tuple(
        _entry(chance, model, account, amount, currency) for account, amount in zip(accounts, amounts, strict=True)
    )
    if not all(each.amount_micro or each.hold_micro for each in entries):
        return _new(chance, model)
    return Transfer(f"t{chance.getrandbits(64):016x}", chance.choice(("tip", "payout")), currency, entries)


def _entry(chance: random.Random, model: Model, account: str, amount: int, currency: str) -> Entry:
    if account in PLATFORM:
        return Entry(account, amount)
    now = model.of(account, currency)
    if amount < 0 and chance.random() < 0.3:
        amount_hold = amount if now.held_micro >= -amount else 0
    else:
        amount_hold = chance.choice((0, 0, 0, abs(amount), -now.held_micro))
    expected = chance.choice((None, None, None, None, now, Balance(now.balance_micro + 1, now.held_micro)))
    return Entry(account, amount, amount_hold, expected, account.startswith(CREATOR) and chance.random() < 0.1)


class _Network(MemoryDynamoDB):
    """A client whose reads lag where that is allowed, and whose answers to transactions are lost, when told so."""

    def __init__(self, tables_: MemoryTables) -> None:
        super().__init__(tables_)
        self.loses_next = self.lags = False
        self.before: dict[tuple[str, str], dict[str, Any] | None] = {}
        self.refused = 0

    def transact_write_items(self, TransactItems: list[dict[str, Any]], **more: Any) -> dict[str, Any]:  # noqa: N803
        stood = {place: self.tables.get(*place) for place in _balances(TransactItems)}
        try:
            answer = super().transact_write_items(TransactItems, **more)
        except ClientError:
            self.refused += 1
            raise
        self.before |= {place[1]: item for place, item in stood.items()}
        if self.loses_next:
            self.loses_next = False
            raise ReadTimeoutError(endpoint_url="https://dynamodb")
        return answer

    def batch_get_item(self, RequestItems: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: N803
        answer = super().batch_get_item(RequestItems, **more)
        ((name, asked),) = RequestItems.items()
        if not self.lags or asked.get("ConsistentRead"):
            return answer
        # Each item as it was before its last change.
        keys = [(each["pk"]["S"], each["sk"]["S"]) for each in asked["Keys"]]
        found = [self.before[at] if at in self.before else self.tables.get(name, at) for at in keys]
        return {**answer, "Responses": {name: [dynamo._marshal(each) for each in found if each]}}


def _balances(operations: list[dict[str, Any]]) -> Iterator[tuple[str, tuple[str, str]]]:
    for each in operations:
        item = each["Put"]["Item"]
        if item["sk"]["S"] == "BALANCE":
            yield each["Put"]["TableName"], (item["pk"]["S"], item["sk"]["S"])


@dataclass
class Driver:
    """`ledger.post` itself: `post` says what became of it: posted, again, differs, insufficient or moved.

    An answer that is lost is asked for again, as callers do.
    """

    tables: MemoryTables = field(default_factory=MemoryTables)
    lost: int = 0

    def __post_init__(self) -> None:
        self.network = _Network(self.tables)

    def post(self, transfer: Transfer, at: datetime, chance: random.Random) -> str:
        self.network.loses_next = loses = chance.random() < 0.1
        self.network.lags = chance.random() < 0.3
        try:
            return "posted" if ledger.post(transfer, at) else "again"
        except Unavailable:
            self.lost += 1
            assert loses
            assert ledger.post(transfer, at) is False
            return "posted"
        except TransferDiffers:
            return "differs"
        except InsufficientBalance:
            return "insufficient"
        except BalanceMoved:
            return "moved"
        finally:
            self.network.loses_next = False


def burst(driver: Driver, model: Model, seed: int, steps: int, outcomes: Counter[str]) -> None:
    """So many steps by chance; each must end as the model says."""
    chance = random.Random(seed)  # noqa: S311 - chosen to be repeated, not to be unguessable
    at = START
    for number in range(steps):
        transfer = a_transfer(chance, model)
        at += timedelta(milliseconds=chance.randrange(3))
        wanted = model.expects(transfer)
        found = driver.post(transfer, at, chance)
        outcomes[found] += 1
        assert found == wanted, f"step {number} of seed {seed}: {transfer} ended as {found}, not {wanted}"


def balances(driver: Driver) -> dict[tuple[str, str], Balance]:
    """What the tables say, shards added up, accounts that are at nothing left out."""
    found: dict[tuple[str, str], Balance] = {}
    for item in driver.tables.items(tables.MONEY.context):
        name, _, currency = item["pk"].removeprefix("ACCOUNT#").rpartition("#")
        account = name.rpartition("#")[0] if name.startswith("platform#") else name
        before = found.get((account, currency), Balance())
        found[account, currency] = Balance(
            before.balance_micro + item["balance_micro"], before.held_micro + item["held_micro"]
        )
    return {each: balance for each, balance in found.items() if balance != Balance()}
