"""The operations: requests as botocore sends them, answers as it reads them, refusals as `Refused`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tests.support.dynamodb import expressions, paging, values
from tests.support.dynamodb.storage import Place, Table
from tests.support.dynamodb.values import Item, Refused, invalid

Request = dict[str, Any]
Answer = dict[str, Any]
# `changed(table, record)` is told of every change, as a stream's consumer reads it.
Changed = Callable[[str, dict[str, Any]], None]

_BATCH_WRITES, _BATCH_READS, _TRANSACTED = 25, 100, 100
_TRANSACTION_BYTES = 4 * 1024 * 1024
_TOKEN_SECONDS = 600

_COMMON = {"TableName", "ReturnConsumedCapacity", "ExpressionAttributeNames", "ExpressionAttributeValues"}
_CONDITIONAL = {*_COMMON, "ConditionExpression", "ReturnValuesOnConditionCheckFailure"}
_KNOWN = {
    "GetItem": {"TableName", "Key", "ConsistentRead", "ReturnConsumedCapacity"},
    "PutItem": {*_CONDITIONAL, "Item", "ReturnValues"},
    "UpdateItem": {*_CONDITIONAL, "Key", "UpdateExpression", "ReturnValues"},
    "DeleteItem": {*_CONDITIONAL, "Key", "ReturnValues"},
    "Query": {
        *_COMMON,
        "KeyConditionExpression",
        "ScanIndexForward",
        "Limit",
        "ConsistentRead",
        "IndexName",
        "ExclusiveStartKey",
    },
    "BatchGetItem": {"RequestItems", "ReturnConsumedCapacity"},
    "BatchWriteItem": {"RequestItems", "ReturnConsumedCapacity"},
    "TransactWriteItems": {"TransactItems", "ClientRequestToken", "ReturnConsumedCapacity"},
    "TransactGetItems": {"TransactItems", "ReturnConsumedCapacity"},
    "Put": {*_CONDITIONAL, "Item"},
    "Update": {*_CONDITIONAL, "Key", "UpdateExpression"},
    "Delete": {*_CONDITIONAL, "Key"},
    "ConditionCheck": {*_CONDITIONAL, "Key"},
    "Get": {"TableName", "Key"},
}
# What a write may be asked to answer.
_ANSWERS = {"PutItem": {"ALL_OLD"}, "DeleteItem": {"ALL_OLD"}, "UpdateItem": {"ALL_OLD", "ALL_NEW", "UPDATED_NEW"}}
_KINDS = {"PutItem": "Put", "UpdateItem": "Update", "DeleteItem": "Delete"}


class ConditionFailed(Exception):
    """A write's condition does not hold of `item`, which is None when the request did not ask for it."""

    def __init__(self, item: Item | None) -> None:
        super().__init__("The conditional request failed")
        self.item = item


@dataclass(frozen=True)
class _Planned:
    """A write that may be done: what stands at the place, and what is to."""

    table: Table
    place: Place
    old: Item | None
    new: Item | None
    # The attributes that an update names.
    named: tuple[str, ...] = ()


