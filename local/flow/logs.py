"""Finds what the functions logged about one request."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from local.flow import aws
from local.flow.problem import Problem
from local.flow.settings import Settings

if TYPE_CHECKING:
    from mypy_boto3_logs import CloudWatchLogsClient

MAX_LINES = 2000
# Fields that every line has; the rest of a line is what its author had to say.
_COMMON = frozenset(
    [
        "level",
        "location",
        "message",
        "timestamp",
        "service",
        "cold_start",
        "function_name",
        "function_memory_size",
        "function_arn",
    ]
)


@dataclass(frozen=True)
class Line:
    at: datetime
    function: str
    level: str
    message: str
    fields: dict[str, Any] = field(compare=False)

    @property
    def invocation(self) -> str:
        """Lambda's id of the invocation that logged it, where the line says so."""
        return str(self.fields.get("function_request_id") or "")


def about(settings: Settings, request_id: str) -> list[Line]:
    """What all functions logged about `request_id`, in time order, with Lambda's own lines of those invocations.

    At most MAX_LINES. A function that logged nothing about it is not seen: Lambda's lines alone do not name a request.
    """
    client = aws.client(settings, "logs")
    found: dict[Line, None] = {}
    try:
        for group in _groups(client):
            named = list(_matching(client, group, request_id))
            found.update(dict.fromkeys(named))
            invocations = {line.invocation for line in named} - {"", request_id}
            for invocation in sorted(invocations):
                found.update(dict.fromkeys(_matching(client, group, invocation)))
    except (BotoCoreError, ClientError) as error:
        raise Problem(
            f"The embedded cloud does not give its logs: {error}", "Start it with `flow up`, then ask again."
        ) from error
    return sorted(found, key=lambda line: line.at)[:MAX_LINES]


def everything(settings: Settings) -> Iterator[tuple[str, str]]:
    """Each line that a function or the gateway has logged, as it is, with its log group."""
    client = aws.client(settings, "logs")
    for group in _groups(client):
        for page in client.get_paginator("filter_log_events").paginate(logGroupName=group):
            yield from ((group, event["message"]) for event in page["events"])


def _groups(client: "CloudWatchLogsClient") -> Iterator[str]:
    for page in client.get_paginator("describe_log_groups").paginate():
        yield from (group["logGroupName"] for group in page["logGroups"])


def _matching(client: "CloudWatchLogsClient", group: str, request_id: str) -> Iterator[Line]:
    pattern = json.dumps(request_id)  # in quotes: the words of the id together, as one term
    for page in client.get_paginator("filter_log_events").paginate(logGroupName=group, filterPattern=pattern):
        for event in page["events"]:
            if request_id in event["message"]:
                yield read(group, event["message"], event["timestamp"])


def read(group: str, text: str, epoch_ms: int) -> Line:
    """One log event; a line that is no JSON object is its own message."""
    function = group.rsplit("/", 1)[-1]
    at = datetime.fromtimestamp(epoch_ms / 1000, UTC)
    try:
        logged = json.loads(text)
    except ValueError:
        logged = None
    if not isinstance(logged, dict):
        return Line(at, function, "", text.strip(), {})
    fields = {name: value for name, value in logged.items() if name not in _COMMON}
    message = logged.get("message", "")
    told = message if isinstance(message, str) else json.dumps(message)
    return Line(_time(logged.get("timestamp"), at), function, str(logged.get("level", "")), told, fields)


def _time(text: object, otherwise: datetime) -> datetime:
    try:
        read_time = datetime.fromisoformat(str(text))
    except ValueError:
        return otherwise
    return read_time.astimezone(UTC) if read_time.tzinfo else otherwise
