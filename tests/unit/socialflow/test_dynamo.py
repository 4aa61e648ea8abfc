from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialflow import dynamo
from socialflow.dynamo import Check, ConditionFailed, Delete, Put, Store, Update, key

AT = key("A", "1")
SCALARS = st.one_of(
    st.text(),
    st.booleans(),
    st.integers(min_value=-(10**37), max_value=10**37),
    st.binary(),
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**20), max_value=10**20),
)
VALUES = st.recursive(
    SCALARS | st.none() | st.sets(st.text(min_size=1), min_size=1),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=60)
@given(st.dictionaries(st.text(min_size=1, max_size=8), VALUES, max_size=6))
def test_an_item_comes_back_as_it_was_but_for_absent_values(item: dict[str, Any]) -> None:
    assert dynamo.unmarshal(dynamo._marshal(item)) == {name: value for name, value in item.items() if value is not None}


@given(st.integers(min_value=-(10**37), max_value=10**37))
def test_a_whole_number_comes_back_as_an_int(number: int) -> None:
    back = dynamo.unmarshal(dynamo._marshal({"n": number}))["n"]

    assert back == number
    assert type(back) is int


@pytest.mark.parametrize("value", [0.1, Decimal("NaN"), Decimal("Infinity"), object(), set(), {1, 2}])
def test_what_dynamodb_cannot_hold_exactly_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        dynamo._marshal({"x": value})


def test_bytes_read_the_same_from_a_response_and_from_a_stream_record() -> None:
    assert dynamo.unmarshal({"x": {"B": b"\x00\xff"}}) == dynamo.unmarshal({"x": {"B": "AP8="}}) == {"x": b"\x00\xff"}


def test_an_item_that_was_put_is_read_back(store: Store) -> None:
    store.write(Put({**AT, "name": "a", "n": 7, "when": None}))

    assert store.get(AT, consistent=True) == {**AT, "name": "a", "n": 7}


def test_there_is_no_item_where_none_was_put(store: Store) -> None:
    assert store.get(AT) is None


def test_reserved_words_are_names_like_any_other(store: Store) -> None:
    store.write(
        Update(AT, "SET #status = :status, #count = :count, #name = :name", {"status": 1, "count": 2, "name": 3})
    )

    updated = store.write(Update(AT, "ADD #count :one REMOVE #name", {"one": 1, "status": 1}, when="#status = :status"))

    assert updated == {**AT, "status": 1, "count": 3}


def test_a_path_into_a_map_is_written_with_a_name_per_step(store: Store) -> None:
    store.write(Put({**AT, "size": {"values": 1}}))

    updated = store.write(Update(AT, "SET #size.#values = :two", {"two": 2}, when="#size.#values < :two"))

    assert updated["size"] == {"values": 2}


def test_a_refused_put_tells_what_stands_there(store: Store) -> None:
    store.write(Put({**AT, "owner": "first"}))

    with pytest.raises(ConditionFailed) as refused:
        store.write(Put({**AT, "owner": "second"}, when="attribute_not_exists(#pk)"))

    assert refused.value.failed == {0: {**AT, "owner": "first"}}
    assert store.get(AT) == {**AT, "owner": "first"}


def test_a_refused_update_of_nothing_tells_that_there_is_nothing(store: Store) -> None:
    with pytest.raises(ConditionFailed) as refused:
        store.write(Update(AT, "SET #n = :n", {"n": 1}, when="attribute_exists(#pk)"))

    assert refused.value.failed == {0: {}}


def test_a_delete_answers_what_it_deleted(store: Store) -> None:
    store.write(Put({**AT, "n": 1}))

    assert store.write(Delete(AT, when="#n = :n", values={"n": 1})) == {**AT, "n": 1}
    assert store.write(Delete(AT)) == {}


def test_a_put_answers_what_it_replaced(store: Store) -> None:
    store.write(Put({**AT, "n": 1}))

    assert store.write(Put({**AT, "n": 2})) == {**AT, "n": 1}


