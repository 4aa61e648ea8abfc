"""Asynchronous invocations: two retries, then the dead-letter queue or destination, and none forgotten at a kill.

ministack retries only calls of its Invoke API, counts attempts as always three, sends a queue the wrong body, and keeps
what waits for its retry in memory. EventBridge targets go the same way here.
"""

from __future__ import annotations

import json
import threading
import time
import uuid
from typing import Any

from ministack.core.responses import request_scope
from ministack.services import eventbridge, lambda_svc

from local.cloud.cloud import Cloud
from local.cloud.hooks import hook, replace
from local.cloud.mends import destinations

DEFAULT_RETRIES = 2
DEFAULT_AGE_SECONDS = 6 * 3600
# AWS waits one minute and two; a laptop does not.
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 30.0

# What is accepted and not finished: id -> {"function", "event", "since", "attempts"}
_pending: dict[str, dict[str, Any]] = {}


def install(cloud: Cloud) -> None:
    replace(lambda_svc, "invoke_async_with_retry", accept)
    replace(eventbridge, "_dispatch_to_lambda", _from_event)
    cloud.register_state("asynchronous-invocations", lambda: _pending, _pending.update)


def start() -> None:
    for identifier in list(_pending):
        _run(identifier)


def accept(function: dict[str, Any], event: Any) -> None:
    config = function.get("config") or function
    identifier = str(uuid.uuid4())
    _pending[identifier] = {"function": config["FunctionArn"], "event": event, "since": time.time(), "attempts": 0}
    _run(identifier)


def _from_event(arn: str, payload: str) -> None:
    function, config, _ = hook(lambda_svc, "_get_func_record_for_ref")(arn)
    if function and config:
        accept(hook(lambda_svc, "_execution_record_for_config")(function, config), json.loads(payload))


def _run(identifier: str) -> None:
    threading.Thread(target=_finish, args=(identifier,), name=f"flow-async-{identifier}", daemon=True).start()


def _finish(identifier: str) -> None:
    call = _pending[identifier]
    _, _, _, region, account, *_ = call["function"].split(":")
    with request_scope(account, region):
        settings, dead_letter = _settings(call["function"])
        retries = settings.get("MaximumRetryAttempts")
        retries = DEFAULT_RETRIES if retries is None else int(retries)
        until = call["since"] + int(settings.get("MaximumEventAgeInSeconds") or DEFAULT_AGE_SECONDS)
        result = _until_done(call, retries, until)
        _tell(call, result, settings.get("DestinationConfig") or {}, dead_letter)
    _pending.pop(identifier, None)


def _settings(arn: str) -> tuple[dict[str, Any], str | None]:
    function, config, _ = hook(lambda_svc, "_get_func_record_for_ref")(arn)
    if not function or not config:
        return {}, None
    stored = hook(lambda_svc, "_event_invoke_config")
    settings = stored(function, config.get("Version", "$LATEST")) or stored(function, None) or {}
    return settings, (config.get("DeadLetterConfig") or {}).get("TargetArn")


def _until_done(call: dict[str, Any], retries: int, until: float) -> dict[str, Any]:
    """The last result. A throttled call never ran: it waits for its turn until the event is too old."""
    pause = FIRST_PAUSE_SECONDS
    while True:
        function, config, name = hook(lambda_svc, "_get_func_record_for_ref")(call["function"])
        if not function or not config:
            return {"error": True, "body": {"errorType": "ResourceNotFound", "errorMessage": f"No function {name}"}}
        record = hook(lambda_svc, "_execution_record_for_config")(function, config)
        result: dict[str, Any] = hook(lambda_svc, "_execute_function")(record, call["event"])
        if not result.get("throttle"):
            call["attempts"] += 1
            if not result.get("error") or call["attempts"] > retries:
                return result
        if time.time() + pause > until:
            return result
        time.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


def _tell(call: dict[str, Any], result: dict[str, Any], chosen: dict[str, Any], dead_letter: str | None) -> None:
    failed = bool(result.get("error") or result.get("throttle"))
    side = chosen.get("OnFailure" if failed else "OnSuccess") or {}
    if side.get("Destination"):
        destinations.send(side["Destination"], json.dumps(_record(call, result, failed=failed)))
    if failed and dead_letter:
        error, message = destinations.failure_of(result)
        attributes = {"RequestID": str(uuid.uuid4()), "ErrorCode": error, "ErrorMessage": message[:1024] or error}
        destinations.send(dead_letter, json.dumps(call["event"]), attributes)


def _record(call: dict[str, Any], result: dict[str, Any], *, failed: bool) -> dict[str, Any]:
    answered: dict[str, Any] = {"statusCode": 200, "executedVersion": "$LATEST"}
    return {
        "version": "1.0",
        "timestamp": destinations.timestamp(time.time()),
        "requestContext": {
            "requestId": str(uuid.uuid4()),
            "functionArn": f"{call['function']}:$LATEST",
            "condition": "RetriesExhausted" if failed else "Success",
            "approximateInvokeCount": call["attempts"],
        },
        "requestPayload": call["event"],
        "responseContext": {**answered, "functionError": "Unhandled"} if failed else answered,
        "responsePayload": result.get("body"),
    }
