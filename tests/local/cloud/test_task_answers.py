"""IAM on: who answers a task is checked against the machine whose task waits, which the request names by its token only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from local.cloud.running import RunningCloud
from tests.local.cloud.functions import Collected, create, eventually, told
from tests.local.cloud.test_event_targets import role
from tests.local.cloud.test_executions import ended, machine, start, token_task

ANSWERS = """
from botocore.exceptions import ClientError

def handler(event, _):
    call = getattr(boto3.client("stepfunctions"), event["call"])
    try:
        call(taskToken=event["token"], **event.get("with", {}))
    except ClientError as error:
        return error.response["Error"]["Code"]
    return "allowed"
"""
DONE = {"output": '"done"'}


@dataclass
class Waiting:
    """An execution whose task waits for an answer."""

    execution: str
    token: str


@pytest.fixture(scope="module")
def prepared(cloud: RunningCloud) -> RunningCloud:
    """A function that may answer the tasks of the machine `own` and of no other."""
    create(cloud, "held-token", "def handler(event, _):\n    tell(event)")
    own = f"arn:aws:states:{cloud.region}:{cloud.account}:stateMachine:own-*"
    actions = ("states:SendTaskSuccess", "states:SendTaskFailure", "states:SendTaskHeartbeat")
    create(cloud, "answers", ANSWERS, Role=role(cloud, "answers", *((action, own) for action in actions)))
    return cloud


@pytest.fixture
def guarded(prepared: RunningCloud) -> Iterator[RunningCloud]:
    prepared.enforce_iam(on=True)
    yield prepared
    prepared.enforce_iam(on=False)


def waiting(cloud: RunningCloud, name: str, **task: Any) -> Waiting:
    """An execution of a new machine, once its token has reached the function."""
    function = f"arn:aws:lambda:{cloud.region}:{cloud.account}:function:held-token"
    runner = role(cloud, name, ("lambda:InvokeFunction", function))
    execution = start(cloud, name, machine(Wait=token_task("held-token", **task)), role=runner)
    [event] = eventually(Collected(lambda: told(cloud, "held-token")), bool)
    return Waiting(execution, event["token"])


def answer(cloud: RunningCloud, call: str, token: str, **with_: str) -> str:
    payload = json.dumps({"call": call, "token": token, "with": with_})
    return str(json.loads(cloud.client("lambda").invoke(FunctionName="answers", Payload=payload)["Payload"].read()))


def status(cloud: RunningCloud, execution: str) -> str:
    return str(cloud.client("stepfunctions").describe_execution(executionArn=execution)["status"])


def test_a_function_answers_the_tasks_of_the_machine_that_its_role_names(guarded: RunningCloud) -> None:
    succeeding, failing = waiting(guarded, "own-1"), waiting(guarded, "own-2")

    told_ = [
        answer(guarded, "send_task_heartbeat", succeeding.token),
        answer(guarded, "send_task_success", succeeding.token, **DONE),
        answer(guarded, "send_task_failure", failing.token, error="Broken"),
    ]

    assert told_ == ["allowed"] * 3
    assert json.loads(ended(guarded, succeeding.execution)["output"]) == "done"
    assert ended(guarded, failing.execution)["error"] == "Broken"


def test_a_function_does_not_answer_the_tasks_of_another_machine(guarded: RunningCloud) -> None:
    other = waiting(guarded, "other")

    told_ = [
        answer(guarded, "send_task_heartbeat", other.token),
        answer(guarded, "send_task_success", other.token, **DONE),
        answer(guarded, "send_task_failure", other.token, error="Broken"),
    ]

    assert told_ == ["AccessDeniedException"] * 3
    assert status(guarded, other.execution) == "RUNNING"
    guarded.client("stepfunctions").stop_execution(executionArn=other.execution)


def test_an_answer_that_comes_again_or_too_late_is_told_so_and_not_that_it_may_not(guarded: RunningCloud) -> None:
    answered, silent = waiting(guarded, "own-3"), waiting(guarded, "own-4", HeartbeatSeconds=1)
    assert answer(guarded, "send_task_success", answered.token, **DONE) == "allowed"
    assert ended(guarded, answered.execution)["status"] == "SUCCEEDED"
    assert ended(guarded, silent.execution)["error"] == "States.HeartbeatTimeout"

    again = answer(guarded, "send_task_success", answered.token, **DONE)
    late = answer(guarded, "send_task_success", silent.token, **DONE)

    assert (again, late) == ("TaskDoesNotExist", "TaskDoesNotExist")


def test_a_token_that_nobody_gave_out_is_no_machines(guarded: RunningCloud) -> None:
    assert answer(guarded, "send_task_success", "made-up", **DONE) == "AccessDeniedException"
