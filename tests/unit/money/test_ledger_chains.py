"""Entries are numbered and chained: what is changed, left out or added afterwards is found, and by the nightly check told."""

import dataclasses
import time
from collections.abc import Callable
from typing import Any

import pytest

from functions.money import chains, ledger, ledger_table, posting
from functions.money.ledger_table import LEDGER
from functions.money.table import STORE
from functions.money.transfers import CASH, CLEARING, Balance, Entry, Transfer, creator, pool
from socialflow.dynamo import Delete, Item, Put, Update, key
from socialflow.errors import Unavailable
from tests.conftest import START
from tests.unit.money.conftest import Money

ANN = creator("ann")
PK = f"ACCOUNT#{ANN}#usd"


def entry(number: int) -> dict[str, str]:
    return key(PK, f"ENTRY#{number:012}")


def stored(number: int) -> Item:
    item = LEDGER.get(entry(number))
    assert item
    return item


@pytest.fixture
def three(money: Money) -> Money:
    """Ann's account has three entries of 5."""
    for number in range(3):
        ledger.post(Transfer.of(f"t{number}", "tip", "usd", {CASH: -5, ANN: 5}), START)
    return money


def test_entries_are_numbered_and_each_is_made_from_the_one_before(three: Money) -> None:
    found = list(ledger_table.entries(ANN, "usd"))

    assert [each["seq"] for each in found] == [1, 2, 3]
    assert [each["balance_micro"] for each in found] == [5, 10, 15]
    assert [each["previous"] for each in found] == ["", *(each["hash"] for each in found[:2])]
    assert ledger_table.head(ANN, "usd").hash == found[-1]["hash"]
    assert chains.follow(ANN, "usd").fault is None


@pytest.mark.parametrize(
    "change", [{"seq": 3}, {"seq": 1}, {"previous": "x"}, {"after": Balance(6)}, {"after": Balance(5, 1)}]
)
def test_a_link_follows_by_its_number_its_hash_and_its_balance(change: dict[str, Any]) -> None:
    head = posting.Head()
    made = []
    for number in range(2):
        made.append(posting.plan(Transfer.of(f"t{number}", "tip", "usd", {CASH: -5, ANN: 5}), "2026", {ANN: head})[1])
        before, head = head, made[-1].head

    assert posting.follows(made[1], before)
    assert not posting.follows(dataclasses.replace(made[1], **change), before)


def test_a_hold_is_part_of_the_chain_as_it_moves(money: Money) -> None:
    ledger.post(Transfer.of("t", "tip", "usd", {CASH: -5, ANN: 5}), START)
    ledger.post(Transfer("held", "test", "usd", (Entry(ANN, 0, hold_micro=4),)), START)
    ledger.post(Transfer("freed", "test", "usd", (Entry(ANN, 0, hold_micro=-1),)), START)

    assert [link.after for link, _ in ledger_table.links(ANN, "usd")] == [Balance(5, 0), Balance(5, 4), Balance(5, 3)]
    assert chains.follow(ANN, "usd").fault is None
    LEDGER.write(Update(entry(2), "SET #held_micro = :n", values={"n": 3}))
    assert chains.follow(ANN, "usd").fault is not None


