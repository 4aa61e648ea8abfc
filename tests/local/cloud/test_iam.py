"""IAM on: each function has its own role's rights and no others; the deployer stays able to deploy."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from local.cloud.running import RunningCloud
from tests.local.cloud.test_templates import ROLE, deploy, function, table

SOURCE = """
import boto3
from botocore.exceptions import ClientError

def handler(event, context):
    dynamodb = boto3.client("dynamodb")
    told = {"who": boto3.client("sts").get_caller_identity()["Arn"]}
    for name, call in {
        "get": lambda: dynamodb.get_item(TableName="guarded", Key={"pk": {"S": "1"}}),
        "put": lambda: dynamodb.put_item(TableName="guarded", Item={"pk": {"S": "1"}}),
        "transact": lambda: dynamodb.transact_write_items(
            TransactItems=[{"Delete": {"TableName": "guarded", "Key": {"pk": {"S": "1"}}}}]
        ),
    }.items():
        try:
            call()
            told[name] = "allowed"
        except ClientError as error:
            told[name] = error.response["Error"]["Code"]
    return told
"""


@pytest.fixture(scope="module")
def deployed(cloud: RunningCloud) -> RunningCloud:
    resources = {"Role": _role("dynamodb:GetItem"), "Table": table(TableName="guarded")}
    deploy(cloud, "guarded", {**resources, "F": function(SOURCE, FunctionName="guarded", Timeout=10)})
    return cloud


def _role(action: str) -> dict[str, Any]:
    allowed = {"Effect": "Allow", "Action": action, "Resource": {"Fn::GetAtt": ["Table", "Arn"]}}
    policy = {"PolicyName": "own", "PolicyDocument": {"Version": "2012-10-17", "Statement": [allowed]}}
    properties: dict[str, Any] = ROLE["Properties"]
    return {**ROLE, "Properties": {**properties, "Policies": [policy]}}


@pytest.fixture
def guarded(deployed: RunningCloud) -> Iterator[RunningCloud]:
    deployed.enforce_iam(on=True)
    yield deployed
    deployed.enforce_iam(on=False)


def invoke(cloud: RunningCloud) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(cloud.client("lambda").invoke(FunctionName="guarded")["Payload"].read())
    return answer


def test_a_function_may_do_what_its_role_says_and_nothing_else(guarded: RunningCloud) -> None:
    told = invoke(guarded)

    assert ":assumed-role/" in told["who"]
    assert told["who"].endswith("/guarded")
    assert told["get"] == "allowed"
    assert told["put"] == "AccessDeniedException"
    assert told["transact"] != "allowed"


def test_switching_off_reaches_workers_that_were_started_under_a_role(guarded: RunningCloud) -> None:
    assert invoke(guarded)["put"] == "AccessDeniedException"

    guarded.enforce_iam(on=False)

    assert invoke(guarded)["put"] == "allowed"


def test_an_unknown_key_is_refused(guarded: RunningCloud) -> None:
    stranger = guarded.client("dynamodb", aws_access_key_id="AKIAUNKNOWNUNKNOWN00", aws_secret_access_key="x")

    with pytest.raises(stranger.exceptions.ClientError, match="security token"):
        stranger.list_tables()


def test_a_redeploy_works_while_iam_is_on(guarded: RunningCloud) -> None:
    assert invoke(guarded)["put"] == "AccessDeniedException"

    changed = function(SOURCE + "\n# changed", FunctionName="guarded", Timeout=10)
    deploy(guarded, "guarded", {"Role": _role("dynamodb:*Item"), "Table": table(TableName="guarded"), "F": changed})

    assert invoke(guarded)["put"] == "allowed"


ENCODING = """
import boto3
from botocore.exceptions import ClientError

def handler(event, context):
    told = {}
    for name, call in {
        "read": lambda: boto3.client("s3").get_object(Bucket="tls-only", Key="k"),
        "own queue": lambda: encode(event["queue"]),
        "other queue": lambda: encode(event["queue"] + "-other"),
    }.items():
        try:
            call()
            told[name] = "allowed"
        except ClientError as error:
            told[name] = error.response["Error"]["Code"]
    return told

