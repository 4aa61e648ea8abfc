"""Stream mappings: a poison record never blocks a shard, and what failed is tried again in order."""

from __future__ import annotations

import time

from local.cloud.running import RunningCloud
from tests.local.cloud.functions import Collected, bodies, consume, create, eventually, put, queue, table, told

NUMBERS = "[int(r['dynamodb']['Keys']['sk']['S']) for r in event['Records']]"


def test_a_poison_record_is_halved_out_retried_and_given_to_the_on_failure_queue(cloud: RunningCloud) -> None:
    stream = table(cloud, "poison")
    create(cloud, "poison", f"def handler(event, _):\n    n = {NUMBERS}\n    assert 5 not in n\n    tell(n)")
    put(cloud, "poison", *range(1, 9))
    consume(
        cloud,
        stream,
        "poison",
        BatchSize=8,
        BisectBatchOnFunctionError=True,
        MaximumRetryAttempts=1,
        DestinationConfig={"OnFailure": {"Destination": queue(cloud, "poison-failures")}},
    )

    seen = eventually(Collected(lambda: told(cloud, "poison")), lambda all_: sum(map(len, all_)) == 7)
    failures = eventually(Collected(lambda: bodies(cloud, "poison-failures")), bool)

    assert sorted(number for batch in seen for number in batch) == [1, 2, 3, 4, 6, 7, 8]
    assert [failure["requestContext"]["condition"] for failure in failures] == ["RetryAttemptsExhausted"]
    assert failures[0]["requestContext"]["approximateInvokeCount"] == 2
    assert failures[0]["DDBStreamBatchInfo"]["batchSize"] == 1
    assert failures[0]["DDBStreamBatchInfo"]["streamArn"] == stream


def test_a_partial_failure_is_retried_from_the_lowest_failed_record(cloud: RunningCloud) -> None:
    stream = table(cloud, "partial")
    create(
        cloud,
        "partial",
        f"""
        tried = []
        def handler(event, _):
            numbers = {NUMBERS}
            tell(numbers)
            tried.extend(numbers)
            if tried.count(3) == 1 and 3 in numbers:
                names = {{int(r["dynamodb"]["Keys"]["sk"]["S"]): r["dynamodb"]["SequenceNumber"] for r in event["Records"]}}
                return {{"batchItemFailures": [{{"itemIdentifier": names[4]}}, {{"itemIdentifier": names[3]}}]}}
        """,
    )
    put(cloud, "partial", 1, 2, 3, 4, 5)
    consume(cloud, stream, "partial", BatchSize=10, FunctionResponseTypes=["ReportBatchItemFailures"])

    seen = eventually(Collected(lambda: told(cloud, "partial")), lambda all_: len(all_) == 2)

    assert sorted(seen, key=len, reverse=True) == [[1, 2, 3, 4, 5], [3, 4, 5]]


def test_an_answer_that_names_an_unknown_record_fails_the_whole_batch(cloud: RunningCloud) -> None:
    stream = table(cloud, "senseless")
    create(cloud, "senseless", "def handler(event, _):\n    return {'batchItemFailures': [{'itemIdentifier': 'x'}]}")
    put(cloud, "senseless", 1)
    consume(
        cloud,
        stream,
        "senseless",
        MaximumRetryAttempts=0,
        FunctionResponseTypes=["ReportBatchItemFailures"],
        DestinationConfig={"OnFailure": {"Destination": queue(cloud, "senseless-failures")}},
    )

    assert eventually(lambda: bodies(cloud, "senseless-failures"), bool)


def test_records_past_their_age_are_given_up_though_retries_are_unlimited(cloud: RunningCloud) -> None:
    stream = table(cloud, "aged")
    create(cloud, "aged", "def handler(event, _):\n    raise ValueError('always')")
    put(cloud, "aged", 1)
    consume(
        cloud,
        stream,
        "aged",
        MaximumRecordAgeInSeconds=2,
        MaximumRetryAttempts=-1,
        DestinationConfig={"OnFailure": {"Destination": queue(cloud, "aged-failures")}},
    )

    failures = eventually(lambda: bodies(cloud, "aged-failures"), bool)

    assert failures[0]["requestContext"]["condition"] == "MaximumRecordAgeExceeded"


def test_a_slow_consumer_delays_no_other(cloud: RunningCloud) -> None:
    stream = table(cloud, "shared")
    create(cloud, "slow", "def handler(event, _):\n    time.sleep(50)", Timeout=60)
    create(cloud, "fast", f"def handler(event, _):\n    tell({NUMBERS})")
    consume(cloud, stream, "slow", BatchSize=1)
    consume(cloud, stream, "fast", BatchSize=1)

    put(cloud, "shared", 1, 2, 3)

    # The slow one holds its first record for 50 s.
    assert eventually(Collected(lambda: told(cloud, "fast")), lambda all_: len(all_) == 3) == [[1], [2], [3]]


def test_lanes_run_side_by_side_and_keep_each_key_in_order(cloud: RunningCloud) -> None:
    stream = table(cloud, "lanes")
    create(
        cloud,
        "lanes",
        """
        def handler(event, _):
            began = time.time()
            time.sleep(0.1)
            keys = [r["dynamodb"]["Keys"] for r in event["Records"]]
            tell([[k["pk"]["S"], int(k["sk"]["S"]), began] for k in keys])
        """,
    )
    for number in range(4):
        for key in "abcdefgh":
            put(cloud, "lanes", number, pk=key)
    consume(cloud, stream, "lanes", BatchSize=1, ParallelizationFactor=4)

    seen = eventually(Collected(lambda: told(cloud, "lanes")), lambda all_: len(all_) == 32, seconds=20)

    order = sorted((began, key, number) for [[key, number, began]] in seen)
    for key in "abcdefgh":
        assert [number for _, name, number in order if name == key] == [0, 1, 2, 3]


