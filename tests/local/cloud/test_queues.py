"""Queue mappings and asynchronous calls: what fails is tried again, and ends in its dead-letter queue."""

from __future__ import annotations

import json
import time

from local.cloud.running import RunningCloud
from tests.local.cloud.functions import Collected, bodies, consume, create, eventually, queue, send, told


def test_only_failed_messages_of_a_batch_come_again_and_end_in_the_dead_letter_queue(cloud: RunningCloud) -> None:
    dead = queue(cloud, "orders-dead")
    redrive = json.dumps({"deadLetterTargetArn": dead, "maxReceiveCount": 2})
    arn = queue(cloud, "orders", VisibilityTimeout="3", RedrivePolicy=redrive)
    create(
        cloud,
        "orders",
        """
        def handler(event, _):
            tell([json.loads(r["body"]) for r in event["Records"]])
            bad = [r["messageId"] for r in event["Records"] if r["body"] == "2"]
            return {"batchItemFailures": [{"itemIdentifier": name} for name in bad]}
        """,
    )
    cloud.client("lambda").invoke(FunctionName="orders", Payload=b'{"Records": []}')
    assert told(cloud, "orders") == [[]]
    consume(cloud, arn, "orders", BatchSize=10, FunctionResponseTypes=["ReportBatchItemFailures"])

    send(cloud, "orders", 1, 2, 3)

    assert eventually(lambda: bodies(cloud, "orders-dead"), bool) == [2]
    seen = [number for batch in told(cloud, "orders") for number in batch]
    assert sorted(seen) == [1, 2, 2, 3]


def test_at_most_maximum_concurrency_batches_run_at_once(cloud: RunningCloud) -> None:
    arn = queue(cloud, "narrow")
    create(
        cloud, "narrow", "def handler(event, _):\n    b = time.time()\n    time.sleep(0.3)\n    tell([b, time.time()])"
    )
    send(cloud, "narrow", *range(8))
    consume(cloud, arn, "narrow", BatchSize=1, ScalingConfig={"MaximumConcurrency": 2})

    spans = eventually(Collected(lambda: told(cloud, "narrow")), lambda all_: len(all_) == 8, seconds=15)

    at_once = [sum(began <= moment < ended for began, ended in spans) for moment, _ in spans]
    assert max(at_once) == 2


def test_a_queue_consumer_that_hangs_delays_no_other(cloud: RunningCloud) -> None:
    slow, fast = queue(cloud, "hanging"), queue(cloud, "brisk")
    create(cloud, "hanging", "def handler(event, _):\n    time.sleep(50)", Timeout=60)
    create(cloud, "brisk", "def handler(event, _):\n    tell(1)")
    consume(cloud, slow, "hanging", BatchSize=1)
    consume(cloud, fast, "brisk", BatchSize=1)
    send(cloud, "hanging", *range(5))
    time.sleep(0.5)

    send(cloud, "brisk", 1)

    # The other one keeps all its five pollers busy for 50 s.
    assert eventually(lambda: told(cloud, "brisk"), bool) == [1]


def test_an_asynchronous_call_is_tried_three_times_and_its_event_ends_in_the_dead_letter_queue(
    cloud: RunningCloud,
) -> None:
    dead = queue(cloud, "async-dead")
    source = "def handler(event, _):\n    tell(event)\n    raise KeyError('never')"
    create(cloud, "async-fails", source, DeadLetterConfig={"TargetArn": dead})

    cloud.client("lambda").invoke(FunctionName="async-fails", InvocationType="Event", Payload=b'{"n": 1}')

    sqs = cloud.client("sqs")
    url = sqs.get_queue_url(QueueName="async-dead")["QueueUrl"]
    receive = lambda: sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"]).get("Messages", [])  # noqa: E731
    [message] = eventually(receive, bool)
    assert json.loads(message["Body"]) == {"n": 1}
    assert message["MessageAttributes"]["ErrorCode"]["StringValue"] == "KeyError"
    assert told(cloud, "async-fails") == [{"n": 1}] * 3


def test_an_event_target_is_called_as_an_asynchronous_invocation(cloud: RunningCloud) -> None:
    function = create(cloud, "evt", "def handler(event, _):\n    tell(event['detail'])\n    raise ValueError('x')")
    failures = queue(cloud, "evt-failures")
    cloud.client("lambda").put_function_event_invoke_config(
        FunctionName="evt", MaximumRetryAttempts=1, DestinationConfig={"OnFailure": {"Destination": failures}}
    )
    events = cloud.client("events")
    events.put_rule(Name="evt", EventPattern=json.dumps({"source": ["flow.test"]}))
    events.put_targets(Rule="evt", Targets=[{"Id": "1", "Arn": function}])

    events.put_events(Entries=[{"Source": "flow.test", "DetailType": "x", "Detail": '{"n": 2}'}])

    [record] = eventually(lambda: bodies(cloud, "evt-failures"), bool)
    assert record["requestPayload"]["detail"] == {"n": 2}
    assert record["requestContext"]["condition"] == "RetriesExhausted"
    assert record["requestContext"]["approximateInvokeCount"] == 2
    assert record["responsePayload"]["errorType"] == "ValueError"
