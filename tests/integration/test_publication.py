"""The machine publish_video as it is written: nothing unreachable, unretried, uncaught or unnamed."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "statemachines" / "publish_video.asl.json").read_text()
MACHINE: dict[str, Any] = json.loads(TEXT)
STATES: dict[str, dict[str, Any]] = MACHINE["States"]
TASKS = sorted(name for name, state in STATES.items() if state["Type"] == "Task")
# FailVideo is where failures are caught; a failure of its own fails the execution, which raises the alarm.
CAUGHT = [name for name in TASKS if name != "FailVideo"]
# One Lambda may serve more than one state; such a state is named for its step.
SHARED = {"BeginFingerprint": "EnterStage"}


def follows(state: dict[str, Any]) -> Iterator[str]:
    for field in ("Next", "Default"):
        if field in state:
            yield state[field]
    for rule in [*state.get("Catch", []), *state.get("Choices", [])]:
        yield rule["Next"]


def function_of(name: str) -> str:
    """The substitution that a task invokes, without its ending."""
    found = re.fullmatch(r"\$\{(\w+)FunctionArn\}", STATES[name]["Parameters"]["FunctionName"])
    assert found is not None
    return found[1]


def stack_substitutions() -> set[str]:
    """The names that stacks/videos.py hands to the machine."""
    tree = ast.parse((ROOT / "stacks" / "videos.py").read_text())
    tasks = next(
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "tasks"
    )
    assert isinstance(tasks, ast.Dict)
    named = {f"{ast.literal_eval(key)}FunctionArn" for key in tasks.keys if key is not None}
    written = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return named | {text for text in written if re.fullmatch(r"\w+FunctionArn", text)}


def test_every_state_can_be_reached() -> None:
    reached, todo = set(), [MACHINE["StartAt"]]
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo.extend(follows(STATES[name]))

    assert reached == set(STATES)


@pytest.mark.parametrize("name", list(STATES))
def test_every_state_goes_on_to_one_that_exists_or_ends(name: str) -> None:
    state = STATES[name]
    targets = list(follows(state))

    assert set(targets) <= set(STATES)
    assert bool(targets) != (state["Type"] in {"Succeed", "Fail"} or state.get("End", False))


@pytest.mark.parametrize("name", TASKS)
def test_every_task_is_tried_again_when_aws_stumbles(name: str) -> None:
    (retry,) = STATES[name]["Retry"]

    assert {"Unavailable", "Lambda.TooManyRequestsException", "Lambda.ServiceException"} <= set(retry["ErrorEquals"])
    assert retry["MaxAttempts"] >= 3
    assert retry["BackoffRate"] > 1
    assert retry["JitterStrategy"] == "FULL"


@pytest.mark.parametrize("name", TASKS)
def test_no_task_waits_for_ever(name: str) -> None:
    assert 0 < STATES[name]["TimeoutSeconds"] < MACHINE["TimeoutSeconds"]


@pytest.mark.parametrize("name", CAUGHT)
def test_every_failure_ends_in_the_state_that_tells_the_creator(name: str) -> None:
    last = STATES[name]["Catch"][-1]

    assert last == {"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "FailVideo"}


def test_what_no_retry_mends_is_not_retried() -> None:
    retried = {error for name in TASKS for retry in STATES[name]["Retry"] for error in retry["ErrorEquals"]}

    assert retried.isdisjoint({"States.ALL", "States.TaskFailed", "SourceRefused", "EncodeFailed", "AlreadyPublishing"})


def test_a_wait_for_the_encoder_that_ran_out_is_not_started_again() -> None:
    (retry,) = STATES["EncodeLadder"]["Retry"]

    assert "States.Timeout" not in retry["ErrorEquals"]


def test_the_task_that_waits_hands_on_its_token() -> None:
    waiting = [name for name in TASKS if STATES[name]["Resource"].endswith(".waitForTaskToken")]

    assert waiting == ["EncodeLadder"]
    assert STATES["EncodeLadder"]["Parameters"]["Payload"]["task_token.$"] == "$$.Task.Token"


@pytest.mark.parametrize("name", TASKS)
def test_a_task_is_named_as_the_file_that_does_it(name: str) -> None:
    function = function_of(name)
    verb = re.sub(r"(?<!^)(?=[A-Z])", "_", function).lower()

    assert function == SHARED.get(name, name)
    assert list((ROOT / "functions").glob(f"*/{verb}.py"))


def test_the_stack_gives_what_the_machine_names_and_no_more() -> None:
    assert set(re.findall(r"\$\{(\w+)\}", TEXT)) == stack_substitutions()


def test_errors_named_by_the_machine_are_classes_that_are_raised() -> None:
    named = {
        error
        for name in TASKS
        for rule in [*STATES[name].get("Catch", []), *STATES[name]["Retry"]]
        for error in rule["ErrorEquals"]
        if not error.startswith(("States.", "Lambda.", "Sandbox."))
    }
    named |= {option["StringEquals"] for option in STATES["WhoseFault"]["Choices"][0]["Or"]}
    sources = [*(ROOT / "functions" / "videos").glob("*.py"), ROOT / "layers/common/python/socialflow/errors.py"]
    classes = {
        node.name
        for path in sources
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
    }

    assert named - {"ClientError"} <= classes


def test_a_video_fails_by_the_execution_that_had_it() -> None:
    payload = STATES["FailVideo"]["Parameters"]["Payload"]

    assert payload == {
        "execution.$": "$$.Execution.Id",
        "key.$": "$.detail.object.key",
        "error.$": "$.error",
    }
    assert STATES["ProbeSource"]["Parameters"]["Payload"]["execution.$"] == payload["execution.$"]


def test_only_our_own_faults_fail_the_execution() -> None:
    assert STATES["WhoseFault"]["Default"] == "Failed"
    assert [name for name, state in STATES.items() if state["Type"] == "Fail"] == ["Failed"]


def test_whatever_fails_of_a_deleted_video_ends_the_execution_well() -> None:
    (choice,) = [each for each in STATES["WhoseFault"]["Choices"] if each["Next"] == "Deleted"]

    assert choice["Variable"] == "$.ended.value.is_deleted"
    assert (STATES["FailVideo"]["ResultSelector"], STATES["FailVideo"]["ResultPath"]) == (
        {"value.$": "$.Payload"},
        "$.ended",
    )
    assert STATES["Deleted"]["Type"] == "Succeed"
