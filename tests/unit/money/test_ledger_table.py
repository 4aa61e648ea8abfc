"""What the ledger keeps of a transfer, attribute by attribute: what is written once and never again must be right the first time."""

from typing import Any

import pytest

from functions.money import ledger, ledger_table, transfers
from functions.money.ledger_table import LAST, LEDGER
from functions.money.posting import Head
from functions.money.table import STORE
from functions.money.transfers import CASH, REVENUE, Balance, Entry, Transfer, creator, pool
from socialflow import clock, dynamo
from socialflow.dynamo import Store
from tests.conftest import START
from tests.unit.money.conftest import Money

ANN, POOL = creator("ann"), pool("2026-03")


def first() -> Transfer:
    entries = (Entry(ANN, 100, hold_micro=40), Entry(CASH, -100))
    return Transfer("t1", "tip", "usd", entries, facts=(("reverses", "t0"),))


def second() -> Transfer:
    return Transfer.of("t2", "refund", "usd", {ANN: -30, REVENUE: 30})


@pytest.fixture
def posted(money: Money) -> Money:
    for each in (first(), second()):
        ledger.post(each, START)
    return money


def kept(store: Store, pk: str, sk: str) -> dict[str, Any] | None:
    return store.get(dynamo.key(pk, sk), consistent=True)


def test_a_transfer_is_kept_with_its_entries_its_facts_and_a_digest(posted: Money) -> None:
    assert kept(LEDGER, "TRANSFER#t1", "TRANSFER") == {
        "pk": "TRANSFER#t1",
        "sk": "TRANSFER",
        "kind": "tip",
        "currency": "usd",
        "entries": [[ANN, 100], [CASH, -100]],
        "facts": {"reverses": "t0"},
        "content": first().content,
        "posted_at": clock.iso(START),
        "schema": 1,
    }
    assert "facts" not in (kept(LEDGER, "TRANSFER#t2", "TRANSFER") or {"facts": 1})


def test_an_entry_is_kept_with_the_balance_after_it_and_the_first_one_lists_its_account(posted: Money) -> None:
    one = kept(LEDGER, f"ACCOUNT#{ANN}#usd", "ENTRY#000000000001")
    two = kept(LEDGER, f"ACCOUNT#{ANN}#usd", "ENTRY#000000000002")
    assert one is not None

    assert one == {
        "pk": f"ACCOUNT#{ANN}#usd",
        "sk": "ENTRY#000000000001",
        "gsi1pk": "ACCOUNTS#07",
        "gsi1sk": f"{ANN}#usd",
        "seq": 1,
        "transfer_id": "t1",
        "kind": "tip",
        "posted_at": clock.iso(START),
        "amount_micro": 100,
        "hold_micro": 40,
        "balance_micro": 100,
        "held_micro": 40,
        "previous": "",
        "hash": one["hash"],
        "schema": 1,
    }
    assert two == {
        "pk": f"ACCOUNT#{ANN}#usd",
        "sk": "ENTRY#000000000002",
        "seq": 2,
        "transfer_id": "t2",
        "kind": "refund",
        "posted_at": clock.iso(START),
        "amount_micro": -30,
        "hold_micro": 0,
        "balance_micro": 70,
        "held_micro": 40,
        "previous": one["hash"],
        "hash": two["hash"] if two else "",
        "schema": 1,
    }


def test_a_balance_says_how_far_its_chain_goes(posted: Money) -> None:
    newest = ledger_table.newest_entries(ANN, "usd", 1)[0]

    assert kept(STORE, f"ACCOUNT#{ANN}#usd", "BALANCE") == {
        "pk": f"ACCOUNT#{ANN}#usd",
        "sk": "BALANCE",
        "balance_micro": 70,
        "held_micro": 40,
        "seq": 2,
        "hash": newest["hash"],
        "schema": 1,
    }


def test_the_hash_of_an_entry_never_changes(posted: Money) -> None:
    # Whoever holds an account's hash can check it years later.
    two, one = (each["hash"] for each in ledger_table.newest_entries(ANN, "usd", 2))

    assert (one, two) == (
        "58417e0528da4ca8ff3588f74fe366d9e4f3f7c97ba6ddba303b62eed6b33aae",
        "aa76b3df21ddb4cbff3cfd2899ba0e52416ccc5c5fe55ac4db99f21b7e6055ae",
    )


def test_the_newest_entries_come_first_and_no_more_than_asked_for(posted: Money) -> None:
    assert [each["seq"] for each in ledger_table.newest_entries(ANN, "usd", 10)] == [2, 1]
    assert [each["seq"] for each in ledger_table.newest_entries(ANN, "usd", 1)] == [2]
    assert ledger_table.newest_entries(ANN, "jpy", 10) == []


def test_an_account_that_was_never_used_stands_at_nothing(posted: Money) -> None:
    assert ledger_table.head(POOL, "usd") == Head()
    assert ledger_table.heads([POOL, ANN], "jpy", consistent=True) == {POOL: Head(), ANN: Head()}
    assert ledger_table.balances([POOL, ANN], "usd") == {POOL: Balance(), ANN: Balance(70, 40)}
    assert Head() == Head(Balance(0, 0), 0, "")


def test_entries_and_accounts_are_read_to_the_last_page(posted: Money, monkeypatch: pytest.MonkeyPatch) -> None:
    query = Store.query
    monkeypatch.setattr(Store, "query", lambda self, pk, **how: query(self, pk, **{**how, "limit": 1}))
    more = [Transfer.of(f"u{number}", "tip", "usd", {creator(f"c{number}"): 1, CASH: -1}) for number in range(40)]
    for each in more:
        ledger.post(each, START)

    names = sorted(chain for chain, _ in ledger_table.registered() if chain.startswith("creator#"))
    assert names == sorted([ANN, *(creator(f"c{number}") for number in range(40))])
    assert [each["seq"] for each in ledger_table.entries(ANN, "usd")] == [1, 2]
    assert sum(each["amount_micro"] for each in ledger_table.entries(CASH, "usd")) == -140
    assert [link.seq for link, _ in ledger_table.links(ANN, "usd", 2, LAST)] == [2]
    assert [link.seq for link, _ in ledger_table.links(ANN, "usd", 1, 1)] == [1]


@pytest.mark.parametrize("read", [lambda: ledger_table.transfer("t1"), lambda: ledger_table.head(ANN, "usd")])
def test_what_decides_is_read_as_it_is_now(posted: Money, monkeypatch: pytest.MonkeyPatch, read: Any) -> None:
    get, asked = Store.get, list[bool]()

    def noted(self: Store, at: dict[str, str], *, consistent: bool = False) -> Any:
        asked.append(consistent)
        return get(self, at, consistent=consistent)

    monkeypatch.setattr(Store, "get", noted)

    assert read() is not None
    assert asked == [True]


def test_a_balance_alone_is_read_as_it_is_now_and_several_may_lag(
    posted: Money, monkeypatch: pytest.MonkeyPatch
) -> None:
    get, asked = Store.get_many, list[bool]()

    def noted(self: Store, keys: Any, *, consistent: bool = False) -> Any:
        asked.append(consistent)
        return get(self, keys, consistent=consistent)

    monkeypatch.setattr(Store, "get_many", noted)
    ledger_table.balance(ANN, "usd")
    ledger_table.balances([ANN], "usd")
    ledger_table.balances([ANN], "usd", consistent=True)
    ledger_table.heads([ANN], "usd", consistent=False)

    assert asked == [True, False, True, False]
    assert transfers.chains(ANN) == (ANN,)
