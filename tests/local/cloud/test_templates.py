"""CloudFormation: types ministack lacks, properties it drops, custom resources in Python, and a clear refusal."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
from botocore.exceptions import ClientError, WaiterError

from local.cloud.running import RunningCloud

KEY = "-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAK\n-----END PUBLIC KEY-----\n"
ROLE: dict[str, Any] = {
    "Type": "AWS::IAM::Role",
    "Properties": {
        "AssumeRolePolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
            ],
        }
    },
}


def deploy(
    cloud: RunningCloud, name: str, resources: dict[str, Any], outputs: dict[str, Any] | None = None
) -> dict[str, str]:
    """Create or update the stack; its outputs. Raises WaiterError when it fails."""
    cfn = cloud.client("cloudformation")
    told = {key: {"Value": value} for key, value in (outputs or {}).items()}
    template = json.dumps({"Resources": resources, **({"Outputs": told} if told else {})})
    waiting = {"Delay": 1, "MaxAttempts": 30}
    known = {stack["StackName"] for stack in cfn.describe_stacks()["Stacks"]}
    if name in known:
        cfn.update_stack(StackName=name, TemplateBody=template, Capabilities=["CAPABILITY_IAM"])
        cfn.get_waiter("stack_update_complete").wait(StackName=name, WaiterConfig=waiting)
    else:
        cfn.create_stack(StackName=name, TemplateBody=template, Capabilities=["CAPABILITY_IAM"])
        cfn.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig=waiting)
    stack = cfn.describe_stacks(StackName=name)["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}


def function(source: str, **properties: Any) -> dict[str, Any]:
    settings = {"Runtime": "python3.11", "Handler": "index.handler", "Role": {"Fn::GetAtt": ["Role", "Arn"]}}
    return {"Type": "AWS::Lambda::Function", "Properties": {**settings, "Code": {"ZipFile": source}, **properties}}


def table(**properties: Any) -> dict[str, Any]:
    return {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
            "BillingMode": "PAY_PER_REQUEST",
            **properties,
        },
    }


def test_a_key_group_and_its_keys_are_answered_by_cloudfront(cloud: RunningCloud) -> None:
    key = {"CallerReference": "1", "Name": "signer", "EncodedKey": KEY}
    resources = {
        "Key": {"Type": "AWS::CloudFront::PublicKey", "Properties": {"PublicKeyConfig": key}},
        "Group": {
            "Type": "AWS::CloudFront::KeyGroup",
            "Properties": {"KeyGroupConfig": {"Name": "signers", "Items": [{"Ref": "Key"}]}},
        },
    }

    outputs = deploy(cloud, "keys", resources, {"Key": {"Ref": "Key"}, "Group": {"Fn::GetAtt": ["Group", "Id"]}})

    cloudfront = cloud.client("cloudfront")
    group = cloudfront.get_key_group(Id=outputs["Group"])["KeyGroup"]["KeyGroupConfig"]
    assert group["Items"] == [outputs["Key"]]
    assert cloudfront.get_public_key(Id=outputs["Key"])["PublicKey"]["PublicKeyConfig"]["EncodedKey"] == KEY


def test_types_without_an_effect_here_answer_their_attributes(cloud: RunningCloud) -> None:
    alarm = {"Type": "AWS::CloudWatch::CompositeAlarm", "Properties": {"AlarmName": "any", "AlarmRule": "FALSE"}}

    outputs = deploy(cloud, "recorded", {"Any": alarm}, {"Arn": {"Fn::GetAtt": ["Any", "Arn"]}})

    assert outputs["Arn"] == f"arn:aws:cloudwatch:{cloud.region}:{cloud.account}:alarm:any"


def test_an_unknown_type_is_refused_by_name(cloud: RunningCloud) -> None:
    cfn = cloud.client("cloudformation")
    template = json.dumps({"Resources": {"Odd": {"Type": "AWS::Nowhere::Thing", "Properties": {}}}})

    with pytest.raises(cfn.exceptions.ClientError, match=r"Unrecognized resource types: \[AWS::Nowhere::Thing\]"):
        cfn.create_stack(StackName="unknown", TemplateBody=template)


@pytest.mark.parametrize("kind", ["AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"])
def test_a_table_keeps_its_ttl_recovery_encryption_and_protection(cloud: RunningCloud, kind: str) -> None:
    name = f"kept-{kind.rsplit(':', 1)[1].lower()}"
    own = {
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
        "DeletionProtectionEnabled": True,
        "SSESpecification": {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": "alias/flow"},
    }
    shared = {"TableName": name, "TimeToLiveSpecification": {"AttributeName": "ttl", "Enabled": True}}
    replica = {
        "Replicas": [{"Region": cloud.region, **own}],
        "SSESpecification": {"SSEEnabled": True, "SSEType": "KMS"},
    }
    made = table(**shared, **(own if kind.endswith(":Table") else replica))
    made["Type"] = kind

    deploy(cloud, name, {"Table": made})

    dynamodb = cloud.client("dynamodb")
    ttl = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    assert (ttl["TimeToLiveStatus"], ttl["AttributeName"]) == ("ENABLED", "ttl")
    backups = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"
    described = dynamodb.describe_table(TableName=name)["Table"]
    assert described["DeletionProtectionEnabled"] is True
    assert described["SSEDescription"]["SSEType"] == "KMS"
    cloud.client("cloudformation").delete_stack(StackName=name)
    with pytest.raises(WaiterError):
        cloud.client("cloudformation").get_waiter("stack_delete_complete").wait(
            StackName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 5}
        )
    assert dynamodb.describe_table(TableName=name)["Table"]["TableStatus"] == "ACTIVE"


def test_a_function_keeps_its_reserved_concurrency_and_dead_letter_queue_over_an_update(cloud: RunningCloud) -> None:
    source = "def handler(event, _): return 1"
    resources = {"Role": ROLE, "Dead": {"Type": "AWS::SQS::Queue"}}
    dead = {"DeadLetterConfig": {"TargetArn": {"Fn::GetAtt": ["Dead", "Arn"]}}}
    deploy(
        cloud,
        "limits",
        {**resources, "F": function(source, FunctionName="limits", ReservedConcurrentExecutions=3, **dead)},
    )
    deploy(
        cloud,
        "limits",
        {**resources, "F": function(source, FunctionName="limits", ReservedConcurrentExecutions=4, **dead, Timeout=9)},
    )

    told = cloud.client("lambda").get_function(FunctionName="limits")

    assert told["Concurrency"]["ReservedConcurrentExecutions"] == 4
    assert told["Configuration"]["DeadLetterConfig"]["TargetArn"].startswith("arn:aws:sqs:")
    assert told["Configuration"]["Timeout"] == 9


def test_an_http_api_answers_a_preflight_as_configured(cloud: RunningCloud) -> None:
    cors = {"AllowOrigins": ["https://app.example"], "AllowMethods": ["GET"], "AllowHeaders": ["authorization"]}
    api = {
        "Type": "AWS::ApiGatewayV2::Api",
        "Properties": {"Name": "cors", "ProtocolType": "HTTP", "CorsConfiguration": cors},
    }

    outputs = deploy(cloud, "cors", {"Api": api}, {"Id": {"Ref": "Api"}})

    configured = cloud.client("apigatewayv2").get_api(ApiId=outputs["Id"])["CorsConfiguration"]
    assert configured == cors


CUSTOM = """
import json, urllib.request