class DynamoDB:
    """Tables in memory. `now` is the time in seconds, `changed` is told of what streams carry."""

    def __init__(self, now: Callable[[], float], changed: Changed | None = None) -> None:
        self.tables: dict[str, Table] = {}
        self._now, self._changed = now, changed
        self._sequence = 0
        self._tokens: dict[str, tuple[float, Any]] = {}
        self._operations: dict[str, Callable[[Request], Answer]] = {
            "GetItem": self._get,
            "PutItem": self._write_one("PutItem"),
            "UpdateItem": self._write_one("UpdateItem"),
            "DeleteItem": self._write_one("DeleteItem"),
            "Query": self._query,
            "BatchGetItem": self._batch_get,
            "BatchWriteItem": self._batch_write,
            "TransactWriteItems": self._transact_write,
            "TransactGetItems": self._transact_get,
        }

    def create(self, name: str, indexes: Iterable[str] = ()) -> None:
        """A table as ours all are: keys `pk` and `sk`, an index's keys named for it, every attribute in every index."""
        self.tables[name] = Table(name, tuple(indexes))

    def call(self, operation: str, request: Request) -> Answer:
        """Answer the request. Raises Refused, and NotImplementedError for what is not known here."""
        _refuse_unknown(operation, request)
        return self._operations[operation](request)

    # reads

    def _get(self, request: Request) -> Answer:
        table = self._table(request)
        found = table.items.get(_key(table, request["Key"]))
        return {"Item": dict(found)} if found is not None else {}

    def _batch_get(self, request: Request) -> Answer:
        answers: dict[str, list[Item]] = {}
        if sum(len(asked["Keys"]) for asked in request["RequestItems"].values()) > _BATCH_READS:
            raise invalid("Too many items requested for the BatchGetItem call")
        for name, asked in request["RequestItems"].items():
            table = self._table({"TableName": name})
            places = [_key(table, each) for each in asked["Keys"]]
            if len(set(places)) != len(places):
                raise invalid("Provided list of item keys contains duplicates")
            answers[name] = [dict(table.items[each]) for each in places if each in table.items]
        return {"Responses": answers, "UnprocessedKeys": {}}

    def _transact_get(self, request: Request) -> Answer:
        asked = [each["Get"] for each in request["TransactItems"]]
        for each in asked:
            _refuse_unknown("Get", each)
        found = [self._get(each) for each in _few_enough(asked)]
        return {"Responses": found}

    def _query(self, request: Request) -> Answer:
        table, index = self._table(request), request.get("IndexName", "")
        if index not in table.indexes:
            raise invalid(f"The table does not have the specified index: {index}")
        if index and request.get("ConsistentRead"):
            raise invalid("Consistent reads are not supported on global secondary indexes")
        hash_name, hash_value, sort, sort_name, refers = expressions.key_condition(request["KeyConditionExpression"])
        names, given = _referred(request, refers)
        keys = table.indexes[index]
        if names[hash_name] != keys.pk or (sort and names[sort_name] != keys.sk):
            raise invalid("Query condition missed key schema element")
        for each in (hash_value, *sort[1:]):
            if "S" not in given[each]:
                raise invalid(
                    "One or more parameter values were invalid: Condition parameter type does not match schema"
                )
        partition = table.partition(index, given[hash_value]["S"])
        wanted = (sort[0], *(given[each]["S"] for each in sort[1:])) if sort else ()
        ranks = paging.ranks_of(partition, wanted)
        if not request.get("ScanIndexForward", True):
            ranks.reverse()
        if "ExclusiveStartKey" in request:
            start = request["ExclusiveStartKey"]
            rank = paging.rank_of(table, index, start)
            if start[keys.pk] != given[hash_value] or not paging.fits(wanted, rank[0]):
                raise invalid("The provided starting key is outside query boundaries based on provided conditions")
            ranks = paging.after(ranks, rank, request)
        return paging.page(partition, ranks, request.get("Limit"), table, index)

    # writes

    def _write_one(self, operation: str) -> Callable[[Request], Answer]:
        kind, known = _KINDS[operation], {"NONE", *_ANSWERS[operation]}

        def write(request: Request) -> Answer:
            wanted = request.get("ReturnValues", "NONE")
            if wanted not in known:
                raise NotImplementedError(f"{operation} that answers {wanted}")
            try:
                planned = self._plan(kind, request)
            except ConditionFailed as failed:
                more = {"Item": dict(failed.item)} if failed.item else {}
                raise Refused("ConditionalCheckFailedException", str(failed), **more) from None
            self._do(planned)
            told = planned.old if wanted == "ALL_OLD" else planned.new
            if wanted == "UPDATED_NEW" and told:
                told = {name: told[name] for name in planned.named if name in told}
            return {"Attributes": dict(told)} if told and wanted != "NONE" else {}

        return write

    def _batch_write(self, request: Request) -> Answer:
        planned = []
        for name, wanted in request["RequestItems"].items():
            for each in wanted:
                ((kind, what),) = each.items()
                planned.append(self._plan(kind.removesuffix("Request"), {"TableName": name, **what}))
        if len(planned) > _BATCH_WRITES or not planned:
            raise invalid("Member must have length less than or equal to 25, greater than or equal to 1")
        if len({(id(each.table), each.place) for each in planned}) != len(planned):
            raise invalid("Provided list of item keys contains duplicates")
        for one in planned:
            self._do(one)
        return {"UnprocessedItems": {}}

    def _transact_write(self, request: Request) -> Answer:
        operations = _few_enough(request["TransactItems"])
        token = request.get("ClientRequestToken")
        if token and self._is_repeated(token, operations):
            return {}
        told = [self._planned_or_reason(*next(iter(each.items()))) for each in operations]
        planned = [each for each in told if isinstance(each, _Planned)]
        reasons = [{"Code": "None"} if isinstance(each, _Planned) else each for each in told]
        self._refuse_twice(operations)
        if len(planned) < len(operations):
            codes = ", ".join(each["Code"] for each in reasons)
            message = f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]"
            raise Refused("TransactionCanceledException", message, CancellationReasons=reasons)
        if (
            len(planned) * values.LARGEST_ITEM_BYTES
            > _TRANSACTION_BYTES
            < sum(values.weigh(each.new) for each in planned if each.new)
        ):
            raise invalid("Transaction request exceeds the 4MB transaction size limit")
        for one in planned:
            if one.new is not one.old:
                self._do(one)
        if token:
            self._tokens[token] = self._now(), operations
        return {}

    def _planned_or_reason(self, kind: str, request: Request) -> "_Planned | dict[str, Any]":
        _refuse_unknown(kind, request)
        try:
            return self._plan(kind, request)
        except ConditionFailed as failed:
            item = {"Item": dict(failed.item)} if failed.item else {}
            return {"Code": "ConditionalCheckFailed", "Message": str(failed), **item}
        except _Unfit as unfit:
            return {"Code": "ValidationError", "Message": unfit.message}

    def _is_repeated(self, token: str, operations: list[Any]) -> bool:
        """Whether the same was asked with the token within its ten minutes. Raises Refused when it was something else."""
        if not 1 <= len(token) <= 36:
            raise invalid("Value at 'clientRequestToken' failed to satisfy constraint")
        at, known = self._tokens.get(token, (float("-inf"), None))
        if self._now() - at >= _TOKEN_SECONDS:
            return False
        if known != operations:
            raise Refused("IdempotentParameterMismatchException", "UTC Timestamp in the token's request differs")
        return True

    def _refuse_twice(self, operations: list[dict[str, Any]]) -> None:
        places = set()
        for each in operations:
            ((_, what),) = each.items()
            place = _key(self._table(what), what.get("Key") or what["Item"], is_item="Key" not in what)
            places.add((what["TableName"], place))
        if len(places) != len(operations):
            raise invalid("Transaction request cannot include multiple operations on one item")

    def _plan(self, kind: str, request: Request) -> _Planned:
        """What the write comes to. Raises ConditionFailed, and Refused for what can never be written."""
        table = self._table(request)
        place = _key(table, request["Item"] if kind == "Put" else request["Key"], is_item=kind == "Put")
        old = table.items.get(place)
        test, changes = _always, ()
        refers: frozenset[str] = frozenset()
        if "ConditionExpression" in request:
            test, refers = expressions.condition(request["ConditionExpression"])
        if "UpdateExpression" in request:
            changes, more = expressions.update(request["UpdateExpression"])
            refers |= more
        names, given = _referred(request, refers)
        if kind == "Put":
            # What can never be stood there is refused whatever its condition.
            new: Item | None = _fit(table, request["Item"])
        if not test(old or {}, names, given):
            is_asked = request.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
            raise ConditionFailed(old if is_asked else None)
        match kind:
            case "Update":
                new = self._updated(table, old or request["Key"], changes, names, given)
            case "Delete":
                new = None
            case "ConditionCheck":
                new = old
        return _Planned(table, place, old, new, tuple(names[each.path[0]] for each in changes))

    @staticmethod
    def _updated(table: Table, before: Item, changes: Any, names: Any, given: Any) -> Item:
        if any(names[each.path[0]] in {"pk", "sk"} for each in changes):
            raise invalid("One or more parameter values were invalid: Cannot update attribute. It is part of the key")
        try:
            return _fit(table, expressions.changed(before, changes, names, given))
        except Refused as refused:
            raise _Unfit(refused.code, refused.message) from None

    def _do(self, planned: _Planned) -> None:
        table, old, new = planned.table, planned.old, planned.new
        table.replace(planned.place, old, new)
        if self._changed is None or old == new:
            return
        self._sequence += 1
        told: dict[str, Any] = {
            "ApproximateCreationDateTime": int(self._now()),
            "Keys": {"pk": {"S": planned.place[0]}, "sk": {"S": planned.place[1]}},
            "SequenceNumber": f"{self._sequence:021d}",
            "SizeBytes": 0,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        }
        if old is not None:
            told["OldImage"] = old
        if new is not None:
            told["NewImage"] = new
        record = {
            "eventID": f"change-{self._sequence}",
            "eventName": "INSERT" if old is None else "REMOVE" if new is None else "MODIFY",
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": "us-east-1",
            "dynamodb": told,
            "eventSourceARN": f"arn:aws:dynamodb:us-east-1:000000000000:table/{table.name}/stream/1",
        }
        self._changed(table.name, record)

    def _table(self, request: Request) -> Table:
        table = self.tables.get(request["TableName"])
        if table is None:
            raise Refused("ResourceNotFoundException", "Requested resource not found")
        return table


