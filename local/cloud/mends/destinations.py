"""Where failures go: a queue, topic or function named by its ARN, for mappings, asynchronous calls and event targets."""

from __future__ import annotations

import hashlib
import json
import logging
import time
import uuid
from typing import Any

from ministack.core.arn import parse_arn
from ministack.services import lambda_svc, sns, sqs

from local.cloud.hooks import hook

log = logging.getLogger("flow.cloud.destinations")


def send(arn: str, body: str, attributes: dict[str, str] | None = None) -> bool:
    """Deliver `body` within the current account and region; False, and a log line, when nothing is there."""
    service = parse_arn(arn).service
    if service == "sqs":
        delivered = _to_queue(arn, body, attributes or {})
    elif service == "sns":
        delivered = hook(sns, "publish_internal")(arn, body, "") is not None
    elif service == "lambda":
        delivered = _to_function(arn, body)
    else:
        delivered = False
    if not delivered:
        log.error("A failure record could not be delivered: %s does not exist or is not a destination.", arn)
    return delivered


def _to_queue(arn: str, body: str, attributes: dict[str, str]) -> bool:
    queue = hook(sqs, "_queue_by_arn")(arn)
    if queue is None:
        return False
    now = time.time()
    with hook(sqs, "_queues_lock"):
        queue["messages"].append(
            {
                "id": str(uuid.uuid4()),
                "body": body,
                "md5_body": hashlib.md5(body.encode(), usedforsecurity=False).hexdigest(),
                "md5_attrs": hook(sqs, "_md5_msg_attrs")(_typed(attributes)),
                "receipt_handle": None,
                "sent_at": now,
                "visible_at": now + hook(sqs, "queue_delay")(queue),
                "receive_count": 0,
                "first_receive_at": None,
                "message_attributes": _typed(attributes),
                "sys": {"SenderId": "lambda", "SentTimestamp": str(int(now * 1000))},
                "group_id": None,
                "dedup_id": None,
                "dedup_cache_key": None,
                "seq": None,
            }
        )
    hook(sqs, "esm_wake").set()
    return True


def _typed(attributes: dict[str, str]) -> dict[str, dict[str, str]]:
    return {name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()}


def _to_function(arn: str, body: str) -> bool:
    function, config, _ = hook(lambda_svc, "_get_func_record_for_ref")(arn)
    if not function or not config:
        return False
    record = hook(lambda_svc, "_execution_record_for_config")(function, config)
    hook(lambda_svc, "invoke_async_with_retry")(record, json.loads(body))
    return True


def timestamp(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{int(seconds % 1 * 1000):03}Z"


def failure_of(result: dict[str, Any]) -> tuple[str, str]:
    """Class and message of what a function raised."""
    body = result.get("body")
    if not isinstance(body, dict):
        return "Unhandled", str(body)
    return str(body.get("errorType", "Unhandled")), str(body.get("errorMessage", ""))