def handler(event, context):
    if event["ResourceProperties"].get("Break"):
        raise ValueError("cannot do this")
    answer = {"Status": "SUCCESS", "PhysicalResourceId": "made-1", "StackId": event["StackId"],
              "RequestId": event["RequestId"], "LogicalResourceId": event["LogicalResourceId"],
              "Data": {"Greeting": "hello " + event["ResourceProperties"]["Name"]}}
    request = urllib.request.Request(event["ResponseURL"], json.dumps(answer).encode(), method="PUT")
    urllib.request.urlopen(request, timeout=5).close()
"""


def test_a_custom_resource_in_python_answers_its_attributes(cloud: RunningCloud) -> None:
    resources = {
        "Role": ROLE,
        "F": function(CUSTOM),
        "Made": {
            "Type": "Custom::Greeting",
            "Properties": {"ServiceToken": {"Fn::GetAtt": ["F", "Arn"]}, "Name": "flow"},
        },
    }

    outputs = deploy(
        cloud, "custom", resources, {"Greeting": {"Fn::GetAtt": ["Made", "Greeting"]}, "Ref": {"Ref": "Made"}}
    )

    assert outputs == {"Greeting": "hello flow", "Ref": "made-1"}


def test_a_custom_resource_that_raises_fails_its_stack_at_once(cloud: RunningCloud) -> None:
    broken = {"Type": "Custom::Greeting", "Properties": {"ServiceToken": {"Fn::GetAtt": ["F", "Arn"]}, "Break": "yes"}}

    with pytest.raises(WaiterError):
        deploy(cloud, "custom-broken", {"Role": ROLE, "F": function(CUSTOM), "Made": broken})

    events = cloud.client("cloudformation").describe_stack_events(StackName="custom-broken")["StackEvents"]
    reasons = [event.get("ResourceStatusReason", "") for event in events if event["LogicalResourceId"] == "Made"]
    assert any("cannot do this" in reason for reason in reasons)


def test_what_a_function_sees(cloud: RunningCloud) -> None:
    source = """
