"""The state of the stacks in the embedded cloud, as CloudFormation tells it."""

import time
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

from local.flow import aws
from local.flow.problem import Problem
from local.flow.settings import STACK_PREFIX, Settings

BOOTSTRAP = "CDKToolkit"
_WHOLE = frozenset({"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"})
# A stack that was never complete holds nothing, and CloudFormation lets nobody update it.
_NEVER_COMPLETE = frozenset({"CREATE_IN_PROGRESS", "CREATE_FAILED", "ROLLBACK_IN_PROGRESS", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "REVIEW_IN_PROGRESS", "DELETE_FAILED", "DELETE_IN_PROGRESS"})  # fmt: skip


@dataclass(frozen=True)
class Failure:
    """The first resource that failed; CloudFormation cancels the others because of it."""

    stack: str
    resource: str
    type: str
    reason: str


def statuses(settings: Settings) -> dict[str, str]:
    """Each of our stacks that exists, and the bootstrap stack, with its status."""
    client = aws.client(settings, "cloudformation")
    try:
        stacks = [s for page in client.get_paginator("describe_stacks").paginate() for s in page["Stacks"]]
    except (BotoCoreError, ClientError) as error:
        raise Problem(
            f"The embedded cloud does not tell its stacks: {error}", "Start it with `flow up`, or see `flow doctor`."
        ) from error
    ours = (s for s in stacks if s["StackName"] == BOOTSTRAP or s["StackName"].startswith(STACK_PREFIX))
    return {s["StackName"]: s["StackStatus"] for s in ours if s["StackStatus"] != "DELETE_COMPLETE"}


def are_whole(settings: Settings, names: list[str]) -> bool:
    """Whether each of `names` exists and its last deployment ended well."""
    found = statuses(settings)
    return bool(names) and all(found.get(name) in _WHOLE for name in names)


def clear_half_made(settings: Settings) -> list[str]:
    """Stacks whose first deployment was cut off are deleted; their names. Raises Problem for a cut-off update."""
    client = aws.client(settings, "cloudformation")
    cleared = []
    for name, status in statuses(settings).items():
        if status in _NEVER_COMPLETE:
            client.delete_stack(StackName=name)
            cleared.append(name)
        elif status not in _WHOLE:
            raise Problem(
                f"The stack {name} was left half-written ({status}) when an earlier deployment was cut off.",
                "Run `flow reset` to begin with an empty cloud (it deletes the local data), then `flow up`.",
            )
    _wait_gone(settings, cleared)
    return cleared


def _wait_gone(settings: Settings, names: list[str], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while set(names) & set(statuses(settings)):
        if time.monotonic() > deadline:
            raise Problem(
                f"The half-made stacks {', '.join(names)} could not be deleted.",
                "Run `flow reset` to begin with an empty cloud, then `flow up`.",
            )
        time.sleep(0.2)


def first_failure(settings: Settings, since: float) -> Failure | None:
    """What CloudFormation says went wrong first since the epoch second `since`."""
    client = aws.client(settings, "cloudformation")
    failures = []
    try:
        for name in statuses(settings):
            for event in client.describe_stack_events(StackName=name)["StackEvents"]:
                reason = event.get("ResourceStatusReason", "")
                at = event["Timestamp"].timestamp()
                if at >= since and event["ResourceStatus"].endswith("_FAILED") and "cancelled" not in reason.lower():
                    is_whole_stack = event["LogicalResourceId"] == name
                    failure = Failure(name, event["LogicalResourceId"], event.get("ResourceType", ""), reason)
                    failures.append((is_whole_stack, at, failure))
    except (Problem, BotoCoreError, ClientError):
        return None
    return min(failures, key=lambda f: f[:2])[2] if failures else None
