"""What must survive is encrypted, recoverable and protected, and what fails is kept."""

import json
import re
from pathlib import Path

import pytest

from socialflow import tables
from tests.policy.templates import Synthesized

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.xdist_group("policy")


def test_every_table_can_be_recovered_and_is_encrypted_streamed_and_protected(prod: Synthesized) -> None:
    made = prod.of("AWS::DynamoDB::Table")

    assert {each.properties["TableName"] for each in made} == {table.physical_name("prod") for table in tables.ALL}
    for each in made:
        facts = each.properties
        is_remembered = facts["TableName"] != tables.KEYS.physical_name("prod")
        assert facts["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": is_remembered}, each.name
        assert facts["SSESpecification"]["SSEType"] == "KMS", each.name
        key = "Data.LedgerKey" if facts["TableName"] == tables.LEDGER.physical_name("prod") else "Data.Key"
        assert key in prod.text(each.stack, facts["SSESpecification"]["KMSMasterKeyId"]), each.name
        assert facts["TimeToLiveSpecification"] == {"AttributeName": "ttl", "Enabled": True}, each.name
        stream = {"StreamViewType": "NEW_AND_OLD_IMAGES"} if is_remembered else None
        assert facts.get("StreamSpecification") == stream, each.name
        assert facts["BillingMode"] == "PAY_PER_REQUEST", each.name
        assert facts["DeletionProtectionEnabled"] is True, each.name


def test_nothing_that_must_survive_is_deleted_with_its_stack(prod: Synthesized) -> None:
    kinds = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SecretsManager::Secret")

    kept = [
        each for each in prod.of(*kinds) if each.raw["DeletionPolicy"] == each.raw["UpdateReplacePolicy"] == "Retain"
    ]

    assert kept == prod.of(*kinds)


def test_what_was_stated_of_money_is_locked_for_ten_years(prod: Synthesized) -> None:
    (records,) = [each for each in prod.of("AWS::S3::Bucket") if each.logical_id.startswith("Records")]

    assert records.properties["ObjectLockEnabled"] is True
    assert records.properties["VersioningConfiguration"] == {"Status": "Enabled"}
    assert records.properties["ObjectLockConfiguration"] == {
        "ObjectLockEnabled": "Enabled",
        "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 3653}},
    }


def test_nobody_but_a_settlement_writes_what_is_stated(prod: Synthesized) -> None:
    writers = {
        each.verb
        for each in prod.functions
        for statement in each.statements
        if "s3:PutObject" in statement.actions and any("Data.Records" in name for name in statement.resources)
    }

    assert writers == {"money.close_period"}


def test_every_key_rotates(prod: Synthesized) -> None:
    assert all(each.properties["EnableKeyRotation"] for each in prod.of("AWS::KMS::Key"))


