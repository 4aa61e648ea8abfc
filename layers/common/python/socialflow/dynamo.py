"""DynamoDB as the tables use it: plain Python items, conditions in the write, transactions, whole batches.

Expressions are written out. `:name` takes its value from `values`, and `#name` always means the attribute `name`, so
that reserved words need no thought. Every call carries `ReturnConsumedCapacity`, which `capacity` adds up.
"""

import base64
import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from socialflow import aws
from socialflow.errors import Unavailable
from socialflow.tables import Table

Item = dict[str, Any]
Key = dict[str, str]

_CONTENTION_ATTEMPTS = 6


@dataclass(frozen=True)
class Put:
    """Write `item` whole, if `when` holds of what is there now."""

    item: Item
    when: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Update:
    """Change the item at `key` by the update expression `change`, if `when` holds."""

    key: Key
    change: str
    values: Mapping[str, Any] = field(default_factory=dict)
    when: str = ""


@dataclass(frozen=True)
class Delete:
    key: Key
    when: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Check:
    """Only in transactions: `when` must hold of the item at `key`."""

    key: Key
    when: str
    values: Mapping[str, Any] = field(default_factory=dict)


Write = Put | Update | Delete | Check


@dataclass(frozen=True)
class Page:
    """Items in the order asked for, and the key to go on after, None at the end."""

    items: list[Item]
    next_key: Key | None


class ConditionFailed(Exception):
    """A write's condition did not hold; nothing was written.

    `failed` maps the position of each refused operation (0 for a single write) to the item that stood there, or {}.
    """

    def __init__(self, failed: dict[int, Item]) -> None:
        self.failed = failed
        super().__init__(f"condition failed at {sorted(failed)}")


@dataclass
class Capacity:
    """What the process's calls have cost since the last `reset`, in DynamoDB's own units."""

    calls: int = 0
    units: float = 0.0

    def reset(self) -> None:
        self.calls, self.units = 0, 0.0

    def add(self, response: Mapping[str, Any]) -> None:
        self.calls += 1
        consumed = response.get("ConsumedCapacity") or []
        for each in consumed if isinstance(consumed, list) else [consumed]:
            self.units += each.get("CapacityUnits", 0.0)


capacity = Capacity()


def key(pk: str, sk: str) -> Key:
    return {"pk": pk, "sk": sk}


def items(page_after: Callable[[Key | None], Page]) -> Iterator[Item]:
    """Every item of a list that is read page by page, as it comes."""
    after: Key | None = None
    while True:
        page = page_after(after)
        yield from page.items
        if (after := page.next_key) is None:
            return


