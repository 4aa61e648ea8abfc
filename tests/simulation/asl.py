"""Step Functions' language, as far as our machines use it; what they begin to use beyond is refused, not ignored."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.simulation.engine import All, Invocation, Outcome, Process, Token
from tests.simulation.virtual import Chance

_ROOT = Path(__file__).absolute().parents[2] / "statemachines"
_COMMON = {
    "Type",
    "Comment",
    "Next",
    "End",
    "ResultPath",
    "OutputPath",
    "Parameters",
    "ResultSelector",
    "Retry",
    "Catch",
}
_KNOWN = {
    "Task": _COMMON | {"Resource", "TimeoutSeconds"},
    "Pass": _COMMON,
    "Map": _COMMON | {"ItemsPath", "ItemSelector", "MaxConcurrency", "ItemProcessor"},
    "Choice": {"Type", "Comment", "Choices", "Default"},
    "Succeed": {"Type", "Comment", "OutputPath"},
    "Fail": {"Type", "Comment", "Error", "Cause", "ErrorPath", "CausePath"},
}
_MISSING: Any = object()
# What a machine is told when the connection to Lambda ended.
LOST_INVOCATION = "Lambda.SdkClientException"
_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "StringEquals": lambda there, wanted: bool(there == wanted),
    "NumericEquals": lambda there, wanted: bool(there == wanted),
    "BooleanEquals": lambda there, wanted: there is wanted,
    "IsString": lambda there, wanted: isinstance(there, str) == wanted,
    "IsNull": lambda there, wanted: (there is None) == wanted,
    "IsPresent": lambda there, wanted: (there is not _MISSING) == wanted,
}


class Unsupported(Exception):
    """The definition uses what the interpreter does not have."""


class Failed(Exception):
    """A state failed, with Step Functions' name for it."""

    def __init__(self, error: str, cause: str) -> None:
        super().__init__(f"{error}: {cause}")
        self.error, self.cause = error, cause


def read(name: str) -> dict[str, Any]:
    """The definition. Raises Unsupported when it uses more than this interpreter knows."""
    machine: dict[str, Any] = json.loads((_ROOT / f"{name}.asl.json").read_text())
    check(machine)
    return machine


def check(machine: dict[str, Any]) -> None:
    """Raises Unsupported."""
    for name, state in machine["States"].items():
        known = _KNOWN.get(state["Type"])
        if known is None or not set(state) <= known:
            raise Unsupported(f"{name}: {state['Type']} with {sorted(set(state) - (known or set()))}")
        if "ItemProcessor" in state:
            check(state["ItemProcessor"])
        for choice in state.get("Choices", []):
            for test in choice.get("Or", [choice]):
                if not set(test) - {"Variable", "Next"} <= set(_TESTS):
                    raise Unsupported(f"{name}: {sorted(test)}")
        if state["Type"] == "Task" and not state["Resource"].startswith("arn:aws:states:::lambda:invoke"):
            raise Unsupported(f"{name}: {state['Resource']}")