import json, os, boto3
def handler(event, context):
    url = boto3.client("s3").generate_presigned_url("get_object", Params={"Bucket": "seen", "Key": "k"})
    return {"env": dict(os.environ), "left": context.get_remaining_time_in_millis(), "url": url}
"""
    traced = {"TracingConfig": {"Mode": "Active"}, "Timeout": 7}
    deploy(cloud, "sees", {"Role": ROLE, "F": function(source, FunctionName="sees", **traced)})
    cloud.client("s3").create_bucket(Bucket="seen")
    cloud.client("s3").put_object(Bucket="seen", Key="k", Body=b"hello")

    told = json.loads(cloud.client("lambda").invoke(FunctionName="sees")["Payload"].read())

    assert told["env"]["AWS_ENDPOINT_URL"] == cloud.endpoint_url
    assert told["env"]["_X_AMZN_TRACE_ID"].startswith("Root=1-")
    assert "PYTHONPATH" not in told["env"]
    assert os.environ.get("HOME") == told["env"].get("HOME")
    assert 6000 < told["left"] <= 7000
    assert told["url"].startswith(cloud.endpoint_url)


def test_a_buckets_lock_keeps_what_was_put_there(cloud: RunningCloud) -> None:
    retention = {"Mode": "GOVERNANCE", "Days": 1}
    bucket = {
        "Type": "AWS::S3::Bucket",
        "Properties": {
            "ObjectLockEnabled": True,
            "ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": retention}},
            "VersioningConfiguration": {"Status": "Enabled"},
        },
    }

    name = deploy(cloud, "locked", {"Records": bucket}, {"Name": {"Ref": "Records"}})["Name"]

    s3 = cloud.client("s3")
    assert s3.get_object_lock_configuration(Bucket=name)["ObjectLockConfiguration"]["Rule"] == {
        "DefaultRetention": retention
    }
    version = s3.put_object(Bucket=name, Key="roots/2026-03.json", Body=b"root", IfNoneMatch="*")["VersionId"]
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.delete_object(Bucket=name, Key="roots/2026-03.json", VersionId=version)
    with pytest.raises(ClientError, match="PreconditionFailed"):
        s3.put_object(Bucket=name, Key="roots/2026-03.json", Body=b"other", IfNoneMatch="*")
    assert s3.get_object(Bucket=name, Key="roots/2026-03.json")["Body"].read() == b"root"
