"""IAM enforcement, switched while the gateway runs.

ministack reads AUTH at every request and gives a worker its role's keys when the worker starts, so switching also ends
the warm workers. `cdk deploy` runs as root and works either way, but for CDK's asset bucket while AUTH is on.
"""

from __future__ import annotations

import json
from typing import Any

from ministack import app as gateway
from ministack.core import iam_actions, iam_evaluator, lambda_runtime
from ministack.core.responses import get_account_id, get_region
from ministack.services import ses_v2

from local.cloud.hooks import hook, replace
from local.cloud.mends import task_tokens


def install() -> None:
    """Loopback counts as secure transport: policies that refuse plain HTTP are meant for networks."""
    pin = hook(iam_evaluator, "pin_request_origin")
    replace(gateway, "pin_request_origin", lambda source_ip, _is_tls: pin(source_ip, True))  # noqa: FBT003 - its signature
    _name_resources()


def _name_resources() -> None:
    """CreateJob is checked against the queue it names, an answer to a task against the machine that waits for it, mail
    against the identity that it is from."""
    extract = hook(iam_actions, "extract_resource_arn")

    def named(service: str, method: str, path: str, headers: Any, body: bytes, *rest: Any) -> str:
        found = str(extract(service, method, path, headers, body, *rest))
        return (_resource(service, path, body) or found) if found == "*" else found

    replace(iam_actions, "extract_resource_arn", named)


def _resource(service: str, path: str, body: bytes) -> str | None:
    try:
        if service == "mediaconvert" and path.rstrip("/").lower().endswith("/jobs"):
            return str(json.loads(body)["queue"])
        if service == "ses" and path.endswith("/outbound-emails"):
            return _identity(str(json.loads(body)["FromEmailAddress"]))
        if service == "states":
            return task_tokens.machine_of(json.loads(body)["taskToken"])
    except (ValueError, KeyError, TypeError):
        pass
    return None


def _identity(sender: str) -> str:
    """The address when that is an identity of its own, or else its domain, as SES does."""
    known = hook(ses_v2, "_identities")
    name = sender if sender in known else sender.rpartition("@")[2]
    return f"arn:aws:ses:{get_region()}:{get_account_id()}:identity/{name}"


def enforced() -> bool:
    return bool(hook(gateway, "AUTH"))


def enforce(*, on: bool) -> None:
    """Requests are checked against the caller's policies from now on, or no longer. A no-op when it is so already."""
    if enforced() == on:
        return
    replace(gateway, "AUTH", on)
    hook(lambda_runtime, "reset")()


def name_actions(service: str) -> None:
    """Requests to `service` are checked as the action that botocore's model of it tells from method and path."""
    hook(iam_actions, "SERVICE_TO_IAM_NAMESPACE").setdefault(service, service)
    hook(iam_actions, "_BOTOCORE_SERVICE_MAP").setdefault(service, [service])


def may(role_arn: str, action: str, resource: str) -> bool:
    """Whether the role's policies allow it; always while IAM is off. For calls that services make inside the cloud."""
    if not enforced():
        return True
    _, _, _, _, account, name = role_arn.split(":", 5)
    context = hook(iam_evaluator, "EvalContext")(
        principal_arn=role_arn,
        principal_type="AssumedRole",
        principal_account=account,
        action=action,
        resource_arn=resource,
        region=get_region(),
        source_ip="127.0.0.1",
        secure_transport=True,
    )
    policies = hook(iam_evaluator, "_gather_role_policies")(name.rsplit("/", 1)[-1], account)
    return bool(hook(iam_evaluator, "evaluate")(context, policies).decision == "Allow")