def test_an_entry_that_stands_is_never_written_over(three: Money, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where the balance does not know of it."""
    LEDGER.write(Put({**stored(3), **entry(4), "seq": 4}))
    before = stored(4)
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)

    with pytest.raises(Unavailable):
        ledger.post(Transfer.of("t4", "tip", "usd", {CASH: -5, ANN: 5}), START)

    assert stored(4) == before
    assert ledger_table.transfer("t4") is None


def _amount() -> None:
    LEDGER.write(Update(entry(2), "SET #amount_micro = :n", values={"n": 6}))


def _kind() -> None:
    LEDGER.write(Update(entry(1), "SET #kind = :kind", values={"kind": "gift"}))


def _hash() -> None:
    LEDGER.write(Update(entry(2), "SET #hash = :hash", values={"hash": "0" * 64}))


def _left_out() -> None:
    LEDGER.write(Delete(entry(2)))


def _last_left_out() -> None:
    LEDGER.write(Delete(entry(3)))


def _added() -> None:
    LEDGER.write(Put({**stored(3), **entry(4), "seq": 4}))


def _swapped() -> None:
    second, third = stored(2), stored(3)
    LEDGER.write(Put({**third, **entry(2), "seq": 2}))
    LEDGER.write(Put({**second, **entry(3), "seq": 3}))


def _of_another_account() -> None:
    ledger.post(Transfer.of("b", "tip", "usd", {CASH: -5, creator("bob"): 5}), START)
    theirs = LEDGER.get(key(f"ACCOUNT#{creator('bob')}#usd", "ENTRY#000000000001"))
    assert theirs
    LEDGER.write(Put({**theirs, **entry(1)}))


def _chain_made_anew() -> None:
    """Every entry put over by a consistent forgery: the balance holds the end of the true one."""
    head = posting.Head()
    for number in range(3):
        links = posting.plan(Transfer.of(f"t{number}", "gift", "usd", {CASH: -5, ANN: 5}), "2026", {ANN: head})
        head = links[1].head
        LEDGER.write(Put(ledger_table._entry(links[1])))


def _balance() -> None:
    STORE.write(Update(key(PK, "BALANCE"), "ADD #balance_micro :n", values={"n": 1}))


def _held() -> None:
    STORE.write(Update(key(PK, "BALANCE"), "ADD #held_micro :n", values={"n": 1}))


def _balance_gone() -> None:
    STORE.write(Delete(key(PK, "BALANCE")))


@pytest.mark.parametrize(
    "forge",
    [
        _amount,
        _kind,
        _hash,
        _left_out,
        _last_left_out,
        _added,
        _swapped,
        _of_another_account,
        _chain_made_anew,
        _balance,
        _held,
        _balance_gone,
    ],
)
def test_whatever_is_forged_the_check_names_the_account(three: Money, forge: Callable[[], None]) -> None:
    assert three.check()["wrong"] == []

    forge()

    assert three.check()["wrong"] == [f"{ANN} usd"]


def test_the_check_finds_every_account_without_being_told(three: Money) -> None:
    ledger.post(Transfer.of("e", "test", "eur", {CASH: -7, pool("2026-03"): 7}), START)

    checked = three.check()

    # Three shards at most for three tips, one for the euros; two accounts that are no shards.
    assert checked["accounts"] == len({*ledger_table.registered()})
    assert {(ANN, "usd"), (pool("2026-03"), "eur")} < {*ledger_table.registered()}
    assert (checked["sum_micro"], checked["wrong"], checked["faults"]) == (0, [], {})


def test_a_currency_that_does_not_sum_to_zero_is_told_once_it_is_no_longer_under_way(
    three: Money, capsys: pytest.CaptureFixture[str]
) -> None:
    (chain,) = [each for each, _ in ledger_table.registered() if each.startswith(CASH)][:1]
    for item in list(ledger_table._entries(chain, "usd", 1, ledger_table.LAST)):
        LEDGER.write(Delete({"pk": item["pk"], "sk": item["sk"]}))
    STORE.write(Delete(key(f"ACCOUNT#{chain}#usd", "BALANCE")))

    assert three.check()["settled_micro"] == {"usd": 0}
    three.clock.forward(minutes=16)
    checked = three.check()

    assert checked["settled_micro"]["usd"] == checked["sum_micro"] > 0
    assert checked["wrong"] == []
    assert '"LedgerFaults":[1.0]' in capsys.readouterr().out


def test_what_is_posted_while_the_check_reads_is_no_fault(three: Money) -> None:
    posted: list[Any] = []

    def post_one_more(_link: object) -> None:
        if not posted:
            posted.append(ledger.post(Transfer.of("late", "tip", "usd", {CASH: -5, ANN: 5}), START))

    followed = chains.follow(ANN, "usd", post_one_more)

    assert posted == [True]
    assert (followed.fault, followed.head.seq) == (None, 4)


def test_what_waits_for_stripe_is_told_with_the_hour_it_is_from(three: Money) -> None:
    def moved(transfer_id: str, amount: int, kind: str = "payout") -> None:
        ledger.post(Transfer.of(transfer_id, kind, "usd", {CASH: -amount, CLEARING: amount}), three.clock.at)

    moved("out-1", 100)
    three.clock.forward(hours=30)
    moved("out-2", 70)
    moved("in-1", -100)
    assert three.check()["clearing_micro"] == {"usd": 270}
    assert three.check()["clearing_since"] == "2026-03-01T12"

    moved("confirm-out-1", -100, "stripe-confirmed")
    assert three.check()["clearing_micro"] == {"usd": 170}
    assert three.check()["clearing_since"] == "2026-03-02T18"

    moved("confirm-in-1", 100, "stripe-confirmed")
    moved("confirm-out-2", -70, "stripe-confirmed")
    assert three.check()["clearing_micro"] == {"usd": 0}
    assert three.check()["clearing_since"] is None
    assert ledger.balance(CLEARING, "usd").balance_micro == 0


def test_a_confirmation_without_anything_to_confirm_is_open_too(three: Money) -> None:
    ledger.post(Transfer.of("x", "stripe-confirmed", "usd", {CASH: 9, CLEARING: -9}), three.clock.at)

    assert three.check()["clearing_micro"] == {"usd": 9}
    assert three.check()["clearing_since"] == "2026-03-01T12"


def test_how_long_something_waits_is_a_metric(three: Money, capsys: pytest.CaptureFixture[str]) -> None:
    ledger.post(Transfer.of("x", "payout", "usd", {CASH: -9, CLEARING: 9}), three.clock.at)
    three.clock.forward(hours=80)

    three.check()

    said = capsys.readouterr().out
    assert '"ClearingOpenHours":[80.0]' in said
    assert '"LedgerFaults":[0.0]' in said
