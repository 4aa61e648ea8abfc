"""Listens to an event bus through a rule and a queue that exist only while it listens."""

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from local.flow import aws
from local.flow.problem import Problem
from local.flow.settings import Settings

_NAME = "flow-tail-"


@dataclass(frozen=True)
class Event:
    at: str
    source: str
    kind: str
    detail: dict[str, Any]


def buses(settings: Settings) -> list[str]:
    """The names of the product's own buses."""
    with _told("list its event buses"):
        found = aws.client(settings, "events").list_event_buses()["EventBuses"]
    return sorted(bus["Name"] for bus in found if bus["Name"].startswith("social-flow-local"))


def tail(settings: Settings, bus: str, stop: Callable[[], bool], wait_seconds: int = 1) -> Iterator[Event]:
    """Every event that the bus gets from now on until `stop()`; then the rule and the queue are gone again."""
    queues = aws.client(settings, "sqs")
    with _told(f"listen to {bus}"), _listening(settings, bus) as queue:
        while not stop():
            got = queues.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=wait_seconds)
            for message in got.get("Messages", []):
                yield read(message["Body"])
                queues.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


def read(body: str) -> Event:
    event = json.loads(body)
    return Event(event["time"], event["source"], event["detail-type"], event["detail"])


@contextmanager
def _listening(settings: Settings, bus: str) -> Iterator[str]:
    events, queues = aws.client(settings, "events"), aws.client(settings, "sqs")
    name = _NAME + secrets.token_hex(4)
    queue = queues.create_queue(QueueName=name, Attributes={"MessageRetentionPeriod": "300"})["QueueUrl"]
    try:
        arn = queues.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        rule = events.put_rule(Name=name, EventBusName=bus, EventPattern='{"source":[{"prefix":""}]}')["RuleArn"]
        allow = {
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": arn,
            "Condition": {"ArnEquals": {"aws:SourceArn": rule}},
        }
        policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
        queues.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
        try:
            events.put_targets(Rule=name, EventBusName=bus, Targets=[{"Id": "tail", "Arn": arn}])
            yield queue
        finally:
            events.remove_targets(Rule=name, EventBusName=bus, Ids=["tail"])
            events.delete_rule(Name=name, EventBusName=bus)
    finally:
        queues.delete_queue(QueueUrl=queue)


@contextmanager
def _told(doing: str) -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise Problem(
            f"The embedded cloud cannot {doing}: {error}", "Start it with `flow up`, or see `flow status`."
        ) from error
