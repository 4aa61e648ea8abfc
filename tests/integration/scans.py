"""Where canaries are: in tables, in every version in buckets, in queues, and in what a backup or a stream remembers."""

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from socialflow import dynamo, person_keys, tables
from tests.conftest import STAGE, TestClock

BUCKETS = ("sources-bucket", "media-bucket", "records-bucket", "exports-bucket")
Item = dict[str, Any]


def canaries(text: str) -> set[str]:
    for each in '"/#:':
        text = text.replace(each, " ")
    return {each.strip(",.[]{}\\'") for each in text.split() if "canary" in each}


def items(aws: SimpleNamespace) -> Iterator[tuple[str, Item]]:
    """Of every table, by its name."""
    for each in tables.ALL:
        for page in aws.client("dynamodb").get_paginator("scan").paginate(TableName=each.physical_name(STAGE)):
            for item in page["Items"]:
                yield each.context, dynamo.unmarshal(item)


def remembered(aws: SimpleNamespace) -> list[tuple[str, Item]]:
    """What backups and streams have of now and of before: every item of every table that has them, and every image."""
    forgetful = {each.context for each in tables.ALL if not each.is_remembered}
    return [each for each in items(aws) if each[0] not in forgetful] + list(_images(aws))


def _images(aws: SimpleNamespace) -> Iterator[tuple[str, Item]]:
    streams = aws.client("dynamodbstreams")
    for each in tables.ALL:
        for stream in streams.list_streams(TableName=each.physical_name(STAGE))["Streams"]:
            [shard] = streams.describe_stream(StreamArn=stream["StreamArn"])["StreamDescription"]["Shards"]
            at = {"StreamArn": stream["StreamArn"], "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
            iterator = streams.get_shard_iterator(**at)["ShardIterator"]
            for record in streams.get_records(ShardIterator=iterator, Limit=1000)["Records"]:
                for image in ("NewImage", "OldImage"):
                    if image in record["dynamodb"]:
                        yield each.context, dynamo.unmarshal(record["dynamodb"][image])


def sealed_in(item: Item) -> list[tuple[str, str, bytes]]:
    """Whose, as which field, what: everything in the item that is sealed for somebody."""
    owner = item.get("user_id") or item["pk"].partition("#")[2]
    return [
        (owner, name, value)
        for name, value in [*item.items(), *item.get("values", {}).items()]
        if isinstance(value, bytes) and name not in {"public_key", "wrapped"}
    ]


def found(aws: SimpleNamespace, now: TestClock, *, opening: bool = False) -> dict[str, set[str]]:
    """Where which canaries are: names of tables and buckets. `opening` what is sealed, as who may; over is what has had its time."""
    hits: dict[str, set[str]] = {}
    for where, item in items(aws):
        if item.get("ttl", 1 << 60) > now.at.timestamp():
            hits.setdefault(where, set()).update(canaries(json.dumps(item, default=str)))
            for each in sealed_in(item) if opening else ():
                hits[where] |= canaries(json.dumps(person_keys.open_(*each)))
    for bucket in BUCKETS:
        for version in aws.client("s3").list_object_versions(Bucket=bucket).get("Versions", ()):
            body = aws.client("s3").get_object(Bucket=bucket, Key=version["Key"], VersionId=version["VersionId"])
            said = body["Body"].read().decode(errors="replace")
            hits.setdefault(bucket, set()).update(canaries(f"{version['Key']} {said}"))
    return {where: seen for where, seen in hits.items() if seen}


def waiting(aws: SimpleNamespace) -> list[str]:
    """The bodies of what waits in any queue."""
    sqs = aws.client("sqs")
    return [
        message["Body"]
        for url in sqs.list_queues().get("QueueUrls", ())
        for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", ())
    ]
