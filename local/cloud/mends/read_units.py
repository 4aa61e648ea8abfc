"""Read units by the sizes of items, as DynamoDB counts them: ministack counts one read whatever was read, and no batch.

One unit is a strongly consistent read of up to 4 KB, half a unit an eventually consistent one. GetItem and each item of
a BatchGetItem are rounded up one by one, Query and Scan over all that they looked at; what is filtered out or projected
away is read all the same, and what is not there costs as much as the smallest item.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import Any

from ministack.core.responses import json_response
from ministack.services import dynamodb

from local.cloud.hooks import hook, replace

BLOCK_BYTES = 4096

Table = dict[str, Any]
_looked_at = threading.local()


def install() -> None:
    _note_pages()
    _count_reads()
    _count_batches()


def _blocks(size_bytes: int) -> int:
    return max(1, -(-size_bytes // BLOCK_BYTES))


def _size(item: dict[str, Any]) -> int:
    return int(hook(dynamodb, "_item_size_bytes")(item))


def _note_pages() -> None:
    paginate = hook(dynamodb, "_paginate_evaluated_items")

    def noting(items: Any, limit: Any, table: Table, index_name: str | None = None) -> Any:
        page, has_more = paginate(items, limit, table, index_name)
        visible = hook(dynamodb, "_apply_index_projection")
        _looked_at.size_bytes = sum(_size(visible(item, table, index_name)) for item in page)
        return page, has_more

    replace(dynamodb, "_paginate_evaluated_items", noting)


def _count_reads() -> None:
    add = hook(dynamodb, "_add_consumed_capacity")

    def sized(result: dict[str, Any], data: dict[str, Any], table_name: str, write: bool = False, **rest: Any) -> None:  # noqa: FBT001, FBT002 - its signature
        add(result, data, table_name, write=write, **rest)
        if write or "ConsumedCapacity" not in result:
            return
        # Of the three operations that come here only GetItem names one key.
        size_bytes = _size(_item(table_name, data["Key"])) if "Key" in data else _looked_at.size_bytes
        result["ConsumedCapacity"] = _times(result["ConsumedCapacity"], _blocks(size_bytes))

    replace(dynamodb, "_add_consumed_capacity", sized)


def _times(consumed: Any, blocks: int) -> Any:
    """Each `CapacityUnits` in it, for the table and for its indexes, so many times."""
    if not isinstance(consumed, dict):
        return consumed
    return {name: each * blocks if name == "CapacityUnits" else _times(each, blocks) for name, each in consumed.items()}


def _count_batches() -> None:
    get = hook(dynamodb, "_batch_get_item")

    def counted(data: dict[str, Any]) -> Any:
        status, headers, body = get(data)
        wanted = data.get("ReturnConsumedCapacity", "NONE")
        if status != 200 or wanted == "NONE":
            return status, headers, body
        answer = json.loads(body)
        answer["ConsumedCapacity"] = list(_consumed(data["RequestItems"], answer["UnprocessedKeys"], wanted))
        return json_response(answer)

    replace(dynamodb, "_batch_get_item", counted)


def _consumed(asked: dict[str, Any], unprocessed: dict[str, Any], wanted: str) -> Iterator[dict[str, Any]]:
    for table_name, request in asked.items():
        if table_name in unprocessed:
            continue
        blocks = sum(_blocks(_size(_item(table_name, key))) for key in request["Keys"])
        units = blocks * (1.0 if request.get("ConsistentRead") else 0.5)
        of_the_table = {"Table": {"CapacityUnits": units}} if wanted == "INDEXES" else {}
        yield {"TableName": table_name, "CapacityUnits": units, **of_the_table}


def _item(table_name: str, key: dict[str, Any]) -> dict[str, Any]:
    """The whole item, {} when there is none."""
    name = hook(dynamodb, "_normalize_table_name")(table_name)
    return hook(dynamodb, "_get_item_by_key")(hook(dynamodb, "_tables")[name], key) or {}
