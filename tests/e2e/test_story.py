"""The main job, told by `flow demo` over HTTP against the deployed platform (VI-10, PO-5, PM-5, PM-7, CARD-4)."""

import json
import subprocess
from pathlib import Path
from typing import Any

import boto3
import pytest

from local.flow import operating, watching
from local.flow.api import Api
from tests.e2e import world
from tests.e2e.conftest import Running
from tests.e2e.test_bad_input import is_problem
from tests.e2e.world import cloud

# One platform serves all of them, so one worker runs them; a deployment takes longer than a test may.
pytestmark = [pytest.mark.xdist_group("e2e"), pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def told(platform: Running, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `flow demo --once` prints at its end, on a small real video."""
    video = tmp_path_factory.mktemp("video") / "holiday.mp4"
    video.write_bytes(world.clip(video.parent, seconds=8).read_bytes())
    done: subprocess.CompletedProcess[str] = platform.flow("demo", str(video), "--once", timeout=400)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    last = done.stdout.strip().splitlines()[-1]
    assert last.startswith("RESULT ")
    result: dict[str, Any] = json.loads(last.removeprefix("RESULT "))
    return result


def test_one_worker_runs_all_that_stands_on_one_platform(request: pytest.FixtureRequest, worker_id: str) -> None:
    assert worker_id == "master" or request.node.nodeid.endswith("@e2e")


def test_the_story_ends_with_a_result(told: dict[str, Any]) -> None:
    assert set(told) == {
        "video_id",
        "stages",
        "renditions",
        "credited_seconds",
        "ledger_sum_micro",
        "payout_id",
        "api_url",
        "playback_url",
    }
    assert set(told["stages"]) == {"probe", "plan", "encode", "fingerprint", "decide", "publish"}
    assert [(each["width"], each["height"]) for each in told["renditions"]] == [(320, 180)]


def test_the_ledger_sums_to_zero(told: dict[str, Any]) -> None:
    assert told["ledger_sum_micro"] == 0


def test_no_more_is_credited_than_passed(told: dict[str, Any]) -> None:
    # The story watches six seconds.
    assert 0 < told["credited_seconds"] <= 7


def test_a_second_payout_run_pays_nothing_more(platform: Running, told: dict[str, Any]) -> None:
    transfers = _transfers(platform)

    operating.invoke(platform.settings, "money-check_ledger", {})
    world.pay_out(platform, _paid_period(platform))

    assert _transfers(platform) == transfers


def _paid_period(platform: Running) -> str:
    creator = world.arrive(platform.settings.public_url, "demo.creator", "Demo Creator")
    return str(creator.must("GET", "/api/v1/payouts")["items"][0]["period"])


def _transfers(platform: Running) -> list[str]:
    import stripe

    client: Any = stripe.StripeClient(operating.DEFAULT_KEY, base_addresses={"api": platform.settings.stripe_url})
    return [each.id for each in client.v1.transfers.list().data]


def test_a_video_fails_nobody_when_s3_tells_twice(platform: Running, tmp_path: Path) -> None:
    creator = world.person(platform, "creator")
    video_id = world.upload(creator, world.clip(tmp_path))
    assert world.ended(creator, video_id)["status"] == "published"
    machines: Any = boto3.client("stepfunctions", **cloud(platform))
    arn = "arn:aws:states:us-east-1:000000000000:stateMachine:social-flow-local-publish_video"
    mine = [
        json.loads(machines.describe_execution(executionArn=each["executionArn"])["input"])
        for each in machines.list_executions(stateMachineArn=arn)["executions"]
    ]
    event = next(each for each in mine if video_id in each["detail"]["object"]["key"])

    again = machines.start_execution(stateMachineArn=arn, input=json.dumps(event))["executionArn"]

    assert world.run_ended(machines, again)["status"] == "SUCCEEDED"
    video = creator.must("GET", f"/api/v1/videos/{video_id}")
    assert (video["status"], video["failure"]) == ("published", None)


def test_media_needs_the_cookies_of_its_own_video(platform: Running, told: dict[str, Any], tmp_path: Path) -> None:
    creator, viewer = world.person(platform, "creator"), world.person(platform, "viewer")
    other = world.upload(creator, world.clip(tmp_path))
    assert world.ended(creator, other)["status"] == "published"
    playback = watching.start(viewer, told["video_id"])

    assert viewer.media(playback["hls_url"]).status == 200
    assert Api(viewer.origin).media(playback["hls_url"]).status == 403
    assert viewer.media(playback["hls_url"].replace(told["video_id"], other)).status == 403


def test_media_answers_ranges(platform: Running, told: dict[str, Any]) -> None:
    from local.flow.api import request

    viewer = world.person(platform, "viewer")
    watching.start(viewer, told["video_id"])
    cookie = "; ".join(f"{name}={value}" for name, value in viewer.cookies.items())

    answer = request("GET", told["playback_url"], None, {"cookie": cookie, "range": "bytes=0-6"})

    assert (answer.status, answer.body) == (206, b"#EXTM3U")


def test_stripe_down_is_a_503_with_a_time_to_wait_and_loses_nothing(platform: Running) -> None:
    from local.flow.api import request

    creator = world.person(platform, "creator")
    body, headers = {"email": "a@example.com", "country": "US"}, {"idempotency-key": "connect-once"}
    down = json.dumps({"seconds": 60}).encode()
    request("POST", f"{platform.settings.stripe_url}/_standin/outage", down, {"content-type": "application/json"})
    try:
        answer = creator.call("POST", "/api/v1/payouts/account", body, headers=headers)
    finally:
        request("DELETE", f"{platform.settings.stripe_url}/_standin/faults", None, {})

    assert is_problem(answer, 503, "stripe-unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert creator.call("POST", "/api/v1/payouts/account", body, headers=headers).status == 201


def test_the_docs_are_served(platform: Running) -> None:
    from local.flow.api import request

    for path, says in [("/api/v1/docs", b"SwaggerUIBundle"), ("/api/v1/docs/errors", b"not-found")]:
        answer = request("GET", platform.settings.public_url + path, None, {})
        assert answer.status == 200
        assert says in answer.body
    document = request("GET", platform.settings.public_url + "/api/v1/openapi.json", None, {}).json
    assert document["openapi"] == "3.1.0"
