"""The tests' own mend of moto: a refused transaction leaves everything as it was, and copies no table for it."""

from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table

from socialflow import dynamo, tables
from socialflow.dynamo import Check, Delete, Put, Update, Write, key

MONEY, SOCIAL = dynamo.Store(tables.MONEY), dynamo.Store(tables.SOCIAL)
THERE = [{**key("A", str(number)), "n": number, "in": {"deep": [number]}} for number in range(4)]
CHANGES: list[Write] = [
    Put({**key("A", "0"), "n": 9}),
    Update(key("A", "1"), "SET #n = :n", {"n": 9}),
    Delete(key("A", "2")),
    Put({**key("B", "new"), "n": 9}),
    Update(key("C", "new"), "ADD #n :n", {"n": 9}),
]
REFUSED: list[Write] = [
    Check(key("A", "3"), "#n = :n", {"n": 9}),
    # Twice the same item.
    Put({**key("A", "0"), "n": 8}),
    # Not a number, and found only when it is done.
    Update(key("A", "3"), "ADD #in :n", {"n": 1}),
]


def everything() -> list[Any]:
    backend: Any = dynamodb_backends[DEFAULT_ACCOUNT_ID]["us-east-1"]
    found = []
    for store in (MONEY, SOCIAL):
        table: Table = backend.tables[store.name]
        items = [item.to_json() for partition in table.items.values() for item in partition.values()]
        assert table.stream_shard is not None
        found.append([sorted(map(str, items)), [each.to_json() for each in table.stream_shard.items]])
    return found


@pytest.mark.parametrize("refused", REFUSED, ids=["condition", "twice", "type"])
@pytest.mark.parametrize("at", [0, 3, 5])
def test_a_refused_transaction_leaves_items_and_streams_as_they_were(
    aws: SimpleNamespace, refused: Write, at: int
) -> None:
    for store in (MONEY, SOCIAL):
        store.write_many(THERE)
    before = everything()
    writes = [(store, each) for store in (MONEY, SOCIAL) for each in CHANGES]

    with pytest.raises((dynamo.ConditionFailed, ClientError)):
        dynamo.transact([*writes[:at], (MONEY, refused), *writes[at:]])

    assert everything() == before


def test_a_transaction_that_is_done_changes_what_it_names(aws: SimpleNamespace) -> None:
    MONEY.write_many(THERE)

    MONEY.transact(CHANGES)

    assert [each["sk"] for each in MONEY.query("A").items] == ["0", "1", "3"]
    found = MONEY.get_many([key("A", "0"), key("A", "1"), key("B", "new"), key("C", "new")])
    assert [each["n"] for each in found] == [9, 9, 9, 9]


def test_no_table_is_copied_for_it(aws: SimpleNamespace) -> None:
    backend: Any = dynamodb_backends[DEFAULT_ACCOUNT_ID]["us-east-1"]
    table = backend.tables[MONEY.name]

    with pytest.raises(dynamo.ConditionFailed):
        MONEY.transact([*CHANGES, REFUSED[0]])

    assert backend.tables[MONEY.name] is table
