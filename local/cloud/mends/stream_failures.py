"""Records that a stream mapping gives up: told to its OnFailure destination in the shape that AWS sends."""

from __future__ import annotations

import json
import logging
import time
import uuid
from typing import Any

from local.cloud.mends import destinations
from local.cloud.mends.shards import DYNAMODB_SHARD, Entry, Shard

log = logging.getLogger("flow.cloud.streams")


def give_up(
    mapping: dict[str, Any],
    shard: Shard,
    entries: list[Entry],
    function: dict[str, Any] | None,
    result: dict[str, Any],
    condition: str,
    invocations: int,
) -> None:
    """OnFailure knows which records were given up and why; without one, only the log does."""
    config = (function or {}).get("config") or {}
    log.warning("%s gave up %d records of %s: %s", mapping["FunctionName"], len(entries), shard.arn, condition)
    target = ((mapping.get("DestinationConfig") or {}).get("OnFailure") or {}).get("Destination")
    if not target:
        return
    kind = "DDBStreamBatchInfo" if shard.name == DYNAMODB_SHARD else "KinesisBatchInfo"
    told: dict[str, Any] = {
        "requestContext": {
            "requestId": str(uuid.uuid4()),
            "functionArn": config.get("FunctionArn", mapping.get("FunctionArn", "")),
            "condition": condition,
            "approximateInvokeCount": invocations,
        },
        "version": "1.0",
        "timestamp": destinations.timestamp(time.time()),
        kind: {
            "shardId": shard.name,
            "startSequenceNumber": entries[0].identifier,
            "endSequenceNumber": entries[-1].identifier,
            "approximateArrivalOfFirstRecord": destinations.timestamp(entries[0].arrived_at),
            "approximateArrivalOfLastRecord": destinations.timestamp(entries[-1].arrived_at),
            "batchSize": len(entries),
            "streamArn": shard.arn,
        },
    }
    if result:
        failed = {"functionError": "Unhandled"} if result.get("error") else {}
        told["responseContext"] = {"statusCode": 200, "executedVersion": config.get("Version", "$LATEST"), **failed}
    destinations.send(target, json.dumps(told))
