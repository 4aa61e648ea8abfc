"""Targets of rules and schedules: delivered under their role, and what cannot be delivered goes to their dead letters.

ministack drops an event whose target is gone, ignores RoleArn, the function's own policy and the context attributes of
a schedule's input, and looks for due schedules every ten seconds only.
"""

from __future__ import annotations

import json
import logging
import re
import uuid
from typing import Any

from ministack.core.arn import ArnParseError, parse_arn
from ministack.services import eventbridge, lambda_svc, scheduler, sns, sqs, stepfunctions

from local.cloud.hooks import hook, replace
from local.cloud.mends import destinations, iam

log = logging.getLogger("flow.cloud.targets")

TICK_SECONDS = 1
_ACTIONS = {
    "lambda": "lambda:InvokeFunction",
    "states": "states:StartExecution",
    "sqs": "sqs:SendMessage",
    "sns": "sns:Publish",
    "events": "events:PutEvents",
}
_ATTRIBUTE = re.compile(r"<aws\.scheduler\.([a-z-]+)>")

Target = dict[str, Any]
Event = dict[str, Any]


def install() -> None:
    replace(eventbridge, "_SCHEDULER_TICK_INTERVAL", TICK_SECONDS)
    replace(scheduler, "_SCHEDULE_TICK_INTERVAL", TICK_SECONDS)
    invoke = hook(eventbridge, "_invoke_target")

    def delivered(target: Target, event: Event, rule: dict[str, Any], view: Any = None) -> None:
        scheduled = event.get("Source") == "aws.scheduler"
        problem = _problem(target, scheduled=scheduled)
        if problem is not None:
            _undelivered(target, event, rule, *problem)
            return
        if scheduled:
            target = {**target, "Input": _filled(str(target.get("Input") or "{}"), rule, event)}
        invoke(target, event, rule, view)

    replace(eventbridge, "_invoke_target", delivered)


def _problem(target: Target, *, scheduled: bool) -> tuple[str, str] | None:
    """Error code and sentence when this target cannot be delivered to."""
    arn = target.get("Arn", "")
    try:
        service = parse_arn(arn).service
    except ArnParseError:
        return "INVALID_PARAMETER", f"{arn} is not an ARN"
    if not _exists(service, arn):
        return "RESOURCE_NOT_FOUND", f"{arn} does not exist"
    role, action = target.get("RoleArn"), _ACTIONS.get(service)
    if role and action and not iam.may(role, action, arn):
        return "NO_PERMISSIONS", f"{role} is not allowed {action} on {arn}"
    if iam.enforced() and not role and not _open_to_events(service, arn, scheduled=scheduled):
        return "NO_PERMISSIONS", f"nothing allows events to reach {arn}: neither a role nor the target's own policy"
    return None


def _exists(service: str, arn: str) -> bool:
    if service == "lambda":
        return hook(lambda_svc, "_get_func_record_for_ref")(arn)[0] is not None
    if service == "states":
        return hook(stepfunctions, "_resolve_state_machine_arn")(arn) is not None
    if service == "sqs":
        return hook(sqs, "_queue_by_arn")(arn) is not None
    if service == "sns":
        return arn in hook(sns, "_topics")
    return True


def _open_to_events(service: str, arn: str, *, scheduled: bool) -> bool:
    """Functions and queues may allow it themselves; machines and schedules need a role."""
    if scheduled or service == "states":
        return False
    if service == "lambda":
        policy = hook(lambda_svc, "_get_func_record_for_ref")(arn)[0].get("policy") or {}
        return any("events.amazonaws.com" in json.dumps(item.get("Principal")) for item in policy.get("Statement", []))
    if service == "sqs":
        policy = json.loads(hook(sqs, "_queue_by_arn")(arn)["attributes"].get("Policy") or "{}")
        return any("events.amazonaws.com" in json.dumps(item.get("Principal")) for item in policy.get("Statement", []))
    return True


def _undelivered(target: Target, event: Event, rule: dict[str, Any], code: str, message: str) -> None:
    log.error("An event of %s was not delivered: %s.", rule.get("Arn"), message)
    dead_letters = (target.get("DeadLetterConfig") or {}).get("Arn")
    if not dead_letters:
        return
    body = target.get("Input") or json.dumps(hook(eventbridge, "_pattern_event_view")(event).event_with_detail())
    attributes = {
        "ERROR_CODE": code,
        "ERROR_MESSAGE": message,
        "RULE_ARN": str(rule.get("Arn")),
        "TARGET_ARN": str(target.get("Arn")),
        "RETRY_ATTEMPTS": "0",
    }
    destinations.send(dead_letters, body, attributes)


def _filled(template: str, schedule: dict[str, Any], event: Event) -> str:
    values = {
        "schedule-arn": str(schedule.get("Arn")),
        "scheduled-time": destinations.timestamp(float(event["Time"]))[:19] + "Z",
        "execution-id": str(uuid.uuid4()),
        "attempt-number": "1",
    }
    return _ATTRIBUTE.sub(lambda found: values.get(found[1], found[0]), template)
