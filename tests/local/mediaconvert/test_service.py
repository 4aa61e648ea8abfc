"""The stand-in as a product meets it: boto3 against the embedded cloud, events on the bus, a kill in the middle."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.videos import encoder
from local.cloud.running import RunningCloud
from tests.local.mediaconvert.conftest import source_of, two_rungs

Clip = Callable[..., Path]
Json = dict[str, Any]
_MAY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*"}],
}
_TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "mediaconvert.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}


class Platform:
    """Buckets, a role, a queue and a queue of events, in an embedded cloud of its own."""

    def __init__(self, cloud: RunningCloud) -> None:
        self.cloud = cloud
        self.s3, self.mediaconvert = cloud.client("s3"), cloud.client("mediaconvert")
        self.s3.create_bucket(Bucket="sources")
        self.s3.create_bucket(Bucket="renditions")
        iam = cloud.client("iam")
        self.role = iam.create_role(RoleName="encoder", AssumeRolePolicyDocument=json.dumps(_TRUST))["Role"]["Arn"]
        iam.put_role_policy(RoleName="encoder", PolicyName="s3", PolicyDocument=json.dumps(_MAY))
        sqs, events = cloud.client("sqs"), cloud.client("events")
        self.inbox = sqs.create_queue(QueueName="events")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=self.inbox, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        policy = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "events.amazonaws.com"},
                    "Action": "sqs:SendMessage",
                    "Resource": arn,
                }
            ],
        }
        sqs.set_queue_attributes(QueueUrl=self.inbox, Attributes={"Policy": json.dumps(policy)})
        events.put_rule(Name="jobs", EventPattern=json.dumps({"source": ["aws.mediaconvert"]}))
        events.put_targets(Rule="jobs", Targets=[{"Id": "inbox", "Arn": arn}])

    def start(self, key: str = "clip.mp4", *, role: str = "", seconds: float = 1, **more: Any) -> str:
        source = source_of(320, 180, seconds=seconds)
        settings = encoder.job_settings(f"s3://sources/{key}", "s3://renditions/v1/", two_rungs(source), source)
        answer = self.mediaconvert.create_job(
            Role=role or self.role, Settings=settings, UserMetadata={"video_id": "v1"}, **more
        )
        return str(answer["Job"]["Id"])

    def event(self, job_id: str, *statuses: str, seconds: float = 40) -> Json:
        sqs = self.cloud.client("sqs")
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for message in sqs.receive_message(QueueUrl=self.inbox, WaitTimeSeconds=1).get("Messages", []):
                sqs.delete_message(QueueUrl=self.inbox, ReceiptHandle=message["ReceiptHandle"])
                event: Json = json.loads(message["Body"])
                if event["detail"]["jobId"] == job_id and event["detail"]["status"] in statuses:
                    return event
        raise AssertionError(f"no {statuses} event of {job_id}\n{self.cloud.tail()}")


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with RunningCloud(tmp_path_factory.mktemp("cloud")) as cloud:
        yield Platform(cloud)


def test_a_job_runs_from_the_api_to_the_event(platform: Platform, clip: Clip) -> None:
    platform.s3.upload_file(str(clip()), "sources", "clip.mp4")

    job_id = platform.start()
    event = platform.event(job_id, "COMPLETE", "ERROR")

    assert event["detail-type"] == "MediaConvert Job State Change"
    assert event["detail"]["status"] == "COMPLETE", event
    assert event["detail"]["userMetadata"] == {"video_id": "v1"}
    job = platform.mediaconvert.get_job(Id=job_id)["Job"]
    assert (job["Status"], job["JobPercentComplete"]) == ("COMPLETE", 100)
    assert job["Timing"]["StartTime"] <= job["Timing"]["FinishTime"]
    manifest = platform.s3.get_object(Bucket="renditions", Key="v1/cmaf/index.m3u8")
    assert manifest["ContentType"] == "application/vnd.apple.mpegurl"
    assert b"index_whole.m3u8" in manifest["Body"].read()
    assert (
        platform.s3.head_object(Bucket="renditions", Key="v1/thumbnails/frame.0000000.jpg")["ContentType"]
        == "image/jpeg"
    )


def test_a_missing_source_is_an_error_event(platform: Platform) -> None:
    detail = platform.event(platform.start("none.mp4"), "COMPLETE", "ERROR")["detail"]

    assert (detail["status"], detail["errorCode"]) == ("ERROR", 1404)


def test_settings_that_aws_refuses_are_refused(platform: Platform) -> None:
    source = source_of(320, 180)
    settings: Any = encoder.job_settings("s3://sources/clip.mp4", "s3://renditions/v1/", two_rungs(source), source)
    settings["OutputGroups"][0]["Outputs"][0]["VideoDescription"]["Width"] = 161

    with pytest.raises(ClientError, match="width: should be even") as refused:
        platform.mediaconvert.create_job(Role=platform.role, Settings=settings)

    assert refused.value.response["Error"]["Code"] == "BadRequestException"
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_jobs_and_queues_are_listed_page_by_page(platform: Platform) -> None:
    queue = platform.mediaconvert.create_queue(Name="videos")["Queue"]
    started = {platform.start("none.mp4", Queue=queue["Arn"]) for _ in range(3)}

    pages = platform.mediaconvert.get_paginator("list_jobs").paginate(Queue="videos", PaginationConfig={"PageSize": 2})
    listed = [job["Id"] for page in pages for job in page["Jobs"]]

    assert len(listed) == 3
    assert set(listed) == started
    assert platform.mediaconvert.get_queue(Name="videos")["Queue"]["Status"] == "ACTIVE"
    assert {"Default", "videos"} <= {each["Name"] for each in platform.mediaconvert.list_queues()["Queues"]}


def test_what_does_not_exist_is_not_found(platform: Platform) -> None:
    for call in (
        lambda: platform.mediaconvert.get_job(Id="1-none"),
        lambda: platform.mediaconvert.cancel_job(Id="1-none"),
        lambda: platform.mediaconvert.get_queue(Name="none"),
        lambda: platform.start(Queue="none"),
    ):
        with pytest.raises(ClientError) as refused:
            call()
        assert refused.value.response["Error"]["Code"] == "NotFoundException"


def test_a_queue_is_made_by_cloudformation(platform: Platform) -> None:
    cloudformation = platform.cloud.client("cloudformation")
    template = {
        "Resources": {"Jobs": {"Type": "AWS::MediaConvert::Queue", "Properties": {"Name": "stack-queue"}}},
        "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["Jobs", "Arn"]}}},
    }

    cloudformation.create_stack(StackName="queues", TemplateBody=json.dumps(template))
    cloudformation.get_waiter("stack_create_complete").wait(StackName="queues", WaiterConfig={"Delay": 1})

    outputs = cloudformation.describe_stacks(StackName="queues")["Stacks"][0]["Outputs"]
    queue = platform.mediaconvert.get_queue(Name="stack-queue")["Queue"]
    assert outputs[0]["OutputValue"] == queue["Arn"]


def test_a_role_without_rights_is_an_error(platform: Platform, clip: Clip) -> None:
    platform.s3.upload_file(str(clip()), "sources", "clip.mp4")
    iam = platform.cloud.client("iam")
    powerless = iam.create_role(RoleName="powerless", AssumeRolePolicyDocument=json.dumps(_TRUST))["Role"]["Arn"]
    platform.cloud.enforce_iam(on=True)
    try:
        detail = platform.event(platform.start(role=powerless), "COMPLETE", "ERROR")["detail"]
        allowed = platform.event(platform.start(), "COMPLETE", "ERROR")["detail"]
    finally:
        platform.cloud.enforce_iam(on=False)

    assert (detail["status"], detail.get("errorCode")) == ("ERROR", 1401)
    assert allowed["status"] == "COMPLETE", allowed


def test_a_job_survives_kill_minus_nine(platform: Platform, clip: Clip) -> None:
    platform.s3.upload_file(str(clip("twenty.mp4", seconds=20)), "sources", "long.mp4")
    job_id = platform.start("long.mp4", seconds=20)
    platform.event(job_id, "PROGRESSING")
    platform.cloud.snapshot()
    running = platform.mediaconvert.get_job(Id=job_id)["Job"]["Status"]

    platform.cloud.kill()
    platform.cloud.start()

    event = platform.event(job_id, "COMPLETE", "ERROR")
    assert running == "PROGRESSING"
    assert event["detail"]["status"] == "COMPLETE", event
    assert platform.mediaconvert.get_job(Id=job_id)["Job"]["Status"] == "COMPLETE"
