"""The domains joined as on AWS, in process: table streams to functions, the bus to queues, queues to consumers."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from socialflow.events import Event
from socialflow.tables import Table
from tests.conftest import STAGE, lambda_context

Handler = Callable[[dict[str, Any], Any], Any]


@dataclass
class Platform:
    """Runs what the stacks wire: call `settle` and everything that was written has had its consequences.

    `streams` are functions by the table whose stream they consume, `consumers` functions by the event they consume, both
    named as their modules.
    """

    client: Callable[[str], Any]
    streams: Mapping[Table, Sequence[str]]
    consumers: Mapping[type[Event], Sequence[str]]
    published: list[dict[str, Any]] = field(default_factory=list)
    _read: dict[str, int] = field(default_factory=dict)
    _queue_url: str = ""

    def __post_init__(self) -> None:
        sqs, events = self.client("sqs"), self.client("events")
        self._queue_url = sqs.create_queue(QueueName="bus")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=self._queue_url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        pattern = json.dumps({"source": [{"prefix": "socialflow."}]})
        events.put_rule(Name="all", EventBusName="social-flow-test", EventPattern=pattern)
        events.put_targets(Rule="all", EventBusName="social-flow-test", Targets=[{"Id": "queue", "Arn": arn}])

    def settle(self, *, deliveries: int = 1, but: Sequence[str] = ()) -> None:
        """Run streams and queues until nothing is left; each event is delivered that many times, those of `but` to nobody."""
        for _ in range(20):
            moved = sum(self._run_stream(table) for table in self.streams)
            moved += self._run_queue(deliveries, but)
            if not moved:
                return
        raise AssertionError("the platform does not come to rest")

    def _run_stream(self, table: Table) -> int:
        client = self.client("dynamodbstreams")
        [stream] = client.list_streams(TableName=table.physical_name(STAGE))["Streams"]
        [shard] = client.describe_stream(StreamArn=stream["StreamArn"])["StreamDescription"]["Shards"]
        iterator = client.get_shard_iterator(
            StreamArn=stream["StreamArn"], ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        all_records = client.get_records(ShardIterator=iterator, Limit=1000)["Records"]
        records = all_records[self._read.get(table.context, 0) :]
        self._read[table.context] = len(all_records)
        if records:
            for name in self.streams[table]:
                _succeed(name, {"Records": records})
        return len(records)

    def _run_queue(self, deliveries: int, but: Sequence[str]) -> int:
        sqs, count = self.client("sqs"), 0
        while messages := sqs.receive_message(QueueUrl=self._queue_url, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                self._deliver(message, deliveries, but)
                sqs.delete_message(QueueUrl=self._queue_url, ReceiptHandle=message["ReceiptHandle"])
                count += 1
        return count

    def _deliver(self, message: dict[str, Any], deliveries: int, but: Sequence[str]) -> None:
        body = json.loads(message["Body"])
        self.published.append(body["detail"])
        record = {"messageId": message["MessageId"], "body": message["Body"]}
        for event, names in self.consumers.items():
            if event.detail_type() == body["detail-type"] and body["detail-type"] not in but:
                for name in list(names) * deliveries:
                    _succeed(name, {"Records": [record]})


def _succeed(name: str, event: dict[str, Any]) -> None:
    handler: Handler = import_module(name).handler
    assert handler(event, lambda_context()) == {"batchItemFailures": []}, name
