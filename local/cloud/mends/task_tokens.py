"""waitForTaskToken: a token outlives a restart, a task that cannot start fails, and a silent one times out.

ministack ignores an error of the function that should pass the token on, so the execution waits for ever; it ignores
HeartbeatSeconds; and branches that run side by side share one context, so a token can reach the wrong one.
"""

from __future__ import annotations

import contextvars
import hashlib
import json
import threading
import time
from typing import Any

from ministack.services import stepfunctions as sfn

from local.cloud.hooks import hook, replace

# AWS waits a year when a task sets no limit.
LONGEST_SECONDS = 365 * 24 * 3600.0
LOOK_SECONDS = 0.25
# Tokens of ended tasks whose machine is still known.
MACHINES_KEPT = 1000

Execution = dict[str, Any]
_machines_of_ended: dict[str, str] = {}
_one_at_a_time = threading.Lock()


class Cancellation:
    """Set when a sibling branch failed. The same one in every copy of a context that a Map makes."""

    def __init__(self) -> None:
        self.cancelled = False

    def __deepcopy__(self, _memo: object) -> Cancellation:
        return self


class _Task:
    def __init__(self, execution: Execution, key: str, cancelled: Cancellation | None, *, callback: bool) -> None:
        self.execution, self.key, self.cancelled, self.callback = execution, key, cancelled, callback
        self.token: str | None = None


_task: contextvars.ContextVar[_Task | None] = contextvars.ContextVar("flow_task", default=None)


def install() -> None:
    _name_tasks()
    replace(sfn, "_invoke_with_callback", invoke_and_wait)
    _name_throttles()


def role_of_current_task() -> str | None:
    """The role of the machine whose task this thread runs."""
    task = _task.get()
    machine = hook(sfn, "_state_machines").get(task.execution["stateMachineArn"]) if task else None
    return machine.get("roleArn") if machine else None


def expect_again(execution: Execution) -> None:
    """Tokens that the execution waited for are known before its tasks run again. Within its account and region."""
    for token in (execution.get("taskTokens") or {}).values():
        _slot(token)


def machine_of(token: str) -> str | None:
    """The ARN of the machine whose task waits for the token, or waited for it since the cloud has run."""
    for execution in hook(sfn, "_executions").values():
        if token in (execution.get("taskTokens") or {}).values():
            return str(execution["stateMachineArn"])
    return _machines_of_ended.get(token)


def _end(execution: Execution, key: str) -> None:
    """The task has its outcome; an answer that comes later is still known as one to its machine."""
    token = execution.get("taskTokens", {}).get(key)
    if token is None:
        return
    with _one_at_a_time:
        while len(_machines_of_ended) >= MACHINES_KEPT:
            _machines_of_ended.pop(next(iter(_machines_of_ended)))
        _machines_of_ended[token] = str(execution["stateMachineArn"])
    del execution["taskTokens"][key]


def _slot(token: str) -> dict[str, Any]:
    """ministack's record of a waiting token, made when there is none."""
    slot: dict[str, Any] = hook(sfn, "_task_tokens").setdefault(
        token, {"event": threading.Event(), "result": None, "error": None, "heartbeat": None}
    )
    return slot


def _name_tasks() -> None:
    execute, new_uuid = hook(sfn, "_execute_task"), hook(sfn, "new_uuid")

    def named(state: dict[str, Any], value: Any, execution: Execution, context: dict[str, Any]) -> Any:
        where = [context["State"]["Name"], context.get("Map", {}).get("Item", {}).get("Index"), value]
        key = hashlib.sha256(json.dumps(where, sort_keys=True).encode()).hexdigest()
        callback = ".waitForTaskToken" in state.get("Resource", "")
        task = _Task(execution, key, context.get("flow_cancelled"), callback=callback)
        _stop_when_over(task)
        before = _task.set(task)
        try:
            return execute(state, value, execution, context)
        finally:
            _task.reset(before)
            _end(execution, key)

    def same_token_again() -> str:
        task = _task.get()
        if task is None or not task.callback or task.token is not None:
            return str(new_uuid())
        task.token = task.execution.setdefault("taskTokens", {}).setdefault(task.key, str(new_uuid()))
        return task.token

    replace(sfn, "_execute_task", named)
    replace(sfn, "new_uuid", same_token_again)


def invoke_and_wait(resource: str, value: Any, token: str, state: dict[str, Any]) -> Any:
    slot = _slot(token)
    try:
        if (task := _task.get()) is not None:
            _stop_when_over(task)  # a retrier may bring a stopped task back here
        if not slot["event"].is_set():
            hook(sfn, "_invoke_resource")(resource.replace(".waitForTaskToken", ""), value)
        _wait(slot, state)
    finally:
        hook(sfn, "_task_tokens").pop(token, None)
    if slot["error"]:
        raise _error(slot["error"].get("Error", "TaskFailed"), slot["error"].get("Cause", ""))
    return json.loads(slot["result"]) if isinstance(slot["result"], str) else slot["result"]


def _wait(slot: dict[str, Any], state: dict[str, Any]) -> None:
    task = _task.get()
    until = time.monotonic() + float(state.get("TimeoutSeconds") or LONGEST_SECONDS)
    silence = float(state.get("HeartbeatSeconds") or LONGEST_SECONDS)
    beat, heard = slot["heartbeat"], time.monotonic()
    while not slot["event"].wait(LOOK_SECONDS):
        if task is not None:
            _stop_when_over(task)
        now = time.monotonic()
        if slot["heartbeat"] != beat:
            beat, heard = slot["heartbeat"], now
        if now > until:
            raise _error("States.Timeout", "Task timed out waiting for callback")
        if now - heard > silence:
            raise _error("States.HeartbeatTimeout", f"No heartbeat for {silence:g} seconds")


def _stop_when_over(task: _Task) -> None:
    if task.execution["status"] != "RUNNING":
        raise _error("States.TaskFailed", "The execution was stopped")
    if task.cancelled is not None and task.cancelled.cancelled:
        raise _error("States.TaskFailed", "Another branch failed")


def _name_throttles() -> None:
    call = hook(sfn, "_call_lambda")

    def named(function: str, event: Any) -> Any:
        try:
            return call(function, event)
        except hook(sfn, "_ExecutionError") as error:
            # ministack loses the class of a throttle; AWS names it, and retriers match it.
            if error.error == "Lambda.Unknown" and "TooManyRequestsException" in error.cause:
                error.error = "Lambda.TooManyRequestsException"
            raise

    replace(sfn, "_call_lambda", named)


def _error(name: str, cause: str) -> Exception:
    error: Exception = hook(sfn, "_ExecutionError")(name, cause)
    return error
