"""Several who post at once: each transfer is posted once, none is lost, and no account gives what it has twice."""

import time
from types import SimpleNamespace
from typing import Any

import pytest

from functions.money import chains, ledger, ledger_table
from functions.money.errors import InsufficientBalance, TransferDiffers
from functions.money.ledger import BalanceMoved
from functions.money.table import STORE
from functions.money.transfers import CASH, CLEARING, FX, REVENUE, Balance, Entry, Transfer, creator, pool
from socialflow import dynamo
from socialflow.dynamo import ConditionFailed, Put
from socialflow.errors import Unavailable
from tests.concurrency import atomic_calls, together
from tests.conftest import START
from tests.unit.money.conftest import Money

__all__ = ["atomic_calls"]
ANN, POOL = creator("ann"), pool("2026-03")


def tip(transfer_id: str, amount: int = 10) -> Transfer:
    return Transfer.of(transfer_id, "tip", "usd", {CASH: -amount, ANN: amount})


def test_transfers_to_one_account_at_once_are_all_posted(money: Money, atomic_calls: None) -> None:
    results = together(*(lambda number=number: ledger.post(tip(f"t{number}"), START) for number in range(5)))

    assert results == [True] * 5
    assert ledger.balance(ANN, "usd") == Balance(50, 0)
    assert chains.follow(ANN, "usd").head.seq == 5
    assert money.check()["wrong"] == []


def test_the_same_transfer_at_once_is_posted_once(money: Money, atomic_calls: None) -> None:
    results = together(*[lambda: ledger.post(tip("t"), START)] * 4)

    assert sorted(results) == [False, False, False, True]
    assert ledger.balance(ANN, "usd") == Balance(10, 0)


def test_two_payouts_at_once_of_all_there_is_pay_once(money: Money, atomic_calls: None) -> None:
    ledger.post(tip("t"), START)

    def pay(number: int) -> bool:
        return ledger.post(Transfer.of(f"p{number}", "payout", "usd", {ANN: -10, CLEARING: 10}), START)

    results = together(lambda: pay(1), lambda: pay(2))

    assert sorted(map(str, map(type, results))) == sorted(map(str, (bool, InsufficientBalance)))
    assert ledger.balance(ANN, "usd") == Balance()
    assert money.audit("ann") == ledger.Audit(0, ())


def test_a_reversal_at_once_by_two_is_one(money: Money, atomic_calls: None) -> None:
    ledger.post(tip("t"), START)

    results = together(*[lambda: ledger.reverse("t", START)] * 3)

    assert sorted(results) == [False, False, True]
    assert ledger.balance(ANN, "usd") == Balance()