class Execution:
    """One run of a machine. `tokens` is where waiting tasks leave theirs; `is_lost` whether the machine never hears that a
    function has ended, and so asks it again."""

    def __init__(
        self,
        machine: dict[str, Any],
        tasks: dict[str, str],
        arn: str,
        tokens: dict[str, Token],
        chance: Chance,
        is_lost: Callable[[str], bool],
    ) -> None:
        self.machine, self.tasks, self.arn, self.tokens, self.chance = machine, tasks, arn, tokens, chance
        self.is_lost = is_lost
        self._token_count = 0
        # Where it is, and with what: a redrive goes on there.
        self._stands: tuple[str, Any] | None = None

    @property
    def has_failed_by_itself(self) -> bool:
        """Whether it ended in a Fail state, which a redrive would only visit again."""
        return self._stands is not None and self.machine["States"][self._stands[0]]["Type"] == "Fail"

    def run(self, data: Any) -> Process:
        """Returns the output; called again, goes on at the state that failed. Raises Failed."""
        return (yield from self._states(self.machine, data, {"Execution": {"Id": self.arn}, "Task": {}}))

    def _states(self, machine: dict[str, Any], data: Any, context: dict[str, Any]) -> Process:
        is_whole = machine is self.machine
        name, data = self._stands if is_whole and self._stands else (machine["StartAt"], data)
        while True:
            state = machine["States"][name]
            if is_whole:
                self._stands = name, data
            yield 0.01
            match state["Type"]:
                case "Succeed":
                    return path(state.get("OutputPath", "$"), data, context)
                case "Fail":
                    raise Failed(*(_said(state, each, data, context) for each in ("Error", "Cause")))
                case "Choice":
                    name = _chosen(state, data, context)
                    continue
            try:
                result = yield from self._tried(state, data, context)
            except Failed as failure:
                caught = next((each for each in state.get("Catch", []) if _matches(each, failure.error)), None)
                if caught is None:
                    raise
                data = _placed(caught.get("ResultPath", "$"), data, {"Error": failure.error, "Cause": failure.cause})
                name = caught["Next"]
                continue
            if "ResultSelector" in state:
                result = filled(state["ResultSelector"], result, context)
            data = _placed(state.get("ResultPath", "$"), data, result)
            data = path(state.get("OutputPath", "$"), data, context)
            if state.get("End"):
                return data
            name = state["Next"]

    def _tried(self, state: dict[str, Any], data: Any, context: dict[str, Any]) -> Process:
        attempts: dict[int, int] = {}
        while True:
            try:
                return (yield from self._once(state, data, context))
            except Failed as failure:
                rule = next(
                    (at for at, each in enumerate(state.get("Retry", [])) if _matches(each, failure.error)), None
                )
                if rule is None:
                    raise
                retry = state["Retry"][rule]
                done = attempts.get(rule, 0)
                if done >= retry.get("MaxAttempts", 3):
                    raise
                attempts[rule] = done + 1
                pause = retry.get("IntervalSeconds", 1) * retry.get("BackoffRate", 2.0) ** done
                yield pause * (self.chance.random() if retry.get("JitterStrategy") == "FULL" else 1.0)

    def _once(self, state: dict[str, Any], data: Any, context: dict[str, Any]) -> Process:
        if state["Type"] == "Pass":
            yield 0
            return filled(state["Parameters"], data, context) if "Parameters" in state else data
        if state["Type"] == "Map":
            return (yield from self._map(state, data, context))
        if state["Resource"].endswith(".waitForTaskToken"):
            return (yield from self._wait(state, data, context))
        asked = filled(state["Parameters"], data, context)
        outcome: Outcome = yield from self._invoked(asked)
        if not outcome.is_ok:
            raise Failed(str(outcome.error), outcome.cause)
        return {"Payload": outcome.value, "StatusCode": 200}

    def _wait(self, state: dict[str, Any], data: Any, context: dict[str, Any]) -> Process:
        self._token_count += 1
        text = f"{self.arn}/{self._token_count}"
        token = self.tokens[text] = Token(float(state["TimeoutSeconds"]))
        asked = filled(state["Parameters"], data, {**context, "Task": {"Token": text}})
        answers: list[Any] = []
        # The token may be answered before the function that was given it has ended.
        token.done = answers.append
        outcome: Outcome = yield from self._invoked(asked)
        if not answers and not outcome.is_ok:
            token.done = None
            raise Failed(str(outcome.error), outcome.cause)
        answer = answers[0] if answers else (yield token)
        token.done = None
        if answer is None:
            raise Failed("States.Timeout", "")
        if "error" in answer:
            raise Failed(answer["error"], answer.get("cause", ""))
        return json.loads(answer["output"])

    def _invoked(self, asked: dict[str, Any]) -> Process:
        function = self.tasks[asked["FunctionName"].strip("${}")]
        outcome: Outcome = yield Invocation(function, asked["Payload"])
        if outcome.is_ok and self.is_lost(function):
            return Outcome(error=LOST_INVOCATION)
        return outcome

    def _map(self, state: dict[str, Any], data: Any, context: dict[str, Any]) -> Process:
        items = path(state["ItemsPath"], data, context)
        works = []
        for at, item in enumerate(items):
            own = {**context, "Map": {"Item": {"Value": item, "Index": at}}}
            given = filled(state["ItemSelector"], data, own) if "ItemSelector" in state else item
            works.append(_kept(self._states(state["ItemProcessor"], given, own)))
        results = yield All(works, state.get("MaxConcurrency") or 40)
        failed = next((each for each in results if isinstance(each, Failed)), None)
        if failed:
            raise failed
        return results


@dataclass
class Ended:
    """An execution, what it was started with and, once it is over, the error that it ended in."""

    machine: str
    data: dict[str, Any]
    run: Execution
    error: str = ""


def _kept(process: Process) -> Process:
    """The same process, whose failure is its result."""
    try:
        return (yield from process)
    except Failed as failure:
        return failure


def _matches(rule: dict[str, Any], error: str) -> bool:
    return bool({error, "States.ALL"} & set(rule["ErrorEquals"]))


def _said(state: dict[str, Any], which: str, data: Any, context: dict[str, Any]) -> str:
    if f"{which}Path" in state:
        return str(path(state[f"{which}Path"], data, context))
    return str(state.get(which, ""))


def _chosen(state: dict[str, Any], data: Any, context: dict[str, Any]) -> str:
    for choice in state["Choices"]:
        if any(_holds(test, data, context) for test in choice.get("Or", [choice])):
            return str(choice["Next"])
    return str(state["Default"])


def _holds(test: dict[str, Any], data: Any, context: dict[str, Any]) -> bool:
    there = path(test["Variable"], data, context, is_optional=True)
    return all(_TESTS[name](there, wanted) for name, wanted in test.items() if name in _TESTS)


def path(text: str, data: Any, context: dict[str, Any], *, is_optional: bool = False) -> Any:
    """What `$.a.b` names in the data, `$$.a.b` in the context."""
    there = context if text.startswith("$$") else data
    for part in text.lstrip("$").split(".")[1:]:
        if not isinstance(there, dict) or part not in there:
            if is_optional:
                return _MISSING
            raise Failed("States.Runtime", f"{text} is not in the input")
        there = there[part]
    return there


def filled(template: Any, data: Any, context: dict[str, Any]) -> Any:
    """The template with its `name.$` fields replaced by what they name."""
    if isinstance(template, dict):
        return {
            (name.removesuffix(".$")): (
                path(each, data, context) if name.endswith(".$") else filled(each, data, context)
            )
            for name, each in template.items()
        }
    return template


def _placed(where: str | None, data: Any, result: Any) -> Any:
    if where is None:
        return data
    if where == "$":
        return result
    (name,) = where.split(".")[1:]
    return {**data, name: result}
