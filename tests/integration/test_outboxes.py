"""Every domain's publisher puts on the bus what its table's writes left in their outboxes, and nothing else."""

import importlib
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from socialflow import dynamo
from socialflow.events import Envelope, UserErased
from tests.conftest import START, lambda_context

ROOT = Path(__file__).resolve().parent.parent.parent
PUBLISHERS = sorted(path.parent.name for path in ROOT.glob("functions/*/publish_events.py"))


def change(sequence: str, new: dict[str, Any], old: dict[str, Any] | None = None) -> dict[str, Any]:
    """A change as a table's stream tells it."""
    images = {"NewImage": dynamo._marshal(new), **({"OldImage": dynamo._marshal(old)} if old else {})}
    return {"dynamodb": {"SequenceNumber": sequence, **images}}


@pytest.mark.parametrize("domain", PUBLISHERS)
def test_what_is_owed_to_the_bus_gets_there_once(domain: str, aws: SimpleNamespace) -> None:
    events, sqs = aws.client("events"), aws.client("sqs")
    url = sqs.create_queue(QueueName="heard")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    pattern = json.dumps({"source": [{"prefix": "socialflow."}]})
    events.put_rule(Name="all", EventBusName="social-flow-test", EventPattern=pattern)
    events.put_targets(Rule="all", EventBusName="social-flow-test", Targets=[{"Id": "heard", "Arn": arn}])
    owed = Envelope.of(UserErased(occurred_at=START, user_id="ada"), "ada").model_dump()
    records = [change("1", {"outbox": owed}), change("2", {"outbox": owed}, {"outbox": owed}), change("3", {"pk": "x"})]

    done = importlib.import_module(f"functions.{domain}.publish_events").handler({"Records": records}, lambda_context())

    heard = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    assert done == {"batchItemFailures": []}
    assert [json.loads(each["Body"])["detail"]["id"] for each in heard] == [owed["id"]]
