"""Functions for these tests: small sources zipped and created through Lambda's API, and waiting for what they do."""

from __future__ import annotations

import io
import json
import textwrap
import time
import zipfile
from collections.abc import Callable
from typing import Any, TypeVar

from local.cloud.running import RunningCloud

T = TypeVar("T")
ROLE = "arn:aws:iam::000000000000:role/tests"

# Every function may tell(...) what it saw; the test reads it from a queue named like the function.
PRELUDE = """
import json, os, time
import boto3

def tell(seen):
    sqs = boto3.client("sqs")
    url = sqs.get_queue_url(QueueName="seen-" + os.environ["AWS_LAMBDA_FUNCTION_NAME"])["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody=json.dumps(seen))
"""


def zipped(source: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("main.py", (2020, 1, 1, 0, 0, 0)), PRELUDE + textwrap.dedent(source))
    return buffer.getvalue()


def create(cloud: RunningCloud, name: str, source: str, **options: Any) -> str:
    """The ARN of a function whose handler is `handler` in `source`."""
    cloud.client("sqs").create_queue(QueueName=f"seen-{name}")
    settings = {"Runtime": "python3.11", "Role": ROLE, "Handler": "main.handler", "Timeout": 10, **options}
    made = cloud.client("lambda").create_function(FunctionName=name, Code={"ZipFile": zipped(source)}, **settings)
    return str(made["FunctionArn"])


def told(cloud: RunningCloud, name: str) -> list[Any]:
    """Everything the function told since the last call."""
    return bodies(cloud, f"seen-{name}")


def bodies(cloud: RunningCloud, queue: str) -> list[Any]:
    sqs = cloud.client("sqs")
    url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
    found = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        for message in messages:
            found.append(json.loads(message["Body"]))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return found


def queue(cloud: RunningCloud, name: str, **attributes: str) -> str:
    """The ARN of a new queue."""
    url = cloud.client("sqs").create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    answer = cloud.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    return str(answer["Attributes"]["QueueArn"])


def send(cloud: RunningCloud, queue_name: str, *bodies: Any) -> None:
    sqs = cloud.client("sqs")
    url = sqs.get_queue_url(QueueName=queue_name)["QueueUrl"]
    entries = [{"Id": str(index), "MessageBody": json.dumps(body)} for index, body in enumerate(bodies)]
    sqs.send_message_batch(QueueUrl=url, Entries=entries)


def table(cloud: RunningCloud, name: str) -> str:
    """The stream's ARN of a new table with keys pk and sk."""
    keys = [("pk", "HASH"), ("sk", "RANGE")]
    made = cloud.client("dynamodb").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in keys],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key, _ in keys],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    return str(made["TableDescription"]["LatestStreamArn"])


def put(cloud: RunningCloud, table_name: str, *numbers: int, pk: str = "a") -> None:
    dynamodb = cloud.client("dynamodb")
    for number in numbers:
        dynamodb.put_item(TableName=table_name, Item={"pk": {"S": pk}, "sk": {"S": str(number)}})


def consume(cloud: RunningCloud, source: str, function: str, **options: Any) -> str:
    start = {} if ":sqs:" in source else {"StartingPosition": "TRIM_HORIZON"}
    made = cloud.client("lambda").create_event_source_mapping(
        EventSourceArn=source, FunctionName=function, **start, **options
    )
    return str(made["UUID"])


def eventually(read: Callable[[], T], wanted: Callable[[T], bool], seconds: float = 40) -> T:
    """What `read` gives once it is `wanted`; the last reading fails the test."""
    deadline = time.monotonic() + seconds
    while not wanted(value := read()):
        assert time.monotonic() < deadline, f"still {value!r} after {seconds} s"
        time.sleep(0.05)
    return value


class Collected:
    """Readings that add up: queues give each message once."""

    def __init__(self, read: Callable[[], list[Any]]) -> None:
        self.read, self.all = read, list[Any]()

    def __call__(self) -> list[Any]:
        self.all += self.read()
        return self.all
