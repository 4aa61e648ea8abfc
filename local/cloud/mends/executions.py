"""Step Functions executions that survive: resumed after a restart, redriven after a failure, stopped when they time out.

ministack marks what was RUNNING as failed at a restart, has no RedriveExecution, ignores the machine's TimeoutSeconds,
and refuses a StartExecution that AWS takes as a repetition. Here one walk serves fresh, resumed and redriven executions:
it begins at the state that was entered last, with its input and variables; tasks are idempotent, so one may run twice.
"""

from __future__ import annotations

import contextvars
import json
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from ministack.core.responses import error_response_json, json_response, now_iso, request_scope
from ministack.services import stepfunctions as sfn

from local.cloud.hooks import hook, replace
from local.cloud.mends import task_tokens

Execution = dict[str, Any]
Context = dict[str, Any]

# What redrive may take up again; a success or a running one may not.
REDRIVABLE = frozenset({"FAILED", "ABORTED", "TIMED_OUT"})
_HANDLED_WITH_EXECUTION = frozenset({"Task", "Parallel", "Map"})


def install() -> None:
    replace(sfn, "_run_execution", run)
    _keep_running_over_restarts()
    _answer_repeated_starts()
    _note_variables()
    _redrive()


def start() -> None:
    """Take up what was running when the state was saved."""
    for execution in list(hook(sfn, "_executions").all_values()):
        if execution["status"] == "RUNNING":
            _in_background(execution)


def run(arn: str) -> None:
    """Walk the execution to its end, within its account and region."""
    execution = hook(sfn, "_executions").get(arn)
    machine = hook(sfn, "_state_machines").get(execution["stateMachineArn"]) if execution else None
    if execution is None:
        return
    if machine is None:
        hook(sfn, "_fail_execution")(execution, "StateMachineDeleted", "State machine no longer exists")
        return
    definition = json.loads(machine["definition"])
    try:
        output = _walk(execution, machine, definition)
    except hook(sfn, "_ExecutionError") as error:
        _fail(execution, error.error, error.cause)
    except Exception as error:  # noqa: BLE001 - whatever it was, the execution must end
        sfn.logger.exception("Unexpected error in execution %s", arn)
        _fail(execution, "States.Runtime", str(error))
    else:
        _succeed(execution, output)


def _walk(execution: Execution, machine: dict[str, Any], definition: dict[str, Any]) -> Any:
    states, context = definition["States"], _context(execution, machine, definition)
    name, value = _entered_last(execution) or (definition["StartAt"], context["Execution"]["Input"])
    limit = definition.get("TimeoutSeconds")
    while name and execution["status"] == "RUNNING":
        if limit and _age(execution) > float(limit):
            raise hook(sfn, "_ExecutionError")("States.Timeout", f"The execution ran longer than {limit} seconds.")
        if name not in states:
            raise hook(sfn, "_ExecutionError")("States.Runtime", f"State '{name}' not found in definition")
        state = states[name]
        context["State"] = {"Name": name, "EnteredTime": now_iso(), "RetryCount": 0}
        execution["variables"] = dict(context["variables"])
        _event(
            execution, f"{state['Type']}StateEntered", "stateEnteredEventDetails", name=name, input=json.dumps(value)
        )
        value, following = _do(state, value, execution, context)
        _event(execution, f"{state['Type']}StateExited", "stateExitedEventDetails", name=name, output=json.dumps(value))
        name = following
    return value


def _do(state: dict[str, Any], value: Any, execution: Execution, context: Context) -> tuple[Any, str | None]:
    kind = state["Type"]
    if kind == "Succeed":
        chosen = hook(sfn, "_apply_input_path")(state, value, context)
        return hook(sfn, "_apply_output_path")(state, chosen, context), None
    if kind == "Fail":
        raise hook(sfn, "_ExecutionError")(*hook(sfn, "_fail_state_error")(state, value, context))
    handler = hook(sfn, f"_execute_{kind.lower()}")
    if kind in _HANDLED_WITH_EXECUTION:
        return handler(state, value, execution, context)  # type: ignore[no-any-return]
    return handler(state, value, context)  # type: ignore[no-any-return]


def _context(execution: Execution, machine: dict[str, Any], definition: dict[str, Any]) -> Context:
    return {
        "QueryLanguage": definition.get("QueryLanguage", "JSONPath"),
        "Execution": {
            "Id": execution["executionArn"],
            "Input": json.loads(execution["input"] or "{}"),
            "Name": execution["name"],
            "RoleArn": machine.get("roleArn", ""),
            "StartTime": execution["startDate"],
            "RedriveCount": execution.get("redriveCount", 0),
        },
        "StateMachine": {"Id": execution["stateMachineArn"], "Name": machine["name"]},
        "variables": dict(execution.get("variables") or {}),
    }


