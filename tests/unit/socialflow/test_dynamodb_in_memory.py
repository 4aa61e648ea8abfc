"""The tests' DynamoDB in memory against ministack's: whatever is asked of both, both answer, refuse and keep the same."""

import asyncio
import copy
import itertools
import json
import re
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from ministack.services import dynamodb as ministack

from tests.support.dynamodb import DynamoDB, Refused

Request = tuple[str, dict[str, Any]]
NAMES, INDEX = ("one", "two"), "gsi1"
PKS, SKS = ("a", "b"), ("ENTRY#1", "ENTRY#2", "é", "z")
texts = st.sampled_from(["", "a", "b", "ab", "é"]).map(lambda text: {"S": text})
numbers = st.sampled_from(["0", "1", "-2", "1.5", "10"]).map(lambda text: {"N": text})
string_sets = st.lists(st.sampled_from("abc"), min_size=1, max_size=3, unique=True).map(lambda each: {"SS": each})
scalars = texts | numbers | st.booleans().map(lambda each: {"BOOL": each}) | st.just({"NULL": True}) | string_sets
anything = scalars | st.lists(scalars, max_size=2).map(lambda each: {"L": each})
anything |= st.dictionaries(st.sampled_from(["x", "y"]), scalars, max_size=2).map(lambda each: {"M": each})
keys = st.builds(lambda pk, sk: {"pk": {"S": pk}, "sk": {"S": sk}}, st.sampled_from(PKS), st.sampled_from(SKS))
attributes = st.fixed_dictionaries(
    {}, optional={"s": texts, "n": numbers, "set": string_sets, "m": anything, "any": anything}
)
# Mostly in the index, and now and then with keys that it cannot have.
indexed = st.fixed_dictionaries(
    {},
    optional={
        "gsi1pk": st.sampled_from([{"S": "i"}, {"S": "j"}]),
        "gsi1sk": st.sampled_from([{"S": "1"}, {"S": "2"}, {"N": "1"}]),
    },
)
items = st.builds(lambda key, more, index: {**key, **more, **index}, keys, attributes, indexed)

CONDITIONS = (
    "attribute_exists(#pk)",
    "attribute_not_exists(#pk)",
    "#s = :s",
    "#s <> :any",
    "#n < :n",
    "#n >= :n OR attribute_not_exists(#n)",
    "NOT #n = :n AND #s IN (:s, :any)",
    "(attribute_not_exists(#set) OR contains(#set, :s)) AND NOT #n > :n",
    "contains(#any, :any)",
    "begins_with(#s, :text)",
    "size(#set) < :n",
    "#m.#x = :any",
)
CHANGES = (
    "SET #n = :n",
    "SET #n = #n + :n",
    "SET #n = if_not_exists(#n, :n) - :more, #s = :s",
    "SET #s = if_not_exists(#any, :any) REMOVE #any",
    "SET #m.#x = :any",
    "SET #any = #m",
    "ADD #n :n",
    "ADD #set :set SET #s = :s",
    "ADD #any :n",
    "DELETE #set :set",
    "REMOVE #m.#x, #n",
    "SET #gsi1pk = :s",
    "ADD #n :any",
)
SORTS = ("", " AND begins_with(#sk, :low)", " AND #sk BETWEEN :low AND :high", " AND #sk = :low", " AND #sk >= :low")


@st.composite
def expressions(draw: st.DrawFn, **texts_: str) -> dict[str, Any]:
    """The expressions with what they refer to, now and then with a value too many or none at all."""
    said = " ".join(texts_.values())
    given_: dict[str, Any] = {}
    for name in sorted(set(re.findall(r":(\w+)", said))):
        kinds = {"s": texts, "text": texts, "n": numbers, "more": numbers, "set": string_sets}
        given_[f":{name}"] = draw(kinds.get(name, anything))
    if given_ and draw(st.integers(0, 30)) == 0:
        del given_[min(given_)]
    if said and draw(st.integers(0, 30)) == 0:
        given_[":unused"] = {"S": "x"}
    request: dict[str, Any] = dict(texts_)
    if names := set(re.findall(r"#(\w+)", said)):
        request["ExpressionAttributeNames"] = {f"#{name}": name for name in sorted(names)}
    if given_:
        request["ExpressionAttributeValues"] = given_
    return request


