"""The export machine's own definition, run by the embedded cloud with functions that answer as the tasks do (CO-1)."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local.cloud.running import RunningCloud
from tests.local.cloud.functions import ROLE, create, told

DEFINITION = (Path(__file__).parents[2] / "statemachines" / "export_archive.asl.json").read_text()
DOMAINS = ("Identity", "Social", "Videos", "Playback", "Billing", "Money")
ORDER = {"export_id": "an-export", "user_id": "ada"}
WRITE = """
def handler(event, _):
    tell(event)
    return {"parts": [{"name": "%s"}]}
"""
BREAK = """
class StoreBroken(Exception): ...
def handler(event, _):
    raise StoreBroken("the table is gone")
"""
PACK = """
def handler(event, _):
    tell(event)
    return {"parts": len(event["written"])}
"""
FAIL = """
def handler(event, _):
    tell(event)
"""


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCloud]:
    with RunningCloud(tmp_path_factory.mktemp("cloud")) as running:
        running.client("iam").create_role(
            RoleName="tests", AssumeRolePolicyDocument='{"Version": "2012-10-17", "Statement": []}'
        )
        for each in DOMAINS:
            create(running, each, WRITE % each)
        create(running, "broken", BREAK)
        create(running, "pack", PACK)
        create(running, "fail", FAIL)
        yield running


def _run(cloud: RunningCloud, name: str, **instead: str) -> dict[str, Any]:
    """Run it on the order, with functions named for their domains unless another is given `instead`."""
    text = DEFINITION.replace("${PackArchiveFunctionArn}", "pack").replace("${FailExportFunctionArn}", "fail")
    for each in DOMAINS:
        text = text.replace(f"${{{each}ExportPersonFunctionArn}}", instead.get(each, each))
    machines = cloud.client("stepfunctions")
    arn = machines.create_state_machine(name=name, definition=text, roleArn=ROLE)["stateMachineArn"]
    started = machines.start_execution(stateMachineArn=arn, input=json.dumps({**ORDER, "occurred_at": "now"}))
    for _ in range(600):
        answer: dict[str, Any] = machines.describe_execution(executionArn=started["executionArn"])
        if answer["status"] != "RUNNING":
            return answer
        time.sleep(0.05)
    raise AssertionError("the machine does not end")


def test_what_every_domain_wrote_is_packed(cloud: RunningCloud) -> None:
    answer = _run(cloud, "whole")

    assert (answer["status"], json.loads(answer["output"])) == ("SUCCEEDED", {"parts": 6})
    assert [told(cloud, each) for each in DOMAINS] == [[ORDER]] * 6
    [packed] = told(cloud, "pack")
    assert packed["order"] == ORDER
    assert [each["parts"][0]["name"] for each in packed["written"]] == list(DOMAINS)


def test_an_export_that_cannot_be_made_is_failed_for_its_person(cloud: RunningCloud) -> None:
    answer = _run(cloud, "broken", Money="broken")

    assert (answer["status"], answer["error"]) == ("FAILED", "StoreBroken")
    assert told(cloud, "fail") == [{"order": ORDER}]
