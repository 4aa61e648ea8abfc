"""The payout machine's own definition, run by the embedded cloud with functions that answer as the tasks do."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local.cloud.running import RunningCloud
from tests.local.cloud.functions import ROLE, create, told

DEFINITION = (Path(__file__).parents[2] / "statemachines" / "pay_creators.asl.json").read_text()
# Two pages; the second payout's outcome stays unknown, the third is paid nevertheless.
CLOSE = """
def handler(event, _):
    tell(event)
    ref = {"period": "2026-03", "currency": "usd"}
    if "page" in event["input"]:
        assert event["input"]["page"]["value"]["after"] == "x"
        return {"period": "2026-03", "payouts": [{**ref, "creator_id": "c"}], "after": None}
    return {"period": "2026-03", "payouts": [{**ref, "creator_id": "a"}, {**ref, "creator_id": "b"}], "after": "x"}
"""
PAY = """
class StripeMisused(Exception): ...
def handler(event, _):
    tell(event)
    if event["payout"]["creator_id"] == "b":
        raise StripeMisused("our key is wrong")
    return {"payout_id": "p", "status": "paid", "reason": None}
"""
FINISH = """
def handler(event, _):
    tell(event)
    return {"period": event["period"], "paid": 2, "unsettled": %d}
"""


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCloud]:
    with RunningCloud(tmp_path_factory.mktemp("cloud")) as running:
        iam = running.client("iam")
        iam.create_role(RoleName="tests", AssumeRolePolicyDocument='{"Version": "2012-10-17", "Statement": []}')
        create(running, "close", CLOSE)
        create(running, "pay", PAY)
        yield running


def _run(cloud: RunningCloud, name: str, *, unsettled: int) -> dict[str, Any]:
    text = DEFINITION
    create(cloud, f"finish-{name}", FINISH % unsettled)
    for task, function in (("ClosePeriod", "close"), ("PayCreator", "pay"), ("FinishPayoutRun", f"finish-{name}")):
        text = text.replace(f"${{{task}FunctionArn}}", function)
    machines = cloud.client("stepfunctions")
    arn = machines.create_state_machine(name=name, definition=text, roleArn=ROLE)["stateMachineArn"]
    started = machines.start_execution(stateMachineArn=arn, input=json.dumps({"period": "2026-03"}))["executionArn"]
    for _ in range(600):
        answer: dict[str, Any] = machines.describe_execution(executionArn=started)
        if answer["status"] != "RUNNING":
            return answer
        time.sleep(0.05)
    raise AssertionError("the machine does not end")


def test_every_page_is_paid_and_one_unknown_outcome_stops_no_other(cloud: RunningCloud) -> None:
    answer = _run(cloud, "settled", unsettled=0)

    assert answer["status"] == "SUCCEEDED"
    assert json.loads(answer["output"]) == {"period": "2026-03", "paid": 2, "unsettled": 0}
    asked = told(cloud, "pay")
    assert sorted(each["payout"]["creator_id"] for each in asked) == ["a", "b", "c"]
    assert {each["execution"] for each in asked} == {answer["executionArn"]}
    assert [each["input"]["period"] for each in told(cloud, "close")] == ["2026-03", "2026-03"]


def test_unknown_outcomes_fail_the_run(cloud: RunningCloud) -> None:
    answer = _run(cloud, "unsettled", unsettled=1)

    assert (answer["status"], answer["error"]) == ("FAILED", "PayoutsUnsettled")