def _entered_last(execution: Execution) -> tuple[str, Any] | None:
    for event in reversed(execution["events"]):
        if event["type"].endswith("StateEntered"):
            details = event["stateEnteredEventDetails"]
            return details["name"], json.loads(details["input"])
    return None


def _age(execution: Execution) -> float:
    since = execution.get("redriveDate") or execution["startDate"]
    return (datetime.now(UTC) - datetime.fromisoformat(since)).total_seconds()


def _event(execution: Execution, kind: str, key: str, **details: Any) -> None:
    hook(sfn, "_add_event")(execution, kind, {key: details})


def _succeed(execution: Execution, output: Any) -> None:
    if execution["status"] != "RUNNING":
        return
    execution.update(status="SUCCEEDED", output=json.dumps(output), stopDate=now_iso())
    _event(execution, "ExecutionSucceeded", "executionSucceededEventDetails", output=execution["output"])
    hook(sfn, "_emit_execution_status_event")(execution)


def _fail(execution: Execution, error: str, cause: str) -> None:
    if execution["status"] != "RUNNING":
        return  # it was stopped while a task ran
    hook(sfn, "_fail_execution")(execution, error, cause)


def _in_background(execution: Execution) -> None:
    _, _, _, region, account, *_ = execution["executionArn"].split(":")
    with request_scope(account, region):
        task_tokens.expect_again(execution)
        scope = contextvars.copy_context()
    threading.Thread(target=scope.run, args=(run, execution["executionArn"]), daemon=True).start()


def _keep_running_over_restarts() -> None:
    restore = hook(sfn, "_restore_state")

    def restored(data: Any) -> None:
        kept = data.get("executions") if data else None
        saved = list(kept._data.values()) if kept is not None else []
        # A caller of StartSyncExecution is gone with the connection: that one stays failed.
        running = [execution for execution in saved if execution["status"] == "RUNNING" and not execution.get("sync")]
        restore(data)
        for execution in running:
            execution.update(status="RUNNING", stopDate=None)
            execution.pop("error", None)
            execution.pop("cause", None)

    replace(sfn, "_restore_state", restored)


def _answer_repeated_starts() -> None:
    original = hook(sfn, "_start_execution")

    def started(data: dict[str, Any]) -> Any:
        machine, name = str(data.get("stateMachineArn", "")), data.get("name")
        known = hook(sfn, "_executions").get(f"{machine.replace(':stateMachine:', ':execution:')}:{name}")
        if known and known["status"] == "RUNNING" and known["input"] == data.get("input", "{}"):
            return json_response({"executionArn": known["executionArn"], "startDate": known["startDate"]})
        return original(data)

    replace(sfn, "_start_execution", started)


def _note_variables() -> None:
    original = hook(sfn, "_apply_state_assign")

    def assigned(state: Any, value: Any, context: Context | None, **options: Any) -> None:
        original(state, value, context, **options)
        execution = hook(sfn, "_executions").get((context or {}).get("Execution", {}).get("Id"))
        if execution is not None and context is not None:
            execution["variables"] = dict(context.get("variables") or {})

    replace(sfn, "_apply_state_assign", assigned)


def _redrive() -> None:
    original: Callable[..., Awaitable[Any]] = hook(sfn, "handle_request")

    async def handled(method: str, path: str, headers: dict[str, str], body: bytes, query: Any) -> Any:
        if not headers.get("x-amz-target", "").endswith(".RedriveExecution"):
            return await original(method, path, headers, body, query)
        return hook(sfn, "_finalize_response")(redrive(json.loads(body or b"{}")))

    replace(sfn, "handle_request", handled)


def redrive(data: dict[str, Any]) -> Any:
    execution = hook(sfn, "_executions").get(data.get("executionArn"))
    if execution is None:
        return error_response_json("ExecutionDoesNotExist", f"Execution {data.get('executionArn')} not found", 400)
    if execution["status"] not in REDRIVABLE or execution.get("sync"):
        return error_response_json("ExecutionNotRedrivable", f"Execution is {execution['status']}", 400)
    at = now_iso()
    execution.update(status="RUNNING", stopDate=None, output=None, redriveDate=at)
    execution["redriveCount"] = execution.get("redriveCount", 0) + 1
    execution.pop("error", None)
    execution.pop("cause", None)
    _event(execution, "ExecutionRedriven", "executionRedrivenEventDetails", redriveCount=execution["redriveCount"])
    _in_background(execution)
    return json_response({"redriveDate": at})
