"""The tests' DynamoDB in memory where ministack differs from what AWS documents, or does not look: the documentation holds."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.dynamodb import DynamoDB, Refused


def put(**attributes: Any) -> dict[str, Any]:
    return {"TableName": "t", "Item": {"pk": {"S": "a"}, "sk": {"S": "1"}, **attributes}}


KEY = {"TableName": "t", "Key": {"pk": {"S": "a"}, "sk": {"S": "1"}}}
N = {"ExpressionAttributeNames": {"#n": "n"}, "ExpressionAttributeValues": {":n": {"N": "1"}}}


@pytest.fixture
def database() -> DynamoDB:
    made = DynamoDB(lambda: 1000.0)
    made.create("t", ["gsi1"])
    return made


def refusal(call: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code


@pytest.mark.parametrize(
    ("written", "read"), [("1.50", "1.5"), ("1E+2", "100"), ("-0", "0"), ("007", "7"), ("9" * 38, "9" * 38)]
)
def test_a_number_is_kept_in_one_form(database: DynamoDB, written: str, read: str) -> None:
    database.call("PutItem", put(n={"N": written}))

    assert database.call("GetItem", KEY)["Item"]["n"] == {"N": read}


@pytest.mark.parametrize("number", ["9" * 39, "1E+126", "much"])
def test_what_is_no_number_of_dynamodbs_is_refused(database: DynamoDB, number: str) -> None:
    assert refusal(lambda: database.call("PutItem", put(n={"N": number}))) == "ValidationException"


@pytest.mark.parametrize("members", [[], ["a", "a"]])
def test_a_set_is_neither_empty_nor_twice_the_same(database: DynamoDB, members: list[str]) -> None:
    assert refusal(lambda: database.call("PutItem", put(set={"SS": members}))) == "ValidationException"


def test_an_item_weighs_at_most_400_kilobytes(database: DynamoDB) -> None:
    room = 400 * 1024 - len("pkask1s")
    database.call("PutItem", put(s={"S": "x" * room}))

    assert refusal(lambda: database.call("PutItem", put(s={"S": "x" * (room + 1)}))) == "ValidationException"
    grow = {**KEY, "UpdateExpression": "SET #n = :n", **N}
    assert refusal(lambda: database.call("UpdateItem", grow)) == "ValidationException"


def test_a_page_ends_at_a_megabyte(database: DynamoDB) -> None:
    for number in range(4):
        item = {**put(s={"S": "x" * 300_000})["Item"], "sk": {"S": str(number)}}
        database.call("PutItem", {"TableName": "t", "Item": item})
    asked: dict[str, Any] = {
        "TableName": "t",
        "KeyConditionExpression": "#pk = :pk",
        "ExpressionAttributeNames": {"#pk": "pk"},
        "ExpressionAttributeValues": {":pk": {"S": "a"}},
    }

    first = database.call("Query", asked)
    rest = database.call("Query", {**asked, "ExclusiveStartKey": first["LastEvaluatedKey"]})

    assert (first["Count"], rest["Count"], "LastEvaluatedKey" in rest) == (3, 1, False)


def test_a_transaction_has_its_limits(database: DynamoDB) -> None:
    def writes_(count: int, size: int) -> dict[str, Any]:
        many = [{"Put": put(s={"S": "x" * size}, sk={"S": str(number)})} for number in range(count)]
        return {"TransactItems": many}

    assert refusal(lambda: database.call("TransactWriteItems", writes_(101, 1))) == "ValidationException"
    assert refusal(lambda: database.call("TransactWriteItems", writes_(11, 390_000))) == "ValidationException"
    assert not database.tables["t"].items
    database.call("TransactWriteItems", writes_(100, 1))
    assert len(database.tables["t"].items) == 100


def test_a_token_is_good_for_ten_minutes_and_one_request() -> None:
    now = [0.0]
    database = DynamoDB(lambda: now[0])
    database.create("t")
    request = {
        "TransactItems": [{"Update": {**KEY, "UpdateExpression": "ADD #n :n", **N}}],
        "ClientRequestToken": "once",
    }
    for at in (0.0, 599.0, 601.0):
        now[0] = at
        database.call("TransactWriteItems", request)

    assert database.call("GetItem", KEY)["Item"]["n"] == {"N": "2"}
    other = {"TransactItems": [{"Put": put()}], "ClientRequestToken": "once"}
    assert refusal(lambda: database.call("TransactWriteItems", other)) == "IdempotentParameterMismatchException"


def test_reads_of_a_transaction_are_answered_in_their_order(database: DynamoDB) -> None:
    database.call("PutItem", put(n={"N": "1"}))
    nothing = {"TableName": "t", "Key": {"pk": {"S": "a"}, "sk": {"S": "2"}}}

    answer = database.call("TransactGetItems", {"TransactItems": [{"Get": nothing}, {"Get": KEY}]})

    assert answer["Responses"] == [{}, {"Item": put(n={"N": "1"})["Item"]}]


@pytest.mark.parametrize("change", ["SET #n = :n REMOVE #n", "SET #n = :n, #n.#n = :n"])
def test_changes_of_one_path_in_two_ways_are_refused(database: DynamoDB, change: str) -> None:
    assert (
        refusal(lambda: database.call("UpdateItem", {**KEY, "UpdateExpression": change, **N})) == "ValidationException"
    )


def test_an_update_answers_what_it_named(database: DynamoDB) -> None:
    database.call("PutItem", put(n={"N": "1"}, s={"S": "x"}))

    answer = database.call("UpdateItem", {**KEY, "UpdateExpression": "ADD #n :n", "ReturnValues": "UPDATED_NEW", **N})

    assert answer == {"Attributes": {"n": {"N": "2"}}}


def test_a_key_is_not_changed(database: DynamoDB) -> None:
    change = {**KEY, **N, "UpdateExpression": "SET #n = :n", "ExpressionAttributeNames": {"#n": "sk"}}

    assert refusal(lambda: database.call("UpdateItem", change)) == "ValidationException"
    transaction = {"TransactItems": [{"Update": change}]}
    assert refusal(lambda: database.call("TransactWriteItems", transaction)) == "ValidationException"


def test_a_write_that_changes_nothing_is_not_streamed() -> None:
    told: list[str] = []
    database = DynamoDB(lambda: 0.0, lambda _name, record: told.append(record["eventName"]))
    database.create("t")
    for _ in range(2):
        database.call("PutItem", put(n={"N": "1"}))
        database.call("UpdateItem", {**KEY, "UpdateExpression": "SET #n = :n", **N})

    assert told == ["INSERT"]


@pytest.mark.parametrize(
    "more",
    [
        {"ProjectionExpression": "#n"},
        {"ConditionExpression": "attribute_type(#n, :n)"},
        {"ConditionExpression": "n = :n"},
        {"ConditionExpression": "#n = :n AND"},
        {"ConditionExpression": "#n[0] = :n"},
        {"UpdateExpression": "SET #n = list_append(#n, :n)"},
        {"ReturnValues": "UPDATED_OLD"},
    ],
)
def test_what_it_does_not_know_is_refused_and_not_guessed(database: DynamoDB, more: dict[str, str]) -> None:
    asked = {"UpdateExpression": "SET #n = :n", **more}

    with pytest.raises(NotImplementedError):
        database.call("UpdateItem", {**KEY, **N, **asked})


def test_what_was_read_can_be_changed_without_changing_what_is_stored(database: DynamoDB) -> None:
    database.call("PutItem", put(n={"N": "1"}))

    database.call("GetItem", KEY)["Item"]["n"] = {"N": "2"}

    assert database.call("GetItem", KEY)["Item"]["n"] == {"N": "1"}