class Store:
    """The operations on one table."""

    def __init__(self, table: Table) -> None:
        self.table = table

    @property
    def name(self) -> str:
        return self.table.setting.get()

    def get(self, at: Key, *, consistent: bool = False) -> Item | None:
        response = _call("get_item", TableName=self.name, Key=_marshal(at), ConsistentRead=consistent)
        return unmarshal(response["Item"]) if "Item" in response else None

    def write(self, operation: Put | Update | Delete) -> Item:
        """Do one write. An Update answers the new item, the others the old one ({} when there was none)."""
        kind, request = _render(self.name, operation)
        request["ReturnValues"] = "ALL_NEW" if kind == "Update" else "ALL_OLD"
        response = _call({"Put": "put_item", "Update": "update_item", "Delete": "delete_item"}[kind], **request)
        return unmarshal(response.get("Attributes", {}))

    def count(self, at: Key, by: int, ends_at: int, *, most: int | None = None) -> int:
        """Add to the counter at `at`, which goes after `ends_at` (seconds), and answer what it stands at.

        One hasty try: raises ConditionFailed when it would pass `most`, Unavailable when nothing answers within a second.
        """
        request: dict[str, Any] = {
            "TableName": self.name,
            "Key": _marshal(at),
            "UpdateExpression": "SET #ttl = :ttl ADD #used :by",
            "ExpressionAttributeNames": {"#ttl": "ttl", "#used": "used"},
            "ExpressionAttributeValues": {":ttl": _to(ends_at), ":by": _to(by)},
            "ReturnValues": "UPDATED_NEW",
        }
        if most is not None:
            request["ConditionExpression"] = "attribute_not_exists(#used) OR #used <= :room"
            request["ExpressionAttributeValues"][":room"] = _to(most - by)
        return int(unmarshal(_call("update_item", is_hasty=True, **request)["Attributes"])["used"])

    def query(
        self,
        pk: str,
        *,
        begins_with: str = "",
        between: tuple[str, str] | None = None,
        newest_first: bool = False,
        limit: int = 100,
        after: Key | None = None,
        index: str = "",
        consistent: bool = False,
    ) -> Page:
        """Up to `limit` items of one partition by sort key (both ends of `between` included)."""
        condition, values = "#pk = :pk", {"pk": pk}
        if begins_with:
            condition, values["low"] = condition + " AND begins_with(#sk, :low)", begins_with
        elif between:
            condition, values["low"], values["high"] = condition + " AND #sk BETWEEN :low AND :high", *between
        names = {"#pk": f"{index}pk", "#sk": f"{index}sk"}
        request: dict[str, Any] = {
            "TableName": self.name,
            "KeyConditionExpression": condition,
            "ExpressionAttributeNames": {each: name for each, name in names.items() if each in condition},
            "ExpressionAttributeValues": {f":{name}": _to(value) for name, value in values.items()},
            "ScanIndexForward": not newest_first,
            "Limit": limit,
            "ConsistentRead": consistent,
        }
        if index:
            request["IndexName"] = index
        if after:
            request["ExclusiveStartKey"] = _marshal(after)
        response = _call("query", **request)
        last = response.get("LastEvaluatedKey")
        return Page([unmarshal(each) for each in response["Items"]], unmarshal(last) if last else None)

    def query_all(
        self, pk: str, *, begins_with: str = "", page_size: int = 500, consistent: bool = False
    ) -> Iterator[Item]:
        """Every item of the partition under the prefix, page by page, in order."""
        return items(
            lambda after: self.query(pk, begins_with=begins_with, limit=page_size, after=after, consistent=consistent)
        )

    def get_many(self, keys: Sequence[Key], *, consistent: bool = False) -> list[Item]:
        """The items that exist, each once and in no particular order. Unprocessed keys are asked again."""
        found: list[Item] = []
        keys = list({(each["pk"], each["sk"]): each for each in keys}.values())
        # 100 is BatchGetItem's limit.
        for start in range(0, len(keys), 100):
            asked: dict[str, Any] = {"Keys": [_marshal(each) for each in keys[start : start + 100]]}
            todo: dict[str, Any] = {self.name: {**asked, "ConsistentRead": True} if consistent else asked}
            for wait in waits("BatchGetItem left keys unread"):
                response = _call("batch_get_item", RequestItems=todo)
                found.extend(unmarshal(each) for each in response["Responses"].get(self.name, []))
                todo = response.get("UnprocessedKeys", {})
                if not todo:
                    break
                time.sleep(wait)
        return found

    def write_many(self, puts: Iterable[Item] = (), deletes: Iterable[Key] = ()) -> None:
        """Put and delete without conditions, in batches; each is done when this returns. The keys must be distinct."""
        requests = [{"PutRequest": {"Item": _marshal(each)}} for each in puts]
        requests += [{"DeleteRequest": {"Key": _marshal(each)}} for each in deletes]
        # 25 is BatchWriteItem's limit.
        for start in range(0, len(requests), 25):
            todo: dict[str, Any] = {self.name: requests[start : start + 25]}
            for wait in waits("BatchWriteItem left items unwritten"):
                todo = _call("batch_write_item", RequestItems=todo).get("UnprocessedItems", {})
                if not todo:
                    break
                time.sleep(wait)

    def transact(self, operations: Sequence[Write], *, token: str | None = None) -> None:
        """Do all or none. Raises ConditionFailed, or Unavailable when other transactions keep standing in the way.

        `token` makes a repeated call within ten minutes answer as the first did (at most 36 characters).
        """
        transact([(self, each) for each in operations], token=token)


def transact(operations: Sequence[tuple[Store, Write]], *, token: str | None = None) -> None:
    """As `Store.transact`, on any number of tables: positions count all operations as they are given."""
    request: dict[str, Any] = {"TransactItems": [dict([_render(store.name, each)]) for store, each in operations]}
    if token:
        request["ClientRequestToken"] = token
    _call("transact_write_items", **request)


class _Contention(Exception):
    """Another transaction held an item of this one."""


def waits(reason: str) -> Iterator[float]:
    """Growing pauses with jitter, about 1.5 s in all; then Unavailable."""
    for attempt in range(_CONTENTION_ATTEMPTS):
        # Jitter needs no secrecy.
        yield 0.025 * 2**attempt * (0.5 + random.random())  # noqa: S311
    raise Unavailable(f"The data store is busy ({reason}); nothing was lost, try again.")


