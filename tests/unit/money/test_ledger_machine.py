"""A hundred thousand transfers, posted by `ledger.post`, end as a model says and leave chains without a fault (PM-12)."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from functions.money import ledger_table, posting, transfers
from functions.money.posting import Head, Link
from functions.money.transfers import CREATOR, PLATFORM, Balance, Transfer
from socialflow import aws as factory
from socialflow import dynamo, tables
from socialflow.dynamo import Put, Store
from tests.unit.money.ledger_drive import Driver, Model, balances, burst

seeds = st.integers(0, 2**32 - 1)
STEPS = 250


@pytest.fixture(autouse=True)
def whatever_was_patched_is_undone() -> Iterator[None]:
    """Also when a run is cut off: what comes after must not find the machine's tables."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(factory, "client", factory.client)
        patch.setattr(time, "sleep", time.sleep)
        for table in tables.ALL:
            patch.setenv(table.setting, table.context)
        yield


class LedgerMachine(RuleBasedStateMachine):
    """Bursts of steps, each from a seed; after each burst the tables are what the model says."""

    steps: ClassVar[int] = 0
    outcomes: ClassVar[Counter[str]] = Counter()
    lost: ClassVar[int] = 0
    refused: ClassVar[int] = 0

    @initialize()
    def begin(self) -> None:
        self.model, self.driver = Model(), Driver()
        self.patch = pytest.MonkeyPatch()
        stand(self.patch, self.driver)

    @rule(seed=seeds)
    def many_steps(self, seed: int) -> None:
        self.go(seed, STEPS)

    @rule(seed=seeds, steps=st.integers(1, 5))
    def a_few_steps(self, seed: int, steps: int) -> None:
        self.go(seed, steps)

    def go(self, seed: int, steps: int) -> None:
        type(self).steps += steps
        burst(self.driver, self.model, seed, steps, self.outcomes)

    @invariant()
    def the_balances_are_the_models(self) -> None:
        if not hasattr(self, "model"):
            return
        wanted = {
            each: balance
            for each, balance in self.model.balances.items()
            if balance.balance_micro or balance.held_micro
        }
        assert balances(self.driver) == wanted

    @invariant()
    def every_currency_sums_to_zero_and_nobody_owes_but_the_platform_and_creators(self) -> None:
        if not hasattr(self, "model"):
            return
        sums: Counter[str] = Counter()
        for (account, currency), balance in balances(self.driver).items():
            sums[currency] += balance.balance_micro
            assert balance.held_micro >= 0
            assert balance.balance_micro >= 0 or account in PLATFORM or account.startswith(CREATOR)
        assert not any(sums.values())

    def teardown(self) -> None:
        if not hasattr(self, "model"):
            return
        type(self).lost += self.driver.lost
        type(self).refused += self.driver.network.refused
        every_chain_is_sound(self.driver, self.model)
        self.patch.undo()


def every_chain_is_sound(driver: Driver, model: Model) -> None:
    found, ledger = 0, tables.LEDGER.context
    for chain, currency in ledger_table.registered():
        head = Head()
        for _, item in sorted(driver.tables.partition(ledger, f"ACCOUNT#{chain}#{currency}").items()):
            link = ledger_table.link(item, chain, currency)
            assert posting.follows(link, head)
            assert link.hash == item["hash"]
            head = link.head
        assert head == ledger_table.head(chain, currency)
        found += head.seq
    assert found == model.entries
    for transfer_id, transfer in model.posted.items():
        item = driver.tables.partition(ledger, f"TRANSFER#{transfer_id}")["TRANSFER"]
        assert item["content"] == transfer.content


def stand(patch: pytest.MonkeyPatch, driver: Driver) -> None:
    """Let the code under test reach the driver's tables."""
    patch.setattr(factory, "client", lambda _service, **_how: driver.network)
    # What is waited for here is no other process.
    patch.setattr(time, "sleep", lambda _seconds: None)
    for table in tables.ALL:
        patch.setenv(table.setting, table.context)


# 40 s of one idle core.
@pytest.mark.timeout(900)
def test_a_hundred_thousand_steps_end_as_the_model_says_whatever_lags_and_whatever_answers_are_lost() -> None:
    dynamo.capacity.reset()
    # Which rules an example uses is by chance, so a number of examples is no number of steps.
    while LedgerMachine.steps < 100_000:
        run_state_machine_as_test(
            LedgerMachine,
            settings=settings(
                max_examples=5,
                stateful_step_count=20,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )

    # Every way to end was taken, and often; each step went through the client.
    assert {"posted", "again", "differs", "insufficient", "moved"} == set(LedgerMachine.outcomes)
    assert min(LedgerMachine.outcomes.values()) > 1_000
    assert min(LedgerMachine.lost, LedgerMachine.refused) > 1_000
    assert dynamo.capacity.calls > LedgerMachine.steps


def _unconditional(transfer: Transfer, links: Sequence[Link], at: datetime) -> list[tuple[Store, Put]]:
    return [(store, Put(put.item)) for store, put in WRITES(transfer, links, at)]


def _unguarded_balances(transfer: Transfer, links: Sequence[Link], at: datetime) -> list[tuple[Store, Put]]:
    """As if an entry were its own balance's only guard, and found its place by what the balance says."""
    return [
        (store, Put(put.item, put.when if "TRANSFER" in put.item["sk"] else ""))
        for store, put in WRITES(transfer, links, at)
    ]


WRITES = ledger_table.writes


@pytest.mark.parametrize(
    ("owner", "name", "naive"),
    [
        (ledger_table, "writes", _unconditional),
        (ledger_table, "writes", _unguarded_balances),
        (posting, "_gives_what_it_has", lambda *_: True),
        (posting, "_gives_what_it_has", lambda entry, _before, after: entry.may_overdraw or after.balance_micro >= 0),
        (transfers, "may_be_negative", lambda account: not account.startswith(CREATOR)),
    ],
)
def test_a_naive_ledger_is_caught(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, naive: Any) -> None:
    monkeypatch.setattr(owner, name, naive)

    with pytest.raises(AssertionError):
        _bursts(monkeypatch, 4)


def _bursts(patch: pytest.MonkeyPatch, count: int) -> None:
    for seed in range(count):
        model, driver = Model(), Driver()
        stand(patch, driver)
        burst(driver, model, seed, 500, Counter())
        assert balances(driver) == {each: found for each, found in model.balances.items() if found != Balance()}


def test_what_catches_naive_ledgers_lets_this_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    _bursts(monkeypatch, 4)