class Between:
    """Lets something happen between the reading of balances and the transaction that rests on them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.then: list[Any] = []
        self.is_happening = False
        transact = dynamo.transact

        def after_others(*arguments: Any, **more: Any) -> None:
            if self.then and not self.is_happening:
                self.is_happening = True
                self.then.pop(0)()
                self.is_happening = False
            transact(*arguments, **more)

        monkeypatch.setattr(dynamo, "transact", after_others)
        monkeypatch.setattr(time, "sleep", lambda _seconds: None)


@pytest.fixture
def between(money: Money, monkeypatch: pytest.MonkeyPatch) -> Between:
    return Between(monkeypatch)


def test_a_transfer_that_is_overtaken_is_decided_anew(between: Between) -> None:
    between.then = [lambda: ledger.post(tip("other"), START)]

    assert ledger.post(tip("t"), START) is True

    assert [each["transfer_id"] for each in ledger_table.entries(ANN, "usd")] == ["other", "t"]


def test_a_transfer_that_is_overtaken_by_one_that_empties_the_account_is_refused(between: Between) -> None:
    ledger.post(tip("t"), START)
    between.then = [lambda: ledger.post(Transfer.of("other", "test", "usd", {ANN: -10, CASH: 10}), START)]

    with pytest.raises(InsufficientBalance):
        ledger.post(Transfer.of("p", "test", "usd", {ANN: -10, REVENUE: 10}), START)

    assert ledger_table.transfer("p") is None


def test_an_expectation_that_is_overtaken_is_told_to_the_caller(between: Between) -> None:
    between.then = [lambda: ledger.post(tip("other"), START)]

    with pytest.raises(BalanceMoved):
        ledger.post(Transfer("t", "test", "usd", (Entry(CASH, -1), Entry(ANN, 1, expected=Balance()))), START)

    assert ledger.balance(ANN, "usd") == Balance(10, 0)


def test_an_account_that_keeps_moving_gives_way_to_a_later_try(between: Between) -> None:
    between.then = [lambda number=number: ledger.post(tip(f"other{number}"), START) for number in range(20)]

    with pytest.raises(Unavailable, match="keep posting"):
        ledger.post(tip("t"), START)

    assert ledger_table.transfer("t") is None
    between.then.clear()
    assert ledger.post(tip("t"), START) is True


def test_a_transfer_overtaken_by_itself_is_posted_once(between: Between) -> None:
    between.then = [lambda: ledger.post(tip("t"), START)]

    assert ledger.post(tip("t"), START) is False

    assert ledger.balance(ANN, "usd") == Balance(10, 0)


def both(first: str = "first", second: str = "second") -> list[Transfer]:
    """Two transfers that are posted together, each with accounts of its own."""
    return [tip(first), Transfer.of(second, "tip", "usd", {REVENUE: -5, creator("ben"): 5})]


def test_transfers_that_are_overtaken_by_themselves_are_posted_once(between: Between) -> None:
    between.then = [lambda: ledger.post_together(both(), START)]

    assert ledger.post_together(both(), START) is False

    assert (ledger.balance(ANN, "usd"), ledger.balance(creator("ben"), "usd")) == (Balance(10, 0), Balance(5, 0))


@pytest.mark.parametrize("other", [tip("first"), both()[1]], ids=["the first", "the second"])
def test_transfers_of_which_one_is_posted_alone_meanwhile_are_not_what_was_asked_for(
    between: Between, other: Transfer
) -> None:
    between.then = [lambda: ledger.post(other, START)]

    with pytest.raises(TransferDiffers):
        ledger.post_together(both(), START)

    posted = [ledger_table.transfer(each) is not None for each in ("first", "second")]
    assert posted == [other.transfer_id == "first", other.transfer_id == "second"]


def test_the_last_of_several_is_found_however_many_stand_before_it(between: Between) -> None:
    last = Transfer.of("last", "tip", "usd", {FX: -1, creator("cy"): 1})
    between.then = [lambda: ledger.post(last, START)]

    with pytest.raises(TransferDiffers):
        ledger.post_together([*both(), last], START)


def test_what_goes_with_several_transfers_is_counted_after_all_of_them(between: Between) -> None:
    STORE.write(Put({"pk": "X", "sk": "X"}))
    free, taken = (Put({"pk": each, "sk": "X"}, when="attribute_not_exists(#pk)") for each in ("Y", "X"))

    with pytest.raises(ConditionFailed) as refused:
        ledger.post_together(both(), START, also=[free, taken])

    assert refused.value.failed == {1: {"pk": "X", "sk": "X"}}
    assert ledger_table.transfer("first") is None


def test_what_goes_with_a_transfer_is_refused_as_soon_as_the_accounts_stand_still(between: Between) -> None:
    between.then = [lambda: ledger.post(tip("other"), START)]
    STORE.write(Put({"pk": "X", "sk": "X"}))

    with pytest.raises(ConditionFailed) as refused:
        ledger.post(tip("t"), START, also=[Put({"pk": "X", "sk": "X"}, when="attribute_not_exists(#pk)")])

    assert refused.value.failed == {0: {"pk": "X", "sk": "X"}}
    assert ledger_table.transfer("t") is None


def test_a_balance_read_too_early_refuses_nothing(aws: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    """An eventually consistent read may not know of money that is there: what it would refuse is read again."""
    ledger.post(tip("t"), START)
    read = ledger_table.heads

    def lagging(chains_: Any, currency: str, *, consistent: bool) -> Any:
        return read(chains_, currency, consistent=True) if consistent else {}

    monkeypatch.setattr(ledger_table, "heads", lagging)

    assert ledger.post(Transfer.of("p", "payout", "usd", {ANN: -10, CLEARING: 10}), START) is True
    assert ledger.post(Transfer.of("q", "tip", "usd", {CASH: -1, ANN: 1}), START) is True
    assert ledger.balance(ANN, "usd") == Balance(1, 0)