def test_a_change_of_lanes_goes_on_where_the_slowest_was(cloud: RunningCloud) -> None:
    stream = table(cloud, "relaned")
    create(cloud, "relaned", f"def handler(event, _):\n    tell({NUMBERS})")
    put(cloud, "relaned", *range(20))
    mapping = consume(cloud, stream, "relaned", BatchSize=5, ParallelizationFactor=3)
    eventually(Collected(lambda: told(cloud, "relaned")), lambda all_: sum(map(len, all_)) == 20)
    time.sleep(1)

    cloud.client("lambda").update_event_source_mapping(UUID=mapping, ParallelizationFactor=2)
    time.sleep(1)
    put(cloud, "relaned", 20)

    assert eventually(lambda: told(cloud, "relaned"), bool) == [[20]]


def test_only_records_that_match_the_filter_arrive(cloud: RunningCloud) -> None:
    stream = table(cloud, "filtered")
    create(cloud, "filtered", f"def handler(event, _):\n    tell({NUMBERS})")
    pattern = '{"eventName": ["INSERT"], "dynamodb": {"Keys": {"sk": {"S": [{"prefix": "7"}]}}}}'
    put(cloud, "filtered", 1, 7, 8, 70)

    consume(cloud, stream, "filtered", FilterCriteria={"Filters": [{"Pattern": pattern}]})

    seen = eventually(Collected(lambda: told(cloud, "filtered")), lambda all_: sum(map(len, all_)) == 2)
    assert [number for batch in seen for number in batch] == [7, 70]


def test_a_batching_window_collects(cloud: RunningCloud) -> None:
    stream = table(cloud, "window")
    create(cloud, "window", f"def handler(event, _):\n    tell({NUMBERS})")
    consume(cloud, stream, "window", BatchSize=100, MaximumBatchingWindowInSeconds=1)
    time.sleep(0.4)

    for number in range(1, 5):
        put(cloud, "window", number)
        time.sleep(0.1)

    seen = eventually(Collected(lambda: told(cloud, "window")), lambda all_: sum(map(len, all_)) == 4)
    assert seen == [[1, 2, 3, 4]]


def test_kinesis_failures_go_to_the_on_failure_queue(cloud: RunningCloud) -> None:
    kinesis = cloud.client("kinesis")
    kinesis.create_stream(StreamName="hot", ShardCount=2)
    eventually(
        lambda: kinesis.describe_stream(StreamName="hot")["StreamDescription"], lambda d: d["StreamStatus"] == "ACTIVE"
    )
    arn = kinesis.describe_stream(StreamName="hot")["StreamDescription"]["StreamARN"]
    create(
        cloud,
        "hot",
        """
        import base64
        def handler(event, _):
            values = [base64.b64decode(r["kinesis"]["data"]).decode() for r in event["Records"]]
            assert "bad" not in values
            tell(values)
        """,
    )
    consume(
        cloud,
        arn,
        "hot",
        BatchSize=1,
        MaximumRetryAttempts=0,
        DestinationConfig={"OnFailure": {"Destination": queue(cloud, "hot-failures")}},
    )

    for value in ("one", "bad", "two"):
        kinesis.put_record(StreamName="hot", Data=value.encode(), PartitionKey="same")

    seen = eventually(Collected(lambda: told(cloud, "hot")), lambda all_: len(all_) == 2)
    failures = eventually(lambda: bodies(cloud, "hot-failures"), bool)
    assert sorted(seen) == [["one"], ["two"]]
    assert failures[0]["KinesisBatchInfo"]["batchSize"] == 1


def test_records_that_every_mapping_has_read_are_forgotten_and_none_is_skipped(cloud: RunningCloud) -> None:
    stream = table(cloud, "long")
    create(cloud, "long", f"def handler(event, _):\n    tell({NUMBERS})")
    consume(cloud, stream, "long", BatchSize=500)
    numbers = range(1500)
    for first in numbers[::25]:
        items = [{"pk": {"S": "a"}, "sk": {"S": str(number)}} for number in range(first, first + 25)]
        cloud.client("dynamodb").batch_write_item(RequestItems={"long": [{"PutRequest": {"Item": i}} for i in items]})

    eventually(lambda: _kept(cloud, stream), lambda count: 1000 <= count < 1500)
    put(cloud, "long", 1500)

    seen = eventually(Collected(lambda: told(cloud, "long")), lambda all_: sum(map(len, all_)) >= 1501)
    assert sorted(number for batch in seen for number in batch) == [*numbers, 1500]


def _kept(cloud: RunningCloud, stream: str) -> int:
    streams = cloud.client("dynamodbstreams")
    shard = streams.describe_stream(StreamArn=stream)["StreamDescription"]["Shards"][0]["ShardId"]
    iterator = streams.get_shard_iterator(StreamArn=stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    found, following = 0, iterator["ShardIterator"]
    while records := (answer := streams.get_records(ShardIterator=following))["Records"]:
        found, following = found + len(records), answer["NextShardIterator"]
    return found