def test_a_transaction_does_all(store: Store) -> None:
    store.write(Put({**AT, "n": 1}))
    store.write(Put(key("A", "2")))
    store.write(Put(key("A", "3")))

    store.transact(
        [
            Update(AT, "SET #n = :two", {"two": 2}),
            Delete(key("A", "2")),
            Check(key("A", "3"), "attribute_exists(#pk)"),
            Put({**key("A", "4"), "name": "new"}, when="attribute_not_exists(#pk)"),
        ]
    )

    assert [(item["sk"], item.get("n")) for item in store.query_all("A")] == [("1", 2), ("3", None), ("4", None)]


def test_a_transaction_does_nothing_when_one_condition_fails_and_tells_which(store: Store) -> None:
    store.write(Put({**AT, "n": 1}))

    with pytest.raises(ConditionFailed) as refused:
        store.transact(
            [
                Put(key("A", "2")),
                Update(AT, "SET #n = :two", {"two": 2, "nine": 9}, when="#n = :nine"),
                Check(key("A", "9"), "attribute_exists(#pk)"),
            ]
        )

    assert refused.value.failed == {1: {**AT, "n": 1}, 2: {}}
    assert [item["sk"] for item in store.query_all("A")] == ["1"]


@pytest.fixture
def five(store: Store) -> Store:
    store.write_many({**key("A", str(n)), "gsi1pk": "G", "gsi1sk": str(9 - n), "n": n} for n in range(1, 6))
    return store


def test_a_query_pages_in_order(five: Store) -> None:
    first = five.query("A", limit=2)
    second = five.query("A", limit=2, after=first.next_key)
    third = five.query("A", limit=2, after=second.next_key)

    assert [[item["n"] for item in page.items] for page in (first, second, third)] == [[1, 2], [3, 4], [5]]
    assert third.next_key is None


def test_a_query_reads_backwards_within_bounds_and_by_prefix(five: Store) -> None:
    five.write(Put({**key("A", "4#x"), "n": 40}))

    assert [item["n"] for item in five.query("A", between=("2", "4"), newest_first=True).items] == [4, 3, 2]
    assert [item["n"] for item in five.query("A", begins_with="4").items] == [4, 40]


def test_an_index_has_its_own_order_and_its_pages_go_on(five: Store) -> None:
    first = five.query("G", index="gsi1", limit=3)
    rest = five.query("G", index="gsi1", limit=3, after=first.next_key)

    assert [item["n"] for item in [*first.items, *rest.items]] == [5, 4, 3, 2, 1]


def test_query_all_reads_every_page(five: Store) -> None:
    assert [item["n"] for item in five.query_all("A", page_size=2)] == [1, 2, 3, 4, 5]
    assert list(five.query_all("nobody")) == []


def test_get_many_finds_more_than_a_batch_and_each_once(store: Store) -> None:
    keys = [key("A", f"{n:03}") for n in range(130)]
    store.write_many(keys)

    found = store.get_many([*keys, *keys, key("A", "missing")])

    assert sorted(item["sk"] for item in found) == [each["sk"] for each in keys]


def test_write_many_puts_and_deletes_more_than_a_batch(store: Store) -> None:
    store.write_many(key("A", f"{n:02}") for n in range(60))

    store.write_many(puts=[{**key("B", "1"), "n": 1}], deletes=[key("A", f"{n:02}") for n in range(1, 60)])

    assert [item["sk"] for item in store.query_all("A")] == ["00"]
    assert store.get(key("B", "1")) == {**key("B", "1"), "n": 1}


def test_nothing_to_write_or_to_read_calls_nobody(store: Store) -> None:
    dynamo.capacity.reset()

    store.write_many()

    assert store.get_many([]) == []
    assert dynamo.capacity.calls == 0


def test_capacity_adds_up_what_calls_cost(store: Store) -> None:
    dynamo.capacity.reset()

    store.write(Put({**AT, "text": "x" * 1500}))
    store.get(AT, consistent=True)

    assert dynamo.capacity.calls == 2
    assert dynamo.capacity.units > 0
    dynamo.capacity.reset()
    assert (dynamo.capacity.calls, dynamo.capacity.units) == (0, 0.0)


def test_a_store_names_the_table_that_its_setting_names(aws: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    from socialflow import tables

    monkeypatch.delenv(tables.MONEY.setting)

    with pytest.raises(KeyError, match="TABLE_MONEY"):
        Store(tables.MONEY).get(AT)
