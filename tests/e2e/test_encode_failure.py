"""An encode job that ends in ERROR: the video says why, nothing is shown, the source is kept and can be encoded again."""

import json
import time
from pathlib import Path
from typing import Any

import boto3
import pytest

from local.flow.api import Api
from tests.e2e import world
from tests.e2e.conftest import Running
from tests.e2e.test_bad_input import is_problem
from tests.e2e.world import cloud

# One platform serves all of them, so one worker runs them; a deployment takes longer than a test may.
pytestmark = [pytest.mark.xdist_group("e2e"), pytest.mark.timeout(900)]

MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:social-flow-local-publish_video"


@pytest.fixture(scope="module")
def creator(platform: Running) -> Api:
    return world.person(platform, "creator")


def test_a_source_whose_pictures_break_off_fails_with_the_encoders_code_and_a_remedy(
    platform: Running, creator: Api, tmp_path: Path
) -> None:
    source = world.half_copied(tmp_path)
    video_id = world.upload(creator, source)

    video = world.ended(creator, video_id)

    [job] = _jobs(platform, video_id)
    assert (job["Status"], job["ErrorCode"]) == ("ERROR", 1076)
    assert (video["status"], video["failure"]["reason"]) == ("failed", "encode-failed")
    assert "1076" in video["failure"]["remedy"]
    assert "export the video again" in video["failure"]["remedy"]
    assert set(video["stage_started_at"]) == {"probe", "plan", "encode"}, "the probe found nothing wrong"
    _is_shown_to_nobody(platform, video)
    assert _source(platform, video_id) == source.read_bytes()


def test_a_video_whose_encode_failed_is_published_when_its_execution_is_started_again(
    platform: Running, creator: Api, tmp_path: Path
) -> None:
    """The runbook's way: mend the cause, then start the execution again with the same input."""
    clip = world.clip(tmp_path)
    machines: Any = boto3.client("stepfunctions", **cloud(platform))
    iam: Any = boto3.client("iam", **cloud(platform))
    role = _encoder_role(platform)
    mistake = {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [mistake]})

    iam.put_role_policy(RoleName=role, PolicyName="mistake", PolicyDocument=document)
    try:
        video_id = world.upload(creator, clip)
        failed = world.ended(creator, video_id)
    finally:
        iam.delete_role_policy(RoleName=role, PolicyName="mistake")
    assert (failed["status"], failed["failure"]["reason"]) == ("failed", "internal-error")
    assert failed["failure"]["remedy"]
    _is_shown_to_nobody(platform, failed)
    assert _source(platform, video_id) == clip.read_bytes()

    machines.start_execution(stateMachineArn=MACHINE, input=_input_of(machines, video_id))
    video = _published(creator, video_id)

    assert video["failure"] is None
    assert sorted((job["Status"], job.get("ErrorCode")) for job in _jobs(platform, video_id)) == [
        ("COMPLETE", None),
        ("ERROR", 1401),
    ]
    assert world.person(platform).must("GET", f"/api/v1/videos/{video_id}")["status"] == "published"


def _is_shown_to_nobody(platform: Running, video: dict[str, Any]) -> None:
    """No media, no manifest, and to others the video does not exist."""
    other = world.person(platform)
    video_id = video["video_id"]
    assert (video["published_at"], video["thumbnail_url"]) == (None, None)
    assert is_problem(other.call("GET", f"/api/v1/videos/{video_id}"), 404, "not-found")
    assert is_problem(other.call("POST", f"/api/v1/videos/{video_id}/playback"), 404, "not-found")
    s3: Any = boto3.client("s3", **cloud(platform))
    assert s3.list_objects_v2(Bucket=_bucket(s3, "media"), Prefix=f"media/{video_id}/")["KeyCount"] == 0


def _source(platform: Running, video_id: str) -> bytes:
    s3: Any = boto3.client("s3", **cloud(platform))
    found = s3.get_object(Bucket=_bucket(s3, "sources"), Key=f"sources/{video_id}/original")
    return bytes(found["Body"].read())


def _bucket(s3: Any, name: str) -> str:
    [found] = [each["Name"] for each in s3.list_buckets()["Buckets"] if f"-data-{name}" in each["Name"]]
    return str(found)


def _jobs(platform: Running, video_id: str) -> list[dict[str, Any]]:
    jobs: Any = boto3.client("mediaconvert", **cloud(platform))
    found = jobs.list_jobs(MaxResults=20, Order="DESCENDING")["Jobs"]
    return [job for job in found if job["UserMetadata"].get("video_id") == video_id]


def _encoder_role(platform: Running) -> str:
    functions: Any = boto3.client("lambda", **cloud(platform))
    settings = functions.get_function_configuration(FunctionName="social-flow-local-videos-encode_ladder")
    return str(settings["Environment"]["Variables"]["ENCODER_ROLE_ARN"]).rpartition("/")[2]


def _input_of(machines: Any, video_id: str) -> str:
    """What S3's event started the video's execution with."""
    runs = machines.list_executions(stateMachineArn=MACHINE)["executions"]
    inputs = [str(machines.describe_execution(executionArn=run["executionArn"])["input"]) for run in runs]
    return next(each for each in inputs if video_id in each)


def _published(creator: Api, video_id: str, within_seconds: float = 120) -> dict[str, Any]:
    """The video once it is published; until the new execution has claimed it, it is still failed."""
    deadline = time.monotonic() + within_seconds
    while (video := creator.must("GET", f"/api/v1/videos/{video_id}"))["status"] != "published":
        assert time.monotonic() < deadline, video
        time.sleep(0.2)
    return dict(video)
