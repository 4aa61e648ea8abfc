"""Parallel branches: each has a context of its own, and the first failure ends the state without waiting for the rest."""

from __future__ import annotations

import contextvars
import threading
from queue import SimpleQueue
from typing import Any

from ministack.services import stepfunctions as sfn

from local.cloud.hooks import hook, replace
from local.cloud.mends.task_tokens import Cancellation


def install() -> None:
    replace(sfn, "_run_parallel_branches", run_branches)


def run_branches(state: dict[str, Any], value: Any, execution: dict[str, Any], context: dict[str, Any]) -> Any:
    chosen = hook(sfn, "_apply_parameters")(state, hook(sfn, "_apply_input_path")(state, value, context), context)
    if hook(sfn, "_state_query_language")(state, context) == "JSONata":
        chosen = hook(sfn, "_apply_jsonata_arguments")(state, value, context)
    branches = state.get("Branches", [])
    results = _all_or_first_failure(branches, chosen, execution, context)
    if hook(sfn, "_state_query_language")(state, context) == "JSONata":
        output = hook(sfn, "_apply_jsonata_output")(state, value, context, result=results, default=results)
        hook(sfn, "_apply_state_assign")(state, value, context, result=results)
    else:
        result = hook(sfn, "_apply_result_selector")(state, results)
        output = hook(sfn, "_apply_result_path")(state, value, result)
        output = hook(sfn, "_apply_output_path")(state, output, context)
    return output, hook(sfn, "_next_or_end")(state)


def _all_or_first_failure(
    branches: list[dict[str, Any]], value: Any, execution: dict[str, Any], context: dict[str, Any]
) -> list[Any]:
    """The branches' outputs in order. After a failure the other branches stop at their next task."""
    ended: SimpleQueue[tuple[int, Any, Exception | None]] = SimpleQueue()
    cancellation = Cancellation()

    def run(index: int, branch: dict[str, Any]) -> None:
        own = {**context, "flow_cancelled": cancellation, "variables": dict(context.get("variables") or {})}
        try:
            output = hook(sfn, "_run_sub_machine")(branch["States"], branch["StartAt"], value, execution, own)
        except Exception as error:  # noqa: BLE001 - whatever a branch raised ends the state
            ended.put((index, None, error))
        else:
            ended.put((index, output, None))

    for index, branch in enumerate(branches):
        scope = contextvars.copy_context()
        threading.Thread(target=scope.run, args=(run, index, branch), daemon=True).start()
    results: list[Any] = [None] * len(branches)
    for _ in branches:
        index, results_of_one, error = ended.get()
        if error is not None:
            cancellation.cancelled = True
            known = isinstance(error, hook(sfn, "_ExecutionError"))
            raise error if known else hook(sfn, "_ExecutionError")("States.BranchFailed", str(error))
        results[index] = results_of_one
    return results
