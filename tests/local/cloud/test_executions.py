"""State machines: errors carry their class, tokens reach their task, failures end and can be redriven."""

from __future__ import annotations

import json
import time
from typing import Any

from local.cloud.running import RunningCloud
from tests.local.cloud.functions import ROLE, Collected, create, eventually, told, zipped

Definition = dict[str, Any]


def start(cloud: RunningCloud, name: str, definition: Definition, value: Any = None, role: str = ROLE) -> str:
    sfn = cloud.client("stepfunctions")
    machine = sfn.create_state_machine(name=name, definition=json.dumps(definition), roleArn=role)["stateMachineArn"]
    return str(sfn.start_execution(stateMachineArn=machine, input=json.dumps(value or {}))["executionArn"])


def ended(cloud: RunningCloud, execution: str, seconds: float = 40) -> dict[str, Any]:
    read = lambda: cloud.client("stepfunctions").describe_execution(executionArn=execution)  # noqa: E731
    return eventually(read, lambda answer: answer["status"] != "RUNNING", seconds)


def machine(**states: Any) -> Definition:
    return {"StartAt": next(iter(states)), "States": states}


def token_task(function: str, **more: Any) -> dict[str, Any]:
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
        "Parameters": {"FunctionName": function, "Payload": {"token.$": "$$.Task.Token"}},
        "End": True,
        **more,
    }


def test_the_class_of_an_exception_is_caught_by_name(cloud: RunningCloud) -> None:
    function = create(cloud, "raises", "class NotAVideo(Exception): ...\ndef handler(e, c): raise NotAVideo('no moov')")
    task = {
        "Type": "Task",
        "Resource": function,
        "Catch": [
            {"ErrorEquals": ["ValueError"], "Next": "Wrong"},
            {"ErrorEquals": ["NotAVideo"], "Next": "Right", "ResultPath": "$.error"},
        ],
    }

    execution = start(cloud, "named", machine(Probe=task, Wrong={"Type": "Fail"}, Right={"Type": "Succeed"}))

    answer = ended(cloud, execution)
    assert answer["status"] == "SUCCEEDED"
    cause = json.loads(json.loads(answer["output"])["error"]["Cause"])
    assert cause["errorMessage"] == "no moov"
    assert "NotAVideo" in "".join(cause["stackTrace"])


def test_a_function_that_cannot_pass_the_token_on_fails_the_task(cloud: RunningCloud) -> None:
    create(cloud, "drops", "def handler(event, _):\n    raise OSError('queue is gone')")

    answer = ended(cloud, start(cloud, "drops", machine(Wait=token_task("drops"))))

    assert (answer["status"], answer["error"]) == ("FAILED", "OSError")


def test_a_silent_task_times_out_by_its_heartbeat(cloud: RunningCloud) -> None:
    create(cloud, "silent", "def handler(event, _):\n    return None")

    answer = ended(cloud, start(cloud, "silent", machine(Wait=token_task("silent", HeartbeatSeconds=1))))

    assert (answer["status"], answer["error"]) == ("FAILED", "States.HeartbeatTimeout")


def test_each_parallel_branch_gets_its_own_token(cloud: RunningCloud) -> None:
    create(cloud, "pair", "def handler(event, _):\n    tell(event)")
    branches = [
        machine(**{name: token_task("pair", Parameters={"FunctionName": "pair", "Payload": payload})})
        for name in ("A", "B")
        for payload in [{"token.$": "$$.Task.Token", "name.$": "$$.State.Name"}]
    ]
    execution = start(cloud, "pair", machine(Both={"Type": "Parallel", "Branches": branches, "End": True}))
    seen = eventually(Collected(lambda: told(cloud, "pair")), lambda all_: len(all_) == 2)

    for event in seen:
        output = json.dumps(event["name"])
        cloud.client("stepfunctions").send_task_success(taskToken=event["token"], output=output)

    assert json.loads(ended(cloud, execution)["output"]) == ["A", "B"]


def test_the_first_failed_branch_ends_a_parallel_state(cloud: RunningCloud) -> None:
    create(cloud, "never", "def handler(event, _):\n    return None")
    failing = machine(Fails={"Type": "Fail", "Error": "Broken", "Cause": "on purpose"})
    both = {"Type": "Parallel", "Branches": [machine(Waits=token_task("never")), failing], "End": True}

    answer = ended(cloud, start(cloud, "first", machine(Both=both)))

    assert (answer["status"], answer["error"]) == ("FAILED", "Broken")


def test_a_failed_execution_is_redriven_from_the_state_that_failed(cloud: RunningCloud) -> None:
    function = create(cloud, "mended", "def handler(event, _):\n    raise ValueError('not yet')")
    states = machine(
        First={"Type": "Pass", "Result": {"kept": 1}, "Next": "Second"},
        Second={"Type": "Task", "Resource": function, "End": True},
    )
    execution = start(cloud, "mended", states)
    assert ended(cloud, execution)["status"] == "FAILED"
    mended = zipped("def handler(event, _):\n    return event")
    cloud.client("lambda").update_function_code(FunctionName="mended", ZipFile=mended)
    cloud.client("stepfunctions").redrive_execution(executionArn=execution)

    answer = ended(cloud, execution)

    assert (answer["status"], json.loads(answer["output"])) == ("SUCCEEDED", {"kept": 1})
    history = cloud.client("stepfunctions").get_execution_history(executionArn=execution)["events"]
    assert [event["type"] for event in history].count("PassStateEntered") == 1


def test_the_same_start_again_answers_the_running_execution(cloud: RunningCloud) -> None:
    sfn = cloud.client("stepfunctions")
    wait = machine(Wait={"Type": "Wait", "Seconds": 2, "End": True})
    arn = sfn.create_state_machine(name="again", definition=json.dumps(wait), roleArn=ROLE)["stateMachineArn"]

    first = sfn.start_execution(stateMachineArn=arn, name="video-1", input="{}")
    second = sfn.start_execution(stateMachineArn=arn, name="video-1", input="{}")

    assert first["executionArn"] == second["executionArn"]
    assert ended(cloud, first["executionArn"])["status"] == "SUCCEEDED"


def test_a_stopped_execution_stays_stopped(cloud: RunningCloud) -> None:
    create(cloud, "held", "def handler(event, _):\n    tell(event)")
    execution = start(cloud, "held", machine(Wait=token_task("held")))
    eventually(lambda: told(cloud, "held"), bool)

    cloud.client("stepfunctions").stop_execution(executionArn=execution, error="Enough")
    time.sleep(0.6)

    assert ended(cloud, execution)["status"] == "ABORTED"


def test_a_map_inside_a_branch_waits_for_a_token_an_item(cloud: RunningCloud) -> None:
    create(cloud, "each", "def handler(event, _):\n    tell(event)")
    parameters = {"FunctionName": "each", "Payload": {"token.$": "$$.Task.Token", "item.$": "$$.Map.Item.Value"}}
    items = {
        "Type": "Map",
        "ItemsPath": "$.items",
        "ItemProcessor": machine(One=token_task("each", Parameters=parameters)),
        "End": True,
    }
    both = {"Type": "Parallel", "Branches": [machine(Items=items)], "End": True}
    execution = start(cloud, "each", machine(Both=both), {"items": [1, 2, 3]})
    seen = eventually(Collected(lambda: told(cloud, "each")), lambda all_: len(all_) == 3)

    for event in seen:
        cloud.client("stepfunctions").send_task_success(taskToken=event["token"], output=str(event["item"] * 10))

    assert json.loads(ended(cloud, execution)["output"]) == [[10, 20, 30]]
