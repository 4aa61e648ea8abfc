"""Which items of a partition a query reads, and how many of them fit on a page."""

import marshal
from typing import Any

from tests.support.dynamodb import expressions, values
from tests.support.dynamodb.storage import Partition, Rank, Table
from tests.support.dynamodb.values import Item, invalid

Request = dict[str, Any]
Answer = dict[str, Any]
_PAGE_BYTES = 1024 * 1024


def ranks_of(partition: Partition | None, sort: tuple[str, ...]) -> list[Rank]:
    if sort[:1] == ("between",) and sort[1] > sort[2]:
        raise invalid("The BETWEEN operator requires upper bound to be greater than or equal to lower bound")
    if partition is None:
        return []
    order = partition.order
    match sort:
        case ():
            return list(order)
        case ("begins_with", prefix):
            start, _ = partition.between(prefix, None)
            found = []
            for rank in order[start:]:
                if not rank[0].startswith(prefix):
                    break
                found.append(rank)
            return found
        case ("between", low, high):
            start, end = partition.between(low, high)
            return order[start:end]
        case ("=", exactly):
            start, end = partition.between(exactly, exactly)
            return order[start:end]
        case _:
            return [rank for rank in order if fits(sort, rank[0])]


def fits(sort: tuple[str, ...], sk: str) -> bool:
    match sort:
        case ():
            return True
        case ("begins_with", prefix):
            return sk.startswith(prefix)
        case ("between", low, high):
            return low <= sk <= high
        case ("=", exactly):
            return sk == exactly
        case (sign, bound):
            return expressions.COMPARISONS[sign](sk, bound)
        case _:
            raise NotImplementedError(sort)


def rank_of(table: Table, index: str, start: Item) -> Rank:
    keys = table.indexes[index]
    if start.keys() != {"pk", "sk", keys.pk, keys.sk}:
        raise invalid("The provided starting key is invalid")
    return start[keys.sk]["S"], start["pk"]["S"], start["sk"]["S"]


def after(ranks: list[Rank], start: Rank, request: Request) -> list[Rank]:
    if request.get("ScanIndexForward", True):
        return [rank for rank in ranks if rank > start]
    return [rank for rank in ranks if rank < start]


def page(partition: Partition | None, ranks: list[Rank], limit: int | None, table: Table, index: str) -> Answer:
    """Up to `limit` items and a megabyte; a page that is full names its last, whether more follow or not."""
    if limit is not None and limit < 1:
        raise invalid("Limit must be greater than or equal to 1")
    found = [dict(partition.items[rank]) for rank in ranks[:limit]] if partition else []
    items = _up_to_a_megabyte(found)
    is_full = len(items) == limit or len(items) < len(found)
    answer: Answer = {"Items": items, "Count": len(items), "ScannedCount": len(items)}
    if is_full:
        keys = table.indexes[index]
        answer["LastEvaluatedKey"] = {name: items[-1][name] for name in {"pk": 0, "sk": 0, keys.pk: 0, keys.sk: 0}}
    return answer


def _up_to_a_megabyte(found: list[Item]) -> list[Item]:
    if len(marshal.dumps(found, 0)) <= _PAGE_BYTES:
        return found
    size = 0
    for position, each in enumerate(found):
        size += values.weigh(each)
        if size > _PAGE_BYTES and position:
            return found[:position]
    return found
