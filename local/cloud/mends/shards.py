"""The records of a DynamoDB stream (one shard here) or of a Kinesis stream's shards, by position."""

from __future__ import annotations

import base64
import threading
from dataclasses import dataclass
from typing import Any, Protocol

from ministack.core.arn import parse_arn
from ministack.core.responses import get_account_id, get_region
from ministack.services import dynamodb, kinesis, lambda_svc

from local.cloud.hooks import hook

# Records that every mapping has read and that stay nevertheless; AWS keeps all for a day, which no laptop has memory for.
KEPT_READ = 1000

# Positions are told from two values that trimming changes one after the other.
_trimming = threading.Lock()

DYNAMODB_SHARD = "shardId-00000000000000000000-00000000"


@dataclass(frozen=True)
class Entry:
    position: int
    identifier: str  # the sequence number
    group: str  # records of one group stay in order
    arrived_at: float
    record: dict[str, Any]  # as the function sees it


class Shard(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def arn(self) -> str: ...

    def start(self, mapping: dict[str, Any]) -> int:
        """Where a mapping that never read begins."""

    def read(self, position: int, limit: int) -> list[Entry]: ...


def shards_of(arn: str) -> list[Shard]:
    """Within the mapping's account and region; none while the stream does not exist."""
    spec = parse_arn(arn)
    if spec.service == "dynamodb":
        name, _ = hook(lambda_svc, "_dynamodb_stream_table_from_arn_spec")(spec)
        table = hook(dynamodb, "_tables").get(name)
        return [TableShard(arn, name)] if table and table.get("LatestStreamArn") == arn else []
    name = hook(lambda_svc, "_kinesis_stream_name_from_arn_spec")(spec)
    stream = hook(kinesis, "_streams").get(name)
    return [KinesisShard(arn, name, shard) for shard in stream["shards"]] if stream else []


@dataclass(frozen=True)
class TableShard:
    arn: str
    table: str
    name: str = DYNAMODB_SHARD

    def start(self, mapping: dict[str, Any]) -> int:
        anchored = hook(lambda_svc, "_dynamodb_stream_positions").get(mapping["UUID"])
        return int(anchored if anchored is not None else hook(dynamodb, "stream_start_position")(self.table))

    def read(self, position: int, limit: int) -> list[Entry]:
        with _trimming:
            first = max(position, hook(dynamodb, "stream_start_position")(self.table))
            records = hook(dynamodb, "stream_records_since")(self.table, first, limit)
        return [self._entry(first + index, record) for index, record in enumerate(records)]

    def _entry(self, position: int, record: dict[str, Any]) -> Entry:
        change = record["dynamodb"]
        keys = repr(sorted(change["Keys"].items()))
        return Entry(position, change["SequenceNumber"], keys, float(change["ApproximateCreationDateTime"]), record)


def forget_read(arn: str, read_to: int) -> None:
    """Drop records of the table's stream below `read_to`, but for the last KEPT_READ. Within its account and region."""
    name, _ = hook(lambda_svc, "_dynamodb_stream_table_from_arn_spec")(parse_arn(arn))
    records = hook(dynamodb, "_stream_records").get(name)
    trimmed = hook(dynamodb, "_stream_trimmed")
    with _trimming:
        surplus = read_to - KEPT_READ - trimmed.get(name, 0)
        if records and surplus > 0:
            del records[:surplus]
            trimmed[name] = trimmed.get(name, 0) + surplus


@dataclass(frozen=True)
class KinesisShard:
    arn: str
    stream: str
    name: str

    def start(self, mapping: dict[str, Any]) -> int:
        return 0 if mapping.get("StartingPosition") == "TRIM_HORIZON" else len(self._records())

    def read(self, position: int, limit: int) -> list[Entry]:
        records = self._records()[position : position + limit]
        return [self._entry(position + index, record) for index, record in enumerate(records)]

    def _records(self) -> list[dict[str, Any]]:
        stream = hook(kinesis, "_streams").get(self.stream)
        records: list[dict[str, Any]] = stream["shards"][self.name]["records"] if stream else []
        return records

    def _entry(self, position: int, stored: dict[str, Any]) -> Entry:
        number, arrived = stored["SequenceNumber"], float(stored["ApproximateArrivalTimestamp"])
        record = {
            "kinesis": {
                "kinesisSchemaVersion": "1.0",
                "partitionKey": stored["PartitionKey"],
                "sequenceNumber": number,
                "data": _base64(stored["Data"]),
                "approximateArrivalTimestamp": arrived,
            },
            "eventSource": "aws:kinesis",
            "eventVersion": "1.0",
            "eventID": f"{self.name}:{number}",
            "eventName": "aws:kinesis:record",
            "invokeIdentityArn": f"arn:aws:iam::{get_account_id()}:role/lambda-role",
            "awsRegion": get_region(),
            "eventSourceARN": self.arn,
        }
        return Entry(position, number, stored["PartitionKey"], arrived, record)


def _base64(data: bytes | str) -> str:
    if isinstance(data, str):
        try:
            base64.b64decode(data, validate=True)
        except ValueError:
            return base64.b64encode(data.encode()).decode()
        return data
    return base64.b64encode(data).decode()
