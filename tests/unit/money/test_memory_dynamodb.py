"""DynamoDB in memory answers as moto's does: the same refusals, told the same way, and the same items afterwards."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.memory_dynamodb import MemoryDynamoDB, MemoryTables
from functions.money.table import STORE
from socialflow import aws as factory
from socialflow import dynamo
from socialflow.dynamo import Check, ConditionFailed, Delete, Put, Update, Write, key

PLACES = [key(pk, sk) for pk in ("A", "B") for sk in ("ENTRY#1", "ENTRY#2", "BALANCE")]
CONDITIONS = [
    "",
    "attribute_not_exists(#pk)",
    "attribute_exists(#pk)",
    "#hash = :hash",
    "#hash <> :hash",
    "#n >= :n",
    "#n < :n",
    "attribute_not_exists(#n) OR #n = :n",
    "attribute_not_exists(#n) OR #n IN (:n, :hash)",
    "(attribute_not_exists(#n) OR #n <= :n) AND #hash = :hash",
    "#n = :n AND #hash = :hash OR attribute_not_exists(#hash)",
]
CHANGES = ["SET #n = :n", "ADD #n :n", "ADD #n :n SET #hash = :hash", "SET #n = :n, #hash = :hash"]
hashes, numbers = st.sampled_from(["", "a", "b"]), st.integers(-2, 2)


@st.composite
def writes(draw: st.DrawFn) -> Write:
    at, when, values = (
        draw(st.sampled_from(PLACES)),
        draw(st.sampled_from(CONDITIONS)),
        {"hash": draw(hashes), "n": draw(numbers)},
    )
    used = {name: value for name, value in values.items() if f":{name}" in when}
    match draw(st.sampled_from(["put", "put", "put", "update", "delete", "check"])):
        case "put":
            item: dict[str, Any] = {**at, "hash": draw(hashes), "n": draw(numbers | st.none())}
            return Put({name: value for name, value in item.items() if value is not None}, when, used)
        case "update":
            change = draw(st.sampled_from(CHANGES))
            return Update(
                at, change, {name: value for name, value in values.items() if f":{name}" in when + change}, when
            )
        case "delete":
            return Delete(at, when, used)
        case _:
            return Check(at, when or "attribute_exists(#pk)", used)


def _place(write: Write) -> tuple[str, str]:
    at = write.item if isinstance(write, Put) else write.key
    return at["pk"], at["sk"]


transactions = st.lists(writes(), min_size=1, max_size=4, unique_by=_place)


def outcome(transaction: list[Write]) -> Any:
    try:
        STORE.transact(transaction)
    except ConditionFailed as refused:
        return refused.failed
    return "done"


def everything() -> list[Any]:
    return [
        [STORE.get(at, consistent=True) for at in PLACES],
        sorted(STORE.get_many(PLACES, consistent=True), key=lambda item: (item["pk"], item["sk"])),
        STORE.query("A").items,
        STORE.query("B", newest_first=True, begins_with="ENTRY#").items,
        STORE.query("A", between=("BALANCE", "ENTRY#1")).items,
    ]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(run=st.lists(transactions, min_size=1, max_size=6))
def test_in_memory_every_transaction_ends_as_it_does_on_moto(aws: SimpleNamespace, run: list[list[Write]]) -> None:
    STORE.write_many(deletes=PLACES)
    on_moto = [*map(outcome, run), everything()]

    with pytest.MonkeyPatch.context() as patch:
        memory = MemoryDynamoDB()
        patch.setattr(factory, "client", lambda _service, **_how: memory)
        in_memory = [*map(outcome, run), everything()]

    assert in_memory == on_moto


def test_single_writes_answer_and_are_refused_as_on_moto(aws: SimpleNamespace) -> None:
    once = Put({**key("A", "1"), "n": 1}, "attribute_not_exists(#pk)")
    first = Update(key("A", "1"), "SET #at = if_not_exists(#at, :at), #s = :s", {"at": 5, "s": "x"})
    again = Update(key("A", "1"), "ADD #n :n SET #at = if_not_exists(#at, :at)", {"n": 2, "at": 7})
    gone = Delete(key("A", "1"), "#n = :n", {"n": 3})

    def ends(write: Put | Update | Delete) -> Any:
        try:
            return STORE.write(write)
        except ConditionFailed as refused:
            return refused.failed

    STORE.write_many(deletes=PLACES)
    run = (once, once, gone, first, again, gone, gone)
    on_moto = [ends(each) for each in run]
    with pytest.MonkeyPatch.context() as patch:
        memory = MemoryDynamoDB()
        patch.setattr(factory, "client", lambda _service, **_how: memory)
        in_memory = [ends(each) for each in run]

    assert in_memory == on_moto
    assert on_moto[-2]["at"] == 5


def test_two_operations_on_one_item_are_refused() -> None:
    with pytest.raises(ValueError, match="one operation an item"):
        MemoryTables().transact([("t", Put(key("A", "1"))), ("t", Delete(key("A", "1")))])


@pytest.mark.parametrize("when", ["size(#n) > :n", "#n = :n AND", "contains(#n, :n)", "NOT #n = :n"])
def test_a_condition_that_it_does_not_know_is_refused_and_not_guessed(when: str) -> None:
    with pytest.raises(NotImplementedError):
        MemoryTables().transact([("t", Put(key("A", "1"), when, {"n": 1}))])


@pytest.mark.parametrize("change", ["SET #n = #n + :n", "REMOVE #n", "SET #n = if_not_exists(#m, :n)"])
def test_a_change_that_it_does_not_know_is_refused_and_not_guessed(change: str) -> None:
    with pytest.raises(NotImplementedError):
        MemoryTables().transact([("t", Update(key("A", "1"), change, {"n": 1}))])


def test_an_item_is_as_it_was_written_whatever_is_done_to_the_one_that_was_given() -> None:
    memory = MemoryDynamoDB()
    memory.transact_write_items([{"Put": {"TableName": "t", "Item": dynamo._marshal({**key("A", "1"), "n": 1})}}])

    memory.get_item("t", dynamo._marshal(key("A", "1")))["Item"]["n"] = {"N": "2"}

    assert memory.get_item("t", dynamo._marshal(key("A", "1")))["Item"]["n"] == {"N": "1"}
