"""What reads cost, as the DynamoDB guide counts it ("Read and write operations", capacity unit consumption)."""

from __future__ import annotations

from typing import Any

import pytest

from local.cloud.running import RunningCloud
from tests.local.cloud.functions import table

# With the attributes' names pk, sk and filler, and one character each for the keys.
_OVERHEAD_BYTES = len("pk" + "sk" + "filler") + 2
UP_TO_4_KB, ABOVE_4_KB = 4096, 4097


@pytest.fixture(scope="module")
def reads(cloud: RunningCloud) -> Any:
    """DynamoDB with two tables whose partition `a` holds one item of 4 KB (`1`), one a byte above it (`2`), and `3`."""
    dynamodb = cloud.client("dynamodb")
    for name in ("reads", "more-reads"):
        table(cloud, name)
        for sk, size in (("1", UP_TO_4_KB), ("2", ABOVE_4_KB), ("3", 100)):
            filler = {"S": "x" * (size - _OVERHEAD_BYTES)}
            dynamodb.put_item(TableName=name, Item={**key(sk), "filler": filler})
    return dynamodb


def key(sk: str) -> dict[str, Any]:
    return {"pk": {"S": "a"}, "sk": {"S": sk}}


def batch(dynamodb: Any, asked: dict[str, dict[str, Any]], level: str = "TOTAL") -> Any:
    """`asked` has sort keys for keys."""
    requests = {name: {**each, "Keys": [key(sk) for sk in each["Keys"]]} for name, each in asked.items()}
    return dynamodb.batch_get_item(RequestItems=requests, ReturnConsumedCapacity=level).get("ConsumedCapacity")


def query(reads: Any, level: str = "TOTAL", **options: Any) -> Any:
    asked = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": "a"}}, **options}
    return reads.query(TableName="reads", ReturnConsumedCapacity=level, **asked)["ConsumedCapacity"]


def get(reads: Any, sk: str, **options: Any) -> float:
    answer = reads.get_item(TableName="reads", Key=key(sk), ReturnConsumedCapacity="TOTAL", **options)
    return float(answer["ConsumedCapacity"]["CapacityUnits"])


@pytest.mark.parametrize(
    ("keys", "units"),
    [(["1"], 0.5), (["2"], 1.0), (["1", "3"], 1.0), (["1", "2", "3"], 2.0), (["gone"], 0.5), (["gone", "2"], 1.5)],
)
def test_each_item_of_a_batch_is_rounded_up_to_4_kb_and_halved(reads: Any, keys: list[str], units: float) -> None:
    assert batch(reads, {"reads": {"Keys": keys}}) == [{"TableName": "reads", "CapacityUnits": units}]


def test_a_batch_counts_each_table_by_its_own_consistency(reads: Any) -> None:
    keys = {"Keys": ["1", "2"]}

    consumed = batch(reads, {"reads": keys, "more-reads": {**keys, "ConsistentRead": True}})

    assert {each["TableName"]: each["CapacityUnits"] for each in consumed} == {"reads": 1.5, "more-reads": 3.0}


def test_what_a_batch_leaves_out_of_an_item_is_read_all_the_same(reads: Any) -> None:
    [consumed] = batch(reads, {"reads": {"Keys": ["2"], "ProjectionExpression": "sk"}})

    assert consumed["CapacityUnits"] == 1.0


def test_a_batch_tells_the_tables_own_share_when_indexes_are_asked_for_and_nothing_when_not_asked(reads: Any) -> None:
    asked = {"reads": {"Keys": ["1"]}}

    assert batch(reads, asked, "INDEXES")[0]["Table"] == {"CapacityUnits": 0.5}
    assert batch(reads, asked, "NONE") is None


def test_a_batch_still_answers_its_items(reads: Any) -> None:
    asked = {"reads": {"Keys": [key("3"), key("gone")]}}

    answer = reads.batch_get_item(RequestItems=asked, ReturnConsumedCapacity="TOTAL")

    assert [item["sk"] for item in answer["Responses"]["reads"]] == [{"S": "3"}]
    assert answer["UnprocessedKeys"] == {}


def test_one_item_costs_by_its_size(reads: Any) -> None:
    costs = [get(reads, sk) for sk in ("1", "2", "gone")]

    assert costs == [0.5, 1.0, 0.5]
    assert get(reads, "2", ConsistentRead=True) == 2.0
    assert get(reads, "2", ProjectionExpression="sk") == 1.0


@pytest.mark.parametrize(
    ("options", "units"),
    [
        # 4096 + 4097 + 100 bytes are three blocks together, two without the last byte of the second.
        ({}, 1.5),
        ({"ConsistentRead": True}, 3.0),
        ({"Limit": 1}, 0.5),
        ({"Limit": 2}, 1.5),
        ({"ProjectionExpression": "sk"}, 1.5),
        ({"Select": "COUNT"}, 1.5),
        ({"FilterExpression": "attribute_not_exists(filler)"}, 1.5),
        ({"ExpressionAttributeValues": {":pk": {"S": "nobody"}}}, 0.5),
    ],
)
def test_a_query_is_rounded_up_over_all_that_it_looked_at(reads: Any, options: dict[str, Any], units: float) -> None:
    consumed = query(reads, "INDEXES", **options)

    assert (consumed["CapacityUnits"], consumed["Table"]["CapacityUnits"]) == (units, units)


def test_an_index_carries_the_read_with_the_size_of_its_entries(cloud: RunningCloud) -> None:
    dynamodb = cloud.client("dynamodb")
    dynamodb.create_table(
        TableName="indexed",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "by")],
        BillingMode="PAY_PER_REQUEST",
        GlobalSecondaryIndexes=[
            {
                "IndexName": name,
                "KeySchema": [{"AttributeName": "by", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": projected},
            }
            for name, projected in (("all", "ALL"), ("keys", "KEYS_ONLY"))
        ],
    )
    for number in range(3):
        item = {"pk": {"S": str(number)}, "by": {"S": "b"}, "filler": {"S": "x" * 4000}}
        dynamodb.put_item(TableName="indexed", Item=item)

    def cost(index: str) -> tuple[float, float]:
        asked = {"KeyConditionExpression": "#by = :by", "ExpressionAttributeNames": {"#by": "by"}}
        answer = dynamodb.query(
            TableName="indexed",
            IndexName=index,
            ExpressionAttributeValues={":by": {"S": "b"}},
            ReturnConsumedCapacity="INDEXES",
            **asked,
        )["ConsumedCapacity"]
        return answer["Table"]["CapacityUnits"], answer["GlobalSecondaryIndexes"][index]["CapacityUnits"]

    assert cost("all") == (0.0, 1.5)
    assert cost("keys") == (0.0, 0.5)
