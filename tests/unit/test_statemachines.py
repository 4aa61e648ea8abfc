"""What every state machine does when a function of its fails for no reason of its own."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
# Lambda could not be asked, was busy, or the function's process died or took too long: the same input may do.
PASSING = {
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
    "Lambda.Unknown",
    "Sandbox.Timedout",
    "Unavailable",
}


def tasks(states: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Those that invoke a function, whether or not they are in a Map or a branch."""
    for name, state in states.items():
        if state["Type"] == "Task" and "lambda:invoke" in state["Resource"]:
            yield name, state
        for inner in [state.get("ItemProcessor"), *state.get("Branches", [])]:
            if inner:
                yield from tasks(inner["States"])


TASKS = [
    pytest.param(state, id=f"{path.name.removesuffix('.asl.json')}-{name}")
    for path in sorted((ROOT / "statemachines").glob("*.asl.json"))
    for name, state in tasks(json.loads(path.read_text())["States"])
]


@pytest.mark.parametrize("task", TASKS)
def test_a_function_that_died_or_took_too_long_is_asked_again(task: dict[str, Any]) -> None:
    [retry] = task["Retry"]

    assert set(retry["ErrorEquals"]) >= PASSING
    assert 1 <= retry["MaxAttempts"] <= 10
    assert task["TimeoutSeconds"]
