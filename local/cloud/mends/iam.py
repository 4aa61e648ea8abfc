"""IAM enforcement, switched while the gateway runs.

ministack reads AUTH at every request and gives a worker its role's keys when the worker starts, so switching also ends
the warm workers. `cdk deploy` runs as root and works either way, but for CDK's asset bucket while AUTH is on.
"""

from __future__ import annotations

from ministack import app as gateway
from ministack.core import iam_actions, lambda_runtime

from local.cloud.hooks import hook, replace


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
