"""DynamoDB in memory: the writes, conditions and queries that a ledger needs, exactly; what it does not know it refuses.

`MemoryTables` does what `socialflow.dynamo` describes. `MemoryDynamoDB` stands where botocore's client does, so that
everything of ours above it is the real thing; `tests/unit/money/test_memory_dynamodb.py` compares it with moto's.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from botocore.exceptions import ClientError

from socialflow import dynamo
from socialflow.dynamo import Check, ConditionFailed, Delete, Item, Put, Update, Write

Place = tuple[str, str]
_Test = Callable[[Mapping[str, Any], Mapping[str, Any]], bool]

_TOKENS = re.compile(r"\s*(attribute_not_exists|attribute_exists|AND|OR|IN|<>|<=|>=|=|<|>|[(),]|[#:]\w+)")
_CLAUSE = re.compile(r"\b(SET|ADD|REMOVE|DELETE)\s+(.*?)(?=\s+(?:SET|ADD|REMOVE|DELETE)\s|$)")
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


class MemoryTables:
    """Items by table and place; a table is there when it is first named."""

    def __init__(self) -> None:
        self.partitions: dict[str, dict[str, dict[str, Item]]] = {}

    def get(self, name: str, place: Place) -> Item | None:
        return self.partitions.get(name, {}).get(place[0], {}).get(place[1])

    def partition(self, name: str, pk: str) -> dict[str, Item]:
        return self.partitions.setdefault(name, {}).setdefault(pk, {})

    def items(self, name: str) -> Iterator[Item]:
        for partition in self.partitions.get(name, {}).values():
            yield from partition.values()

    def transact(self, operations: Sequence[tuple[str, Write]]) -> None:
        """All or none. Raises ConditionFailed, and ValueError when an item stands in two operations."""
        places = [(name, _place(each.item if isinstance(each, Put) else each.key)) for name, each in operations]
        if len(set(places)) != len(places):
            raise ValueError("a transaction has one operation an item")
        failed = {}
        for position, ((_, each), (name, place)) in enumerate(zip(operations, places, strict=True)):
            old = self.get(name, place)
            if each.when and not _condition(each.when)(old or {}, each.values):
                failed[position] = dict(old or {})
        if failed:
            raise ConditionFailed(failed)
        for (_, each), (name, place) in zip(operations, places, strict=True):
            _do(each, self.partition(name, place[0]), place[1])


class MemoryDynamoDB:
    """The client's operations on `tables`. `calls` counts requests."""

    def __init__(self, tables: MemoryTables | None = None) -> None:
        self.tables = tables or MemoryTables()
        self.calls = 0

    def transact_write_items(self, TransactItems: list[dict[str, Any]], **_: Any) -> dict[str, Any]:  # noqa: N803
        self.calls += 1
        try:
            self.tables.transact([_parsed(*next(iter(each.items()))) for each in TransactItems])
        except ConditionFailed as refused:
            reasons = [_reason(refused.failed.get(position)) for position in range(len(TransactItems))]
            raise _error("TransactionCanceledException", CancellationReasons=reasons) from None
        except ValueError as error:
            raise _error("ValidationException", str(error)) from None
        return {}

    def put_item(self, **given: Any) -> dict[str, Any]:
        return self._write("Put", given)

    def update_item(self, **given: Any) -> dict[str, Any]:
        return self._write("Update", given)

    def delete_item(self, **given: Any) -> dict[str, Any]:
        return self._write("Delete", given)

    def _write(self, kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """One write; an update answers the new item, the others the old one."""
        self.calls += 1
        name, write = _parsed(kind, given)
        place = _place(write.item if isinstance(write, Put) else write.key)
        old = self.tables.get(name, place)
        try:
            self.tables.transact([(name, write)])
        except ConditionFailed as refused:
            found = refused.failed[0]
            more: dict[str, Any] = {"Item": dynamo._marshal(found)} if found else {}
            raise _error("ConditionalCheckFailedException", **more) from None
        shown = self.tables.get(name, place) if kind == "Update" else old
        return {"Attributes": dynamo._marshal(shown)} if shown else {}

    def get_item(self, TableName: str, Key: Item, **_: Any) -> dict[str, Any]:  # noqa: N803
        self.calls += 1
        found = self.tables.get(TableName, _place(dynamo.unmarshal(Key)))
        return {"Item": dynamo._marshal(found)} if found else {}

    def batch_get_item(self, RequestItems: dict[str, Any], **_: Any) -> dict[str, Any]:  # noqa: N803
        self.calls += 1
        responses = {}
        for name, asked in RequestItems.items():
            found = (self.tables.get(name, _place(dynamo.unmarshal(each))) for each in asked["Keys"])
            responses[name] = [dynamo._marshal(each) for each in found if each]
        return {"Responses": responses, "UnprocessedKeys": {}}

    def query(self, TableName: str, ExpressionAttributeValues: Item, **more: Any) -> dict[str, Any]:  # noqa: N803
        """Of a partition, or of an index's, all at once: by prefix, between two sort keys, or whole."""
        self.calls += 1
        index, values = more.get("IndexName", ""), dynamo.unmarshal(ExpressionAttributeValues)
        pk, sk = f"{index}pk", f"{index}sk"
        if index:
            found = [each for each in self.tables.items(TableName) if each.get(pk) == values[":pk"] and sk in each]
        else:
            found = list(self.tables.partition(TableName, values[":pk"]).values())
        match more["KeyConditionExpression"].replace("#pk = :pk", "").strip():
            case "":
                pass
            case "AND begins_with(#sk, :low)":
                found = [item for item in found if item[sk].startswith(values[":low"])]
            case "AND #sk BETWEEN :low AND :high":
                found = [item for item in found if values[":low"] <= item[sk] <= values[":high"]]
            case other:
                raise NotImplementedError(other)
        found.sort(key=lambda item: str(item[sk]), reverse=not more.get("ScanIndexForward", True))
        return {"Items": [dynamo._marshal(each) for each in found]}


def _parsed(kind: str, given: Mapping[str, Any]) -> tuple[str, Write]:
    """A request's operation as the one of ours that was made into it."""
    if any(sign != f"#{name}" for sign, name in given.get("ExpressionAttributeNames", {}).items()):
        raise NotImplementedError("names that are not the attributes' own")
    when = given.get("ConditionExpression", "")
    values = {name[1:]: value for name, value in dynamo.unmarshal(given.get("ExpressionAttributeValues", {})).items()}
    match kind:
        case "Put":
            return given["TableName"], Put(dynamo.unmarshal(given["Item"]), when, values)
        case "Update":
            return given["TableName"], Update(_key(given), given["UpdateExpression"], values, when)
        case "Delete":
            return given["TableName"], Delete(_key(given), when, values)
        case _:
            return given["TableName"], Check(_key(given), when, values)


def _key(given: Mapping[str, Any]) -> dict[str, str]:
    return dynamo.unmarshal(given["Key"])


def _place(key: Mapping[str, Any]) -> Place:
    return key["pk"], key["sk"]


def _reason(old: Item | None) -> dict[str, Any]:
    if old is None:
        return {"Code": "None"}
    return {"Code": "ConditionalCheckFailed", **({"Item": dynamo._marshal(old)} if old else {})}


def _error(code: str, message: str = "", **more: Any) -> ClientError:
    response: Any = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": 400}, **more}
    return ClientError(response, "TransactWriteItems")


def _do(operation: Write, partition: dict[str, Item], sk: str) -> None:
    match operation:
        case Put(item=item):
            partition[sk] = {name: value for name, value in item.items() if value is not None}
        case Delete():
            partition.pop(sk, None)
        case Update(key=key, change=change, values=values):
            partition[sk] = _changed({**partition.get(sk, key)}, change, values)


def _changed(item: Item, change: str, values: Mapping[str, Any]) -> Item:
    """`SET #a = :b, #c = if_not_exists(#c, :d), ...` and `ADD #a :b, ...`: numbers and sets of strings."""
    for clause, body in _CLAUSE.findall(change):
        for part in re.split(r",(?![^(]*\))", body):
            if clause == "SET" and (found := re.fullmatch(r"\s*#(\w+)\s*=\s*if_not_exists\(#\1,\s*:(\w+)\)\s*", part)):
                item.setdefault(found[1], values[found[2]])
            elif clause == "SET" and (found := re.fullmatch(r"\s*#(\w+)\s*=\s*:(\w+)\s*", part)):
                item[found[1]] = values[found[2]]
            elif clause == "ADD" and (found := re.fullmatch(r"\s*#(\w+)\s+:(\w+)\s*", part)):
                more = values[found[2]]
                item[found[1]] = (
                    item.get(found[1], set()) | more if isinstance(more, set) else item.get(found[1], 0) + more
                )
            else:
                raise NotImplementedError(f"{clause} {part}")
    return item


@lru_cache
def _condition(expression: str) -> _Test:
    tokens = _TOKENS.findall(expression)
    if "".join(tokens) != re.sub(r"\s", "", expression):
        raise NotImplementedError(expression)
    test, rest = _either(tokens)
    if rest:
        raise NotImplementedError(expression)
    return test


def _either(tokens: list[str]) -> tuple[_Test, list[str]]:
    test, tokens = _both(tokens)
    while tokens[:1] == ["OR"]:
        other, tokens = _both(tokens[1:])
        test = _join(test, other, any)
    return test, tokens


def _both(tokens: list[str]) -> tuple[_Test, list[str]]:
    test, tokens = _one(tokens)
    while tokens[:1] == ["AND"]:
        other, tokens = _one(tokens[1:])
        test = _join(test, other, all)
    return test, tokens


def _join(left: _Test, right: _Test, how: Callable[[list[bool]], bool]) -> _Test:
    return lambda item, values: how([left(item, values), right(item, values)])


def _one(tokens: list[str]) -> tuple[_Test, list[str]]:
    match tokens:
        case ["(", *rest]:
            test, rest = _either(rest)
            if rest[:1] != [")"]:
                raise NotImplementedError(tokens)
            return test, rest[1:]
        case ["attribute_not_exists", "(", name, ")", *rest]:
            return lambda item, _: name[1:] not in item, rest
        case ["attribute_exists", "(", name, ")", *rest]:
            return lambda item, _: name[1:] in item, rest
        case [name, "IN", "(", *rest]:
            end = rest.index(")")
            wanted = [each[1:] for each in rest[:end:2]]
            return lambda item, values: item.get(name[1:]) in [values[each] for each in wanted], rest[end + 1 :]
        case [name, sign, value, *rest] if sign in _COMPARISONS:
            compare = _COMPARISONS[sign]
            return lambda item, values: _compared(compare, sign, item.get(name[1:]), values[value[1:]]), rest
        case _:
            raise NotImplementedError(tokens)


def _compared(compare: Callable[[Any, Any], bool], sign: str, left: Any, right: Any) -> bool:
    """What is not there equals nothing, and values of two types have no order."""
    if left is None or isinstance(left, str) != isinstance(right, str):
        return sign == "<>"
    return compare(left, right)
