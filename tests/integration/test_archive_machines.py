"""The definitions of the machines that make and take over archives, run by the embedded cloud with functions that answer as
the tasks do (CO-1)."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local.cloud.running import RunningCloud
from tests.local.cloud.functions import ROLE, create, told

EXPORT, IMPORT = (
    (Path(__file__).parents[2] / "statemachines" / f"{name}.asl.json").read_text()
    for name in ("export_archive", "import_archive")
)
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
SENT = {"import_id": "an-import", "user_id": "ada"}
READ = """
def handler(event, _):
    tell(event)
    return {"counts": {"identity/account": 1}}
"""
TAKE = """
def handler(event, _):
    tell(event)
    return {"sections": [{"section": "%s", "taken": 1, "left": {}}]}
"""
REFUSE = """
class ArchiveRefused(Exception): ...
def handler(event, _):
    raise ArchiveRefused("damaged")
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
        create(running, "read", READ)
        create(running, "identity-takes", TAKE % "identity/account")
        create(running, "social-takes", TAKE % "social/following")
        create(running, "finish", FAIL)
        create(running, "refuse", REFUSE)
        create(running, "fail-import", FAIL)
        yield running


def _run(cloud: RunningCloud, name: str, **instead: str) -> dict[str, Any]:
    """Run it on the order, with functions named for their domains unless another is given `instead`."""
    text = EXPORT.replace("${PackArchiveFunctionArn}", "pack").replace("${FailExportFunctionArn}", "fail")
    for each in DOMAINS:
        text = text.replace(f"${{{each}ExportPersonFunctionArn}}", instead.get(each, each))
    return _ended(cloud, name, text, {**ORDER, "occurred_at": "now"})


def _take_over(cloud: RunningCloud, name: str, **instead: str) -> dict[str, Any]:
    """Run the other one on what was sent."""
    functions = {
        "ReadArchive": "read",
        "IdentityImportPerson": "identity-takes",
        "SocialImportPerson": "social-takes",
        "FinishImport": "finish",
        "FailImport": "fail-import",
    }
    text = IMPORT
    for each, function in (functions | instead).items():
        text = text.replace(f"${{{each}FunctionArn}}", function)
    return _ended(cloud, name, text, {**SENT, "occurred_at": "now"})


def _ended(cloud: RunningCloud, name: str, definition: str, given: dict[str, str]) -> dict[str, Any]:
    machines = cloud.client("stepfunctions")
    arn = machines.create_state_machine(name=name, definition=definition, roleArn=ROLE)["stateMachineArn"]
    started = machines.start_execution(stateMachineArn=arn, input=json.dumps(given))
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


def test_what_every_domain_took_over_is_reported(cloud: RunningCloud) -> None:
    answer = _take_over(cloud, "taken")

    assert answer["status"] == "SUCCEEDED"
    assert [told(cloud, each) for each in ("read", "identity-takes", "social-takes")] == [[SENT]] * 3
    [done] = told(cloud, "finish")
    assert (done["order"], done["counts"]) == (SENT, {"identity/account": 1})
    assert [each["section"] for taken in done["taken"] for each in taken["sections"]] == [
        "identity/account",
        "social/following",
    ]


@pytest.mark.parametrize("step", ["ReadArchive", "IdentityImportPerson"])
def test_a_refused_archive_is_told_to_its_person_and_raises_no_alarm(cloud: RunningCloud, step: str) -> None:
    before = len(told(cloud, "fail-import"))

    answer = _take_over(cloud, f"refused-{step}", **{step: "refuse"})

    assert answer["status"] == "SUCCEEDED"
    [failed] = told(cloud, "fail-import")[before:]
    assert (failed["order"], failed["error"]) == (SENT, "ArchiveRefused")
    assert json.loads(failed["cause"])["errorMessage"] == "damaged"


def test_a_fault_of_ours_is_told_to_its_person_and_raises_an_alarm(cloud: RunningCloud) -> None:
    before = len(told(cloud, "fail-import"))

    answer = _take_over(cloud, "not-taken", SocialImportPerson="broken")

    assert (answer["status"], answer["error"]) == ("FAILED", "StoreBroken")
    assert [each["error"] for each in told(cloud, "fail-import")[before:]] == ["StoreBroken"]
