"""Transfers sum to zero, are posted once, and never take more than there is."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.money import ledger, ledger_table, table
from functions.money.errors import InsufficientBalance, TransferDiffers
from functions.money.ledger import BalanceMoved
from functions.money.transfers import (
    CASH,
    CLEARING,
    PLATFORM,
    REVENUE,
    SHARDS,
    TAX,
    Balance,
    Entry,
    Transfer,
    chains,
    creator,
    pool,
)
from socialflow import ids
from socialflow.dynamo import ConditionFailed, Put
from tests.conftest import START
from tests.unit.money.conftest import Money

POOL = pool("2026-03")


def transfer(transfer_id: str, *entries: tuple[str, int]) -> Transfer:
    return Transfer(transfer_id, "test", "usd", tuple(Entry(account, amount) for account, amount in entries))


@pytest.mark.parametrize("entries", [[], [(CASH, 1)], [(CASH, -2), (POOL, 1)], [(CASH, 1), (CASH, -1)]])
def test_entries_that_do_not_sum_to_zero_on_distinct_accounts_are_no_transfer(entries: list[tuple[str, int]]) -> None:
    with pytest.raises(ValueError, match=r"sum to zero|stands twice"):
        transfer("t", *entries)


@pytest.mark.parametrize("amount", [0, 0.5, True, "1", 2**63, -(2**63), None])
def test_amounts_are_integers_of_64_bits_that_move_something(amount: Any) -> None:
    other = -amount if isinstance(amount, int | float) else amount
    with pytest.raises(ValueError, match=r"64 bits|moves nothing"):
        transfer("t", (CASH, other), (POOL, amount))


@pytest.mark.parametrize("currency", ["xxx", "USD", "", "us"])
def test_a_currency_that_is_none_of_ours_is_refused(currency: str) -> None:
    with pytest.raises(ValueError, match="none of ours"):
        Transfer.of("t", "test", currency, {CASH: -1, POOL: 1})


def test_amounts_of_zero_are_left_out_of_a_transfer_made_of_amounts() -> None:
    assert Transfer.of("t", "test", "usd", {CASH: -5, TAX: 0, POOL: 5}).entries == (Entry(CASH, -5), Entry(POOL, 5))


def test_nothing_but_a_creators_account_is_overdrawn() -> None:
    with pytest.raises(ValueError, match="overdraw"):
        Transfer("t", "test", "usd", (Entry(POOL, -1, may_overdraw=True), Entry(CASH, 1)))


def test_a_transfer_is_posted_once(money: Money) -> None:
    one = transfer("t", (CASH, -5), (POOL, 5))

    assert [ledger.post(one, START), ledger.post(one, START)] == [True, False]
    assert ledger.balance(POOL, "usd") == Balance(5, 0)
    assert [entry["amount_micro"] for entry in ledger_table.entries(POOL, "usd")] == [5]


def test_the_same_id_with_other_entries_is_refused(money: Money) -> None:
    ledger.post(transfer("t", (CASH, -5), (POOL, 5)), START)

    with pytest.raises(TransferDiffers):
        ledger.post(transfer("t", (CASH, -6), (POOL, 6)), START)
    assert ledger.balance(POOL, "usd").balance_micro == 5


def test_an_account_gives_no_more_than_it_has(money: Money) -> None:
    ledger.post(transfer("t", (CASH, -5), (POOL, 5)), START)

    with pytest.raises(InsufficientBalance):
        ledger.post(transfer("u", (POOL, -6), (REVENUE, 6)), START)
    assert ledger_table.transfer("u") is None
    assert money.audit() == ledger.Audit(0, ())


def test_an_account_that_was_never_used_gives_nothing(money: Money) -> None:
    with pytest.raises(InsufficientBalance):
        ledger.post(transfer("u", (creator("c"), -1), (CLEARING, 1)), START)


def test_a_replay_of_what_emptied_the_account_is_no_lack_of_money(money: Money) -> None:
    ledger.post(transfer("t", (CASH, -5), (POOL, 5)), START)
    emptying = transfer("u", (POOL, -5), (REVENUE, 5))

    assert [ledger.post(emptying, START), ledger.post(emptying, START)] == [True, False]
    with pytest.raises(TransferDiffers):
        ledger.post(transfer("u", (POOL, -6), (REVENUE, 6)), START)


def test_what_is_promised_to_a_payout_is_not_given_elsewhere(money: Money) -> None:
    ann = creator("ann")
    ledger.post(Transfer("t", "test", "usd", (Entry(CASH, -10), Entry(ann, 10, hold_micro=8))), START)

    for number, entry in enumerate((Entry(ann, -3), Entry(ann, 1, hold_micro=4), Entry(ann, -1, hold_micro=-9))):
        with pytest.raises(InsufficientBalance):
            ledger.post(Transfer(f"u{number}", "test", "usd", (entry, Entry(CASH, -entry.amount_micro))), START)
    ledger.post(Transfer("v", "test", "usd", (Entry(ann, -8, hold_micro=-8), Entry(CLEARING, 8))), START)

    assert ledger.balance(ann, "usd") == Balance(2, 0)


def test_a_clawback_leaves_a_debt_that_earnings_repay(money: Money) -> None:
    """PM-11: negative balances carry."""
    ann = creator("ann")
    ledger.post(transfer("t", (CASH, -5), (ann, 5)), START)

    ledger.post(Transfer("u", "clawback", "usd", (Entry(ann, -8, may_overdraw=True), Entry(CASH, 8))), START)

    assert ledger.balance(ann, "usd") == Balance(-3, 0)
    with pytest.raises(InsufficientBalance):
        ledger.post(transfer("v", (ann, -1), (CASH, 1)), START)
    ledger.post(transfer("w", (CASH, -7), (ann, 7)), START)
    assert ledger.balance(ann, "usd") == Balance(4, 0)


def test_a_promise_is_taken_back_even_from_an_account_that_is_in_debt(money: Money) -> None:
    ann = creator("ann")
    ledger.post(Transfer("t", "test", "usd", (Entry(CASH, -10), Entry(ann, 10, hold_micro=10))), START)
    ledger.post(Transfer("u", "clawback", "usd", (Entry(ann, -15, may_overdraw=True), Entry(CASH, 15))), START)

    ledger.post(Transfer("v", "test", "usd", (Entry(ann, 0, hold_micro=-10),)), START)

    assert ledger.balance(ann, "usd") == Balance(-5, 0)


def test_a_refused_companion_is_told_by_its_own_position_and_nothing_is_posted(money: Money) -> None:
    there = Put({"pk": "X", "sk": "X"})
    table.STORE.write(there)
    also = [Put({"pk": "Y", "sk": "Y"}), Put({"pk": "X", "sk": "X"}, when="attribute_not_exists(#pk)")]

    with pytest.raises(ConditionFailed) as refused:
        ledger.post(transfer("t", (CASH, -5), (POOL, 5)), START, also=also)

    assert refused.value.failed == {1: {"pk": "X", "sk": "X"}}
    assert ledger_table.transfer("t") is None
    assert table.STORE.get({"pk": "Y", "sk": "Y"}) is None


def test_a_platform_account_is_the_sum_of_its_shards(money: Money) -> None:
    for number in range(40):
        ledger.post(transfer(f"t{number}", (CASH, -1), (REVENUE, 1)), START)

    used = {chain for chain in chains(CASH) if ledger_table.head(chain, "usd").seq}
    assert len(used) > SHARDS // 2
    assert ledger.balance(CASH, "usd").balance_micro == -40
    assert len(list(ledger_table.entries(REVENUE, "usd"))) == 40


def test_a_transfer_that_expects_another_balance_is_not_posted(money: Money) -> None:
    ledger.post(transfer("t", (CASH, -5), (creator("c"), 5)), START)
    expecting = Transfer("u", "test", "usd", (Entry(CASH, -1), Entry(creator("c"), 1, expected=Balance())))

    with pytest.raises(BalanceMoved):
        ledger.post(expecting, START)
    assert ledger.balance(creator("c"), "usd").balance_micro == 5


def test_an_audit_finds_a_balance_that_is_not_the_sum_of_its_entries(money: Money) -> None:
    from socialflow.dynamo import Update, key

    ledger.post(transfer("t", (CASH, -5), (POOL, 5)), START)
    table.STORE.write(Update(key(f"ACCOUNT#{POOL}#usd", "BALANCE"), "ADD #balance_micro :n", values={"n": 1}))

    assert money.audit() == ledger.Audit(1, (f"{POOL} usd",))


def test_a_transfer_is_one_read_and_one_transaction(money: Money) -> None:
    from socialflow.dynamo import capacity

    capacity.reset()
    ledger.post(transfer("t", (CASH, -5), (POOL, 5)), START)

    # A transfer, two entries and two balances below 1 KB: the floor that TransactWriteItems allows is 2 units an item.
    # moto counts none for transactions, so only the calls are pinned here: where the accounts stand, and the transaction.
    assert capacity.calls == 2


ACCOUNTS = (CASH, POOL, REVENUE, creator("a"), creator("b"))
posting = st.tuples(
    st.integers(0, 9), st.sampled_from(ACCOUNTS), st.sampled_from(ACCOUNTS), st.integers(-(10**15), 10**15)
)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(postings=st.lists(posting, min_size=4, max_size=8))
def test_whatever_is_posted_the_books_balance(money: Money, postings: list[tuple[int, str, str, int]]) -> None:
    # One store for all examples: each has accounts and ids of its own.
    period = ids.new_id()
    accounts = {each: each if each in PLATFORM else f"{each}.{period}" for each in ACCOUNTS}
    before = sum(ledger.balance(each, "usd").balance_micro for each in PLATFORM)
    for number, source, target, amount in postings:
        if source == target or not amount:
            continue
        entries = ((accounts[source], -amount), (accounts[target], amount))
        try:
            ledger.post(transfer(f"{period}-{number}", *entries), START)
        except (InsufficientBalance, TransferDiffers):
            continue

    audit = ledger.audit((each, "usd") for each in accounts.values())
    assert (audit.sum_micro, audit.wrong) == (before, ())
    assert all(ledger.balance(each, "usd").balance_micro >= 0 for each in accounts.values() if each not in PLATFORM)