def encode(queue):
    settings = {"Inputs": [], "OutputGroups": []}
    boto3.client("mediaconvert").create_job(Role="arn:aws:iam::000000000000:role/none", Queue=queue, Settings=settings)
"""


def test_loopback_is_secure_transport_and_a_job_is_checked_against_its_queue(cloud: RunningCloud) -> None:
    queue = "arn:aws:mediaconvert:us-east-1:000000000000:queues/own"
    own = [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::tls-only/*"},
        {"Effect": "Allow", "Action": "mediaconvert:CreateJob", "Resource": queue},
    ]
    policies = [{"PolicyName": "own", "PolicyDocument": {"Version": "2012-10-17", "Statement": own}}]
    refuse_plain = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": "arn:aws:s3:::tls-only/*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "tls-only"}}
    policy = {"Bucket": "tls-only", "PolicyDocument": {"Version": "2012-10-17", "Statement": [refuse_plain]}}
    resources = {
        "Role": {**ROLE, "Properties": {**ROLE["Properties"], "Policies": policies}},
        "Bucket": bucket,
        "BucketPolicy": {"Type": "AWS::S3::BucketPolicy", "Properties": policy, "DependsOn": "Bucket"},
        "F": function(ENCODING, FunctionName="encoding", Timeout=20),
    }
    deploy(cloud, "encoding", resources)
    cloud.client("s3").put_object(Bucket="tls-only", Key="k", Body=b"x")

    cloud.enforce_iam(on=True)
    try:
        answer = cloud.client("lambda").invoke(FunctionName="encoding", Payload=json.dumps({"queue": queue}))
    finally:
        cloud.enforce_iam(on=False)

    told = json.loads(answer["Payload"].read())
    assert told["read"] == "allowed"
    # Past IAM the request is looked at: a job without inputs is refused by MediaConvert itself.
    assert told["own queue"] == "BadRequestException"
    assert told["other queue"] == "AccessDeniedException"


MAILING = """
import boto3
from botocore.exceptions import ClientError

def handler(event, context):
    content = {"Simple": {"Subject": {"Data": "hello"}, "Body": {"Text": {"Data": "hello"}}}}
    told = {}
    for sender in ("no-reply@social-flow.test", "no-reply@other.test"):
        try:
            boto3.client("sesv2").send_email(
                FromEmailAddress=sender, Destination={"ToAddresses": ["ada@example.com"]}, Content=content
            )
            told[sender] = "allowed"
        except ClientError as error:
            told[sender] = error.response["Error"]["Code"]
    return told
"""


def test_mail_may_be_sent_from_the_identity_that_a_role_names_alone(cloud: RunningCloud) -> None:
    arn = {"Fn::Sub": "arn:aws:ses:${AWS::Region}:${AWS::AccountId}:identity/social-flow.test"}
    allowed = {"Effect": "Allow", "Action": "ses:SendEmail", "Resource": arn}
    policy = {"PolicyName": "own", "PolicyDocument": {"Version": "2012-10-17", "Statement": [allowed]}}
    role = {**ROLE, "Properties": {**ROLE["Properties"], "Policies": [policy]}}
    identity = {"Type": "AWS::SES::EmailIdentity", "Properties": {"EmailIdentity": "social-flow.test"}}
    mailing = function(MAILING, FunctionName="mailing", Timeout=10)
    deploy(cloud, "mailing", {"Role": role, "Identity": identity, "F": mailing})
    cloud.enforce_iam(on=True)
    try:
        told = json.loads(cloud.client("lambda").invoke(FunctionName="mailing")["Payload"].read())
    finally:
        cloud.enforce_iam(on=False)

    assert told == {"no-reply@social-flow.test": "allowed", "no-reply@other.test": "AccessDeniedException"}
