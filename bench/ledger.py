"""Posting to the ledger: write units of a transfer against what its items must cost, and time of a step of the model.

A transaction's write costs two units an item of up to 1 KB: the floor is 2 for the transfer, 2 for each entry and 2 for each
balance. Units are counted by the embedded cloud from the sizes of items. The model's step is a decision and its writes on
tables in memory, in processor time; its peer is the 200 us that make 5,000 steps a second.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from bench import world
from bench.memory_dynamodb import MemoryTables
from bench.metric import Metric
from functions.money import ledger_table, posting
from functions.money.posting import Head
from functions.money.transfers import CASH, REVENUE, STRIPE_FEES, TAX, Transfer, creator
from socialflow import clock, dynamo, ids

_AT = datetime(2026, 3, 1, tzinfo=UTC)
_LIMIT_US = 200.0
_STEPS = 5_000
# A tip as it is posted, and a settlement's chunk: as many creators as fit into a transaction.
_SHAPES = {"transfer": 1, "chunk": 24}


def run(rounds: int) -> Iterator[Metric]:
    with world.running():
        for name, creators in _SHAPES.items():
            ours, floor = _units(creators, rounds)
            yield Metric(f"ledger_{name}_write_units", "WRU", 1.0 if name == "transfer" else 1.05, ours, floor)
    yield Metric(
        "ledger_model_step", "us of CPU", 1.0, [_step_us(number) for number in range(rounds)], [_LIMIT_US] * rounds
    )


def _units(creators: int, rounds: int) -> tuple[list[float], list[float]]:
    """Of a transfer whose accounts have entries already: an account's first costs a unit more, for the list of accounts."""
    names = [ids.new_id() for _ in range(creators)]
    ours: list[float] = []
    floor: list[float] = []
    read = 0.0
    # One transfer id's shards are warm only for that id, so rounds go on until each shard has had a first.
    for number in range(rounds + 60):
        transfer = _transfer(ids.derived_id("bench", str(creators), str(number)), names)
        dynamo.capacity.reset()
        heads = ledger_table.heads(posting.chains(transfer), "usd", consistent=False)
        read = dynamo.capacity.units
        links = posting.plan(transfer, clock.iso(_AT), heads)
        dynamo.capacity.reset()
        ledger_table.post([(transfer, links)], _AT, ())
        if all(head.seq for head in heads.values()) and len(ours) < rounds:
            ours.append(dynamo.capacity.units)
            floor.append(2.0 * (1 + 2 * len(links)))
    print(f"ledger: {len(links)} entries read {read} units before they are posted", file=sys.stderr)
    return ours, floor


def _transfer(transfer_id: str, names: Sequence[str]) -> Transfer:
    """A tip to one, less fee, tax and the platform's part; or a pool's share to many."""
    if len(names) == _SHAPES["chunk"]:
        shares = {creator(name): 5_250_000 + number for number, name in enumerate(names)}
        return Transfer.of(transfer_id, "settle-creators", "usd", {CASH: -sum(shares.values()), **shares})
    parts = {STRIPE_FEES: 450_000, TAX: 800_000, REVENUE: 2_625_000, creator(names[0]): 6_125_000}
    return Transfer.of(transfer_id, "tip", "usd", {CASH: -sum(parts.values()), **parts})


def _step_us(number: int) -> float:
    """Two entries, on fifty creators' accounts that fill while it runs."""
    tables, heads = MemoryTables(), dict[str, Head]()
    moves = [
        Transfer.of(f"{number}-{step}", "tip", "usd", {CASH: -100, creator(f"c{step % 50}"): 100})
        for step in range(_STEPS)
    ]
    before = time.process_time()
    for transfer in moves:
        links = posting.plan(transfer, clock.iso(_AT), heads)
        writes = ledger_table.writes(transfer, links, _AT)
        tables.transact([(store.table.context, each) for store, each in writes])
        heads |= {link.chain: link.head for link in links}
    return (time.process_time() - before) / _STEPS * 1e6