@st.composite
def writes(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    said: dict[str, str] = {}
    if kind == "ConditionCheck" or draw(st.booleans()):
        said["ConditionExpression"] = draw(st.sampled_from(CONDITIONS))
    if kind == "Update":
        said["UpdateExpression"] = draw(st.sampled_from(CHANGES))
    request: dict[str, Any] = {"TableName": draw(st.sampled_from(NAMES)), **draw(expressions(**said))}
    if "ConditionExpression" in said and draw(st.booleans()):
        request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    return {**request, **({"Item": draw(items)} if kind == "Put" else {"Key": draw(keys)})}


@st.composite
def requests(draw: st.DrawFn) -> Request:
    match draw(st.sampled_from(["Put", "Put", "Update", "Update", "Delete", "Get", "Query", "Batch", "Transact"])):
        case "Put" | "Update" | "Delete" as kind:
            request = draw(writes(kind))
            request["ReturnValues"] = draw(st.sampled_from(["NONE", "ALL_NEW" if kind == "Update" else "ALL_OLD"]))
            return f"{kind}Item", request
        case "Get":
            return "GetItem", {"TableName": draw(st.sampled_from(NAMES)), "Key": draw(keys)}
        case "Query":
            return "Query", draw(queries())
        case "Batch":
            return draw(batches())
        case _:
            return draw(transactions())


@st.composite
def queries(draw: st.DrawFn) -> dict[str, Any]:
    index = draw(st.sampled_from(["", "", INDEX]))
    condition = "#pk = :pk" + draw(st.sampled_from(SORTS))
    bounds = ("1", "2") if index else ("ENTRY#", "ENTRY#2", "é")
    given_ = {":pk": {"S": draw(st.sampled_from(("i", "j") if index else PKS))}}
    given_ |= {f":{each}": {"S": draw(st.sampled_from(bounds))} for each in ("low", "high") if f":{each}" in condition}
    request: dict[str, Any] = {
        "TableName": draw(st.sampled_from(NAMES)),
        "KeyConditionExpression": condition,
        "ExpressionAttributeNames": {f"#{each}": f"{index}{each}" for each in ("pk", "sk") if f"#{each}" in condition},
        "ExpressionAttributeValues": given_,
        "ScanIndexForward": draw(st.booleans()),
    }
    if draw(st.booleans()):
        request["Limit"] = draw(st.integers(1, 3))
    if index:
        request["IndexName"] = index
    elif draw(st.booleans()):
        request["ExclusiveStartKey"] = {"pk": given_[":pk"], "sk": {"S": draw(st.sampled_from(SKS))}}
    return request


@st.composite
def batches(draw: st.DrawFn) -> Request:
    name = draw(st.sampled_from(NAMES))
    if draw(st.booleans()):
        return "BatchGetItem", {"RequestItems": {name: {"Keys": draw(st.lists(keys, min_size=1, max_size=4))}}}
    wanted = st.builds(lambda item: {"PutRequest": {"Item": item}}, items)
    wanted |= st.builds(lambda key: {"DeleteRequest": {"Key": key}}, keys)
    return "BatchWriteItem", {"RequestItems": {name: draw(st.lists(wanted, min_size=1, max_size=4))}}


@st.composite
def transactions(draw: st.DrawFn) -> Request:
    kinds = draw(st.lists(st.sampled_from(["Put", "Update", "Delete", "ConditionCheck"]), min_size=1, max_size=4))
    request: dict[str, Any] = {"TransactItems": [{kind: draw(writes(kind))} for kind in kinds]}
    if draw(st.integers(0, 3)) == 0:
        request["ClientRequestToken"] = draw(st.sampled_from(["t1", "t2"]))
    return "TransactWriteItems", request


def outcome(call: Callable[[], dict[str, Any]]) -> Any:
    """The answer without what differs by design: capacity, messages, the order of what has none."""
    try:
        answer = call()
    except Refused as refused:
        reasons = [
            {name: value for name, value in each.items() if name != "Message"}
            for each in refused.more.get("CancellationReasons", [])
        ]
        return refused.code, _sorted(refused.more.get("Item")), [_sorted(each) for each in reasons]
    answer = {name: value for name, value in answer.items() if name != "ConsumedCapacity"}
    answer = {name: value for name, value in answer.items() if value or not name.startswith("Unprocessed")}
    if "Responses" in answer:
        answer["Responses"] = {
            name: sorted(map(json.dumps, map(_sorted, found))) for name, found in answer["Responses"].items()
        }
    return _sorted(answer)


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: sorted(each) if name in {"SS", "NS"} else _sorted(each) for name, each in sorted(value.items())}
    return [_sorted(each) for each in value] if isinstance(value, list) else value


class OfMinistack:
    def __init__(self) -> None:
        ministack.reset()
        for name in NAMES:
            self.call("CreateTable", _creation(name))

    def call(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        target = {"x-amz-target": f"DynamoDB_20120810.{operation}"}
        status, _, body = asyncio.run(ministack.handle_request("POST", "/", target, json.dumps(request).encode(), {}))
        answer: dict[str, Any] = json.loads(body or b"{}")
        if status != 200:
            code = answer.pop("__type").rpartition("#")[2]
            raise Refused(code, str(answer.pop("message", "")), **answer)
        return answer

    def changes(self) -> list[Any]:
        return [each for name in NAMES for each in ministack._stream_records.get(name, [])]


def _creation(name: str) -> dict[str, Any]:
    def schema(prefix: str) -> list[dict[str, str]]:
        return [{"AttributeName": f"{prefix}{end}", "KeyType": kind} for end, kind in (("pk", "HASH"), ("sk", "RANGE"))]

    return {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": each, "AttributeType": "S"} for each in ("pk", "sk", "gsi1pk", "gsi1sk")
        ],
        "KeySchema": schema(""),
        "GlobalSecondaryIndexes": [
            {"IndexName": INDEX, "KeySchema": schema(INDEX), "Projection": {"ProjectionType": "ALL"}}
        ],
        "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    }


def _images(record: dict[str, Any]) -> Any:
    told = record["dynamodb"]
    return _sorted([record["eventName"], told["Keys"], told.get("OldImage"), told.get("NewImage")])


@settings(max_examples=30, deadline=None, derandomize=True)
@given(run=st.lists(requests(), min_size=1, max_size=25))
def test_both_answer_refuse_and_stream_the_same(run: list[Request]) -> None:
    changes: dict[str, list[Any]] = {name: [] for name in NAMES}
    theirs, ours = OfMinistack(), DynamoDB(lambda: 1.0, lambda name, record: changes[name].append(record))
    for name in NAMES:
        ours.create(name, [INDEX])

    for operation, request in run:
        wanted = outcome(lambda: theirs.call(operation, copy.deepcopy(request)))  # noqa: B023 - called at once
        found = outcome(lambda: ours.call(operation, copy.deepcopy(request)))  # noqa: B023

        assert found == wanted, f"{operation} {request}: {found} and not {wanted}"

    told, expected = list(map(_images, itertools.chain(*changes.values()))), list(map(_images, theirs.changes()))
    assert told == expected, f"{told} and not {expected}"