def test_no_bucket_can_be_public_and_each_refuses_plain_http(prod: Synthesized) -> None:
    denied = {
        prod.text(policy.stack, policy.properties["Bucket"])
        for policy in prod.of("AWS::S3::BucketPolicy")
        for statement in policy.properties["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny" and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    }

    for each in prod.of("AWS::S3::Bucket"):
        block = each.properties["PublicAccessBlockConfiguration"]
        assert len(block) == 4, each.name
        assert all(block.values()), each.name
        assert f"{{{each.name}}}" in denied, each.name


def test_only_the_distribution_reads_media(prod: Synthesized) -> None:
    (media,) = [each for each in prod.of("AWS::S3::Bucket") if each.logical_id.startswith("Media")]
    (distribution,) = prod.of("AWS::CloudFront::Distribution")
    (policy,) = [
        each
        for each in prod.of("AWS::S3::BucketPolicy")
        if prod.text(each.stack, each.properties["Bucket"]) == f"{{{media.name}}}"
    ]

    (allowed,) = [s for s in policy.properties["PolicyDocument"]["Statement"] if s["Effect"] == "Allow"]

    assert allowed["Action"] == "s3:GetObject"
    assert allowed["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert prod.text(policy.stack, allowed["Resource"]) == f"{{{media.name}.Arn}}/media/*"
    (source,) = allowed["Condition"]["StringEquals"].values()
    assert prod.text(policy.stack, source).endswith(f":distribution/{{{distribution.name}}}")


def test_media_is_served_to_those_with_a_signature_alone(prod: Synthesized) -> None:
    (distribution,) = prod.of("AWS::CloudFront::Distribution")
    config = distribution.properties["DistributionConfig"]

    pictures, media, sockets = config["CacheBehaviors"]

    assert media["PathPattern"] == "/media/*"
    assert len(media["TrustedKeyGroups"]) == 1
    # Users' pictures are under names that come from their content, for everybody who is told them.
    assert pictures["PathPattern"] == "/media/avatars/*"
    assert "TrustedKeyGroups" not in pictures
    # What has no grant of its own is the API's to refuse.
    assert (sockets["PathPattern"], "TrustedKeyGroups" in sockets) == ("/sockets", False)
    assert config["WebACLId"]


def test_every_queue_is_encrypted_and_ends_in_dead_letters_or_is_them(prod: Synthesized) -> None:
    queues = prod.of("AWS::SQS::Queue")
    dead_letters = {f"{{{each.name}.Arn}}" for each in queues if "dead-letters" in each.properties.get("QueueName", "")}

    for each in queues:
        assert "Data.Key" in prod.text(each.stack, each.properties["KmsMasterKeyId"]), each.name
        assert each.properties["MessageRetentionPeriod"] == 14 * 24 * 3600, each.name
        if f"{{{each.name}.Arn}}" not in dead_letters:
            redrive = each.properties["RedrivePolicy"]
            assert redrive["maxReceiveCount"] == 5, each.name
            assert prod.text(each.stack, redrive["deadLetterTargetArn"]) in dead_letters, each.name


def test_a_poison_record_never_blocks_a_stream(prod: Synthesized) -> None:
    streams = [each for each in prod.of("AWS::Lambda::EventSourceMapping") if "StartingPosition" in each.properties]

    verbs = {f"{{{each.resource.name}}}": each.verb for each in prod.functions}
    assert sorted(verbs[prod.text(each.stack, each.properties["FunctionName"])] for each in streams) == sorted(
        verbs_made_by("on_stream", "on_changes", "publish_outbox")
    )
    for each in streams:
        facts = each.properties
        assert facts["BisectBatchOnFunctionError"] is True, each.name
        assert 1 <= facts["MaximumRetryAttempts"] <= 10, each.name
        assert "DeadLetters" in prod.text(each.stack, facts["DestinationConfig"]["OnFailure"]["Destination"]), each.name
        assert facts["FunctionResponseTypes"] == ["ReportBatchItemFailures"], each.name


def test_a_queues_consumer_reports_partial_failures_and_has_time_to_finish(prod: Synthesized) -> None:
    queues = {f"{{{each.name}.Arn}}": each for each in prod.of("AWS::SQS::Queue")}
    timeouts = {f"{{{each.resource.name}}}": each.resource.properties["Timeout"] for each in prod.functions}
    module = {f"{{{each.resource.name}}}": each.verb for each in prod.functions}
    mappings = [
        each for each in prod.of("AWS::Lambda::EventSourceMapping") if "StartingPosition" not in each.properties
    ]

    assert {module[prod.text(each.stack, each.properties["FunctionName"])] for each in mappings} == verbs_made_by(
        "on_event", "on_queue", "on_erasure"
    )
    for each in mappings:
        assert each.properties["FunctionResponseTypes"] == ["ReportBatchItemFailures"], each.name
        queue = queues[prod.text(each.stack, each.properties["EventSourceArn"])]
        timeout = timeouts[prod.text(each.stack, each.properties["FunctionName"])]
        assert queue.properties["VisibilityTimeout"] >= 6 * timeout, each.name


def test_events_that_reach_no_target_are_kept(prod: Synthesized) -> None:
    for rule in prod.of("AWS::Events::Rule"):
        for target in rule.properties["Targets"]:
            assert "DeadLetters" in json.dumps(target["DeadLetterConfig"]), rule.name
    for schedule in prod.of("AWS::Scheduler::Schedule"):
        assert "DeadLetters" in json.dumps(schedule.properties["Target"]["DeadLetterConfig"]), schedule.name


def verbs_made_by(*wrappers: str) -> set[str]:
    """The verbs whose handler is made by one of these wrappers of `socialflow.consumers`."""
    made = re.compile(rf"^handler = ({'|'.join(wrappers)})\(", re.MULTILINE)
    files = (ROOT / "functions").glob("*/*.py")
    return {f"{each.parent.name}.{each.stem}" for each in files if made.search(each.read_text())}
