"""A video is deleted over HTTP, under the deployed roles: nothing of it is left in S3, and what was being made of it ends."""

from pathlib import Path
from typing import Any

import boto3
import pytest

from local.flow.api import Api
from tests.e2e import world
from tests.e2e.conftest import Running
from tests.e2e.world import cloud, eventually

# One platform serves all of them, so one worker runs them; a deployment takes longer than a test may.
pytestmark = [pytest.mark.xdist_group("e2e"), pytest.mark.timeout(900)]
MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:social-flow-local-publish_video"


@pytest.fixture(scope="module")
def creator(platform: Running) -> Api:
    return world.person(platform, "creator")


def kept(platform: Running, video_id: str) -> list[str]:
    """Every version of every object of the video, and uploads of it that go on."""
    s3: Any = boto3.client("s3", **cloud(platform))
    found = []
    for bucket in (each["Name"] for each in s3.list_buckets()["Buckets"]):
        for prefix in (f"sources/{video_id}/", f"media/{video_id}/"):
            page = s3.list_object_versions(Bucket=bucket, Prefix=prefix)
            found += [each["Key"] for each in (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))]
            found += [
                each["Key"] for each in s3.list_multipart_uploads(Bucket=bucket, Prefix=prefix).get("Uploads", ())
            ]
    return found


def deletes(creator: Api, video_id: str) -> int:
    return creator.call("DELETE", f"/api/v1/videos/{video_id}").status


def test_a_published_video_is_gone_with_all_its_files_though_its_viewers_have_their_cookies(
    platform: Running, creator: Api, tmp_path: Path
) -> None:
    viewer, path = world.person(platform, "viewer"), world.clip(tmp_path)
    video_id = world.ended(creator, world.upload(creator, path))["video_id"]
    url = world.playback(viewer, video_id)["hls_url"]
    assert viewer.media(url).status == 200
    assert len(kept(platform, video_id)) > 5

    assert deletes(viewer, video_id) == 404
    assert [deletes(creator, video_id), deletes(creator, video_id)] == [204, 204]

    assert creator.call("GET", f"/api/v1/videos/{video_id}").status == 404
    assert all(each["video_id"] != video_id for each in creator.must("GET", "/api/v1/videos")["items"])
    eventually(lambda: viewer.call("POST", f"/api/v1/videos/{video_id}/playback").status == 404)
    eventually(lambda: kept(platform, video_id) == [])
    assert viewer.media(url).status in {403, 404}


def test_a_video_that_a_moderator_takes_down_plays_for_nobody_until_it_is_restored(
    platform: Running, creator: Api, administrator: world.Administrator, tmp_path: Path
) -> None:
    viewer, moderator = world.person(platform, "viewer"), administrator.logged_in()
    video_id = world.ended(creator, world.upload(creator, world.clip(tmp_path)))["video_id"]
    page, desk = f"/api/v1/videos/{video_id}", f"/api/v1/admin/videos/{video_id}"
    world.playback(viewer, video_id)
    reason = {"reason": "the tests say so"}

    moderator.must("POST", f"{desk}/takedown", reason)

    assert viewer.call("GET", page).status == 404
    assert creator.must("GET", page)["takedown"]["reason"] == reason["reason"]
    eventually(lambda: viewer.call("POST", f"{page}/playback").status == 404)
    assert creator.call("POST", f"{page}/playback").code == "video-taken-down"
    moderator.must("POST", f"{desk}/restoration", reason)
    assert viewer.call("GET", page).status == 200
    world.playback(viewer, video_id)

    def logged() -> list[str]:
        acts = moderator.must("GET", f"/api/v1/admin/audit?target_id={creator.user_id}")["items"]
        return sorted(each["action"] for each in acts)

    eventually(lambda: logged() == ["restore-video", "take-down-video"])


def test_a_video_that_is_being_encoded_or_uploaded_is_gone_and_its_execution_ends_well(
    platform: Running, creator: Api, tmp_path: Path
) -> None:
    jobs: Any = boto3.client("mediaconvert", **cloud(platform))
    machines: Any = boto3.client("stepfunctions", **cloud(platform))
    video_id = world.upload(creator, world.clip(tmp_path, seconds=20))
    draft = world.register_video(creator, 9)

    def job() -> dict[str, Any] | None:
        found = jobs.list_jobs(MaxResults=20, Order="DESCENDING")["Jobs"]
        return next((each for each in found if each["UserMetadata"].get("video_id") == video_id), None)

    def executions() -> list[str]:
        found = machines.list_executions(stateMachineArn=MACHINE, maxResults=100)["executions"]
        described = [machines.describe_execution(executionArn=each["executionArn"]) for each in found]
        return [each["status"] for each in described if video_id in each["input"]]

    eventually(lambda: job() is not None)

    assert [deletes(creator, each) for each in (video_id, draft)] == [204, 204]

    eventually(lambda: executions() == ["SUCCEEDED"])
    ended = job()
    assert ended is not None
    assert ended["Status"] in {"CANCELED", "COMPLETE"}
    eventually(lambda: kept(platform, video_id) == kept(platform, draft) == [])
    assert creator.call("GET", f"/api/v1/videos/{video_id}").status == 404
