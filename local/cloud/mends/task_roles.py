"""A state machine's tasks run under its role: ministack calls the other service directly, whatever the role says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ministack.core.responses import get_account_id, get_region
from ministack.services import stepfunctions as sfn

from local.cloud.hooks import hook, replace
from local.cloud.mends import iam, task_tokens


def install() -> None:
    invoke = hook(sfn, "_invoke_resource")

    def checked(resource: str, value: Any) -> Any:
        role = task_tokens.role_of_current_task()
        for action, arn in _needed(resource, value if isinstance(value, dict) else {}):
            if role and not iam.may(role, action, arn):
                cause = f"User: {role} is not authorized to perform: {action} on resource: {arn}"
                raise hook(sfn, "_ExecutionError")("States.Permissions", cause)
        return invoke(resource, value)

    replace(sfn, "_invoke_resource", checked)


def _needed(resource: str, value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(action, resource) pairs of the integrations whose resource the request names; the others are not checked."""
    prefix = f":{get_region()}:{get_account_id()}:"
    if ":function:" in resource:
        yield "lambda:InvokeFunction", resource
    elif "states:::lambda:invoke" in resource:
        name = str(value.get("FunctionName", ""))
        yield "lambda:InvokeFunction", name if name.startswith("arn:") else f"arn:aws:lambda{prefix}function:{name}"
    elif "states:::states:startExecution" in resource:
        yield "states:StartExecution", str(value.get("StateMachineArn", ""))
    elif "states:::events:putEvents" in resource:
        for bus in {str(entry.get("EventBusName", "default")) for entry in value.get("Entries", [])}:
            yield "events:PutEvents", bus if bus.startswith("arn:") else f"arn:aws:events{prefix}event-bus/{bus}"
    elif "states:::dynamodb:" in resource or "aws-sdk:dynamodb:" in resource:
        operation, table = resource.rsplit(":", 1)[1], str(value.get("TableName", ""))
        if table:
            arn = table if table.startswith("arn:") else f"arn:aws:dynamodb{prefix}table/{table}"
            yield f"dynamodb:{operation[0].upper()}{operation[1:]}", arn
    elif "states:::sqs:sendMessage" in resource:
        yield "sqs:SendMessage", f"arn:aws:sqs{prefix}{str(value.get('QueueUrl', '')).rsplit('/', 1)[-1]}"