class _Unfit(Refused):
    """What the item would be cannot stand there: a transaction tells of which of its operations it is so."""


def _always(_item: Item, _names: Any, _given: Any) -> bool:
    return True


def _refuse_unknown(what: str, request: Request) -> None:
    if not request.keys() <= _KNOWN[what]:
        raise NotImplementedError(f"{what} with {sorted(request.keys() - _KNOWN[what])}")


def _few_enough(operations: list[Any]) -> list[Any]:
    if not 1 <= len(operations) <= _TRANSACTED:
        raise invalid("Member must have length less than or equal to 100, greater than or equal to 1")
    return operations


def _referred(request: Request, refers: frozenset[str]) -> tuple[dict[str, str], dict[str, Any]]:
    """Names and values, each of which is used and none of which is missing."""
    names = request.get("ExpressionAttributeNames", {})
    given = request.get("ExpressionAttributeValues", {})
    if refers != names.keys() | given.keys():
        kind = "missing" if refers - names.keys() - given.keys() else "unused"
        raise invalid(f"An expression attribute name or value used in the document path is {kind}")
    return names, values.kept(given) if given else given


def _key(table: Table, given: Item, *, is_item: bool = False) -> Place:
    if not is_item and given.keys() != {"pk", "sk"}:
        raise invalid("The provided key element does not match the schema")
    place = table.key.place(given)
    if place is None:
        raise invalid("One or more parameter values were invalid: Missing the key in the item")
    return place


def _fit(table: Table, item: Item) -> Item:
    """The item as it is stored. Raises Refused when it is too large or its keys are not keys."""
    stored = values.kept(item)
    if values.outweighs(stored, values.LARGEST_ITEM_BYTES):
        raise invalid("Item size has exceeded the maximum allowed size")
    try:
        table.check(stored)
    except Refused as refused:
        raise _Unfit(refused.code, refused.message) from None
    return stored