def _call(operation: str, *, is_hasty: bool = False, **request: Any) -> dict[str, Any]:
    """One request, repeated while other transactions stand in its way: what they refuse has changed nothing."""
    level = "INDEXES" if operation == "query" else "TOTAL"
    pauses = waits("another request keeps changing the same items")
    while True:
        try:
            response: dict[str, Any] = getattr(aws.client("dynamodb", is_hasty=is_hasty), operation)(
                **request, ReturnConsumedCapacity=level
            )
        except ClientError as error:
            translated = _translate(error)
            if not isinstance(translated, _Contention):
                raise translated from error
            time.sleep(next(pauses))
        except BotoCoreError as error:
            if not aws.is_outage(error):
                raise
            raise Unavailable("The data store does not answer; nothing was lost, try again.") from error
        else:
            capacity.add(response)
            return response


def _translate(error: ClientError) -> Exception:
    code = error.response.get("Error", {}).get("Code", "")
    if code == "ConditionalCheckFailedException":
        return ConditionFailed({0: unmarshal(error.response.get("Item", {}))})  # type: ignore[arg-type]
    if code == "TransactionConflictException":
        return _Contention()
    if code == "TransactionCanceledException":
        reasons: list[dict[str, Any]] = list(error.response.get("CancellationReasons", []))  # type: ignore[arg-type]
        failed = {
            position: unmarshal(reason.get("Item", {}))
            for position, reason in enumerate(reasons)
            if reason.get("Code") == "ConditionalCheckFailed"
        }
        if failed:
            return ConditionFailed(failed)
        if any(reason.get("Code") == "TransactionConflict" for reason in reasons):
            return _Contention()
        if any(reason.get("Code") in {"ThrottlingError", "ProvisionedThroughputExceeded"} for reason in reasons):
            return Unavailable("The data store is busy; nothing was lost, try again.")
    if aws.is_outage(error):
        return Unavailable("The data store is busy; nothing was lost, try again.")
    return error


def _render(table: str, operation: Write) -> tuple[str, dict[str, Any]]:
    request: dict[str, Any] = {"TableName": table}
    expressions = operation.when
    match operation:
        case Put(item=item):
            kind = "Put"
            request["Item"] = _marshal(item)
        case Update(key=at, change=change):
            kind = "Update"
            request |= {"Key": _marshal(at), "UpdateExpression": change}
            expressions += " " + change
        case Delete(key=at):
            kind = "Delete"
            request["Key"] = _marshal(at)
        case Check(key=at):
            kind = "ConditionCheck"
            request["Key"] = _marshal(at)
    if operation.when:
        request["ConditionExpression"] = operation.when
        request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    names = {name: name[1:] for name in re.findall(r"#\w+", expressions)}
    if names:
        request["ExpressionAttributeNames"] = names
    if operation.values:
        request["ExpressionAttributeValues"] = {f":{name}": _to(value) for name, value in operation.values.items()}
    return kind, request


def _marshal(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _to(value) for name, value in item.items() if value is not None}


def unmarshal(item: Mapping[str, Any]) -> dict[str, Any]:
    """A plain item from DynamoDB's typed form, as stream records and responses carry it."""
    return {name: _from(value) for name, value in item.items()}


def _to(value: Any) -> dict[str, Any]:
    match value:
        case str():
            return {"S": value}
        case bool():
            return {"BOOL": value}
        case Decimal() if not value.is_finite():
            raise TypeError(f"{value} is not a number that DynamoDB can hold")
        case int() | Decimal():
            return {"N": str(value)}
        case bytes():
            return {"B": value}
        case None:
            return {"NULL": True}
        case list() | tuple():
            return {"L": [_to(each) for each in value]}
        case dict():
            return {"M": {str(name): _to(each) for name, each in value.items()}}
        case set() | frozenset() if value and all(isinstance(each, str) for each in value):
            return {"SS": sorted(value)}
        case _:
            # Floats are refused on purpose: what is stored must be exact.
            raise TypeError(f"{type(value).__name__} has no exact form in DynamoDB")


def _from(typed: Mapping[str, Any]) -> Any:
    ((kind, value),) = typed.items()
    match kind:
        case "N":
            number = Decimal(value)
            return int(number) if number == number.to_integral_value() else number
        case "NULL":
            return None
        case "L":
            return [_from(each) for each in value]
        case "M":
            return {name: _from(each) for name, each in value.items()}
        case "B" if isinstance(value, str):
            # A stream's record reaches Lambda as JSON, its bytes in base64.
            return base64.b64decode(value)
        case "SS":
            return set(value)
        case _:
            return value
