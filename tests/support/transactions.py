"""moto's transactions undone by the items that they touch: moto itself copies every table that they name, whole.

What a refused transaction leaves is the same: the items, and the stream's records, as they were before it.
"""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from moto.core.exceptions import JsonRESTError
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import Table


def undo_by_item(patch: pytest.MonkeyPatch) -> None:
    """Until `patch` is undone, a transaction costs what it touches and not what stands in its tables."""
    transact = DynamoDBBackend.transact_write_items

    def transact_write_items(self: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
        undo = [_undo(self, *each.values()) for each in transact_items if len(each) == 1]
        try:
            transact(self, transact_items)
        except JsonRESTError:
            # The last first: of two operations on one item the first saw it as it was.
            for each in reversed(undo):
                each()
            raise

    patch.setattr(DynamoDBBackend, "transact_write_items", transact_write_items)
    # The copy that moto makes to restore is the table itself.
    patch.setattr(Table, "__deepcopy__", lambda self, _memo: self, raising=False)


def _undo(backend: DynamoDBBackend, operation: dict[str, Any]) -> Callable[[], None]:
    """How to put the operation's item and its table's stream back to what they are now."""
    try:
        table = backend.get_table(operation["TableName"])
        places = backend.get_keys_value(table, operation.get("Key") or operation["Item"])
    except (JsonRESTError, KeyError, ValueError):
        # What cannot be found is not changed either.
        return lambda: None
    pk, sk = places
    item = copy.deepcopy(table.items[pk].get(sk))
    shard = table.stream_shard
    told = len(shard.items) if shard else 0

    def undo() -> None:
        if item is None:
            table.items[pk].pop(sk, None)
        else:
            table.items[pk][sk] = item
        if shard:
            del shard.items[told:]

    return undo
