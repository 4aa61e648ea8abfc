"""The machine's definition: every task is retried, every failure has a place to go, every name is known."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

TEXT = (Path(__file__).parents[3] / "statemachines" / "pay_creators.asl.json").read_text()
MACHINE: dict[str, Any] = json.loads(TEXT)
MAP = MACHINE["States"]["PayCreators"]
TASKS = {
    name: state
    for states in (MACHINE["States"], MAP["ItemProcessor"]["States"])
    for name, state in states.items()
    if state["Type"] == "Task"
}


def test_the_functions_are_those_that_the_stack_names() -> None:
    assert set(re.findall(r"\$\{(\w+)\}", TEXT)) == {
        "ClosePeriodFunctionArn",
        "PayCreatorFunctionArn",
        "FinishPayoutRunFunctionArn",
    }


@pytest.mark.parametrize("name", TASKS)
def test_a_task_is_bounded_retried_and_caught(name: str) -> None:
    task = TASKS[name]

    assert task["TimeoutSeconds"] <= 900
    assert {"Unavailable", "Lambda.TooManyRequestsException", "States.Timeout"} <= set(task["Retry"][0]["ErrorEquals"])
    assert task["Catch"][-1]["ErrorEquals"] == ["States.ALL"]


def test_errors_that_are_named_exist() -> None:
    from socialflow.errors import Unavailable
    from socialflow.stripe_calls import StripeUnavailable

    named = {error for task in TASKS.values() for retry in task["Retry"] for error in retry["ErrorEquals"]}
    ours = {error for error in named if "." not in error} - {"ClientError"}
    assert ours == {StripeUnavailable.__name__, Unavailable.__name__}


def test_one_creators_failure_stays_in_its_iteration() -> None:
    iteration = MAP["ItemProcessor"]["States"]

    assert iteration["PayCreator"]["Catch"][0]["Next"] == "LeftUnsettled"
    assert iteration["LeftUnsettled"]["Type"] == "Pass"


@pytest.mark.parametrize("states", [MACHINE["States"], MAP["ItemProcessor"]["States"]], ids=["machine", "map"])
def test_every_state_is_reached_and_leads_somewhere(states: dict[str, Any]) -> None:
    named = {MACHINE["StartAt"], MAP["ItemProcessor"]["StartAt"]} | set(
        re.findall(r'"(?:Next|Default)": "(\w+)"', TEXT)
    )

    assert set(states) <= named
    for state in states.values():
        assert state["Type"] in {"Succeed", "Fail", "Choice"} or "Next" in state or state.get("End") is True
