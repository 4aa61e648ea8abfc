"""boto3 clients of the embedded cloud, with its root key."""

from typing import TYPE_CHECKING, Any, Literal, overload

import boto3
from botocore.config import Config

from local.flow.settings import REGION, Settings

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_sqs import SQSClient


@overload
def client(settings: Settings, service: Literal["events"]) -> "EventBridgeClient": ...
@overload
def client(settings: Settings, service: Literal["logs"]) -> "CloudWatchLogsClient": ...
@overload
def client(settings: Settings, service: Literal["sqs"]) -> "SQSClient": ...
@overload
def client(
    settings: Settings,
    service: Literal["cloudformation", "dynamodb", "lambda", "scheduler", "secretsmanager", "stepfunctions"],
) -> Any: ...
def client(settings: Settings, service: str) -> Any:
    """A client of `service` that gives up within half a minute."""
    make: Any = boto3.client
    return make(
        service,
        endpoint_url=settings.cloud_url,
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106 - the embedded cloud's root, which is no secret
        config=Config(connect_timeout=2, read_timeout=25, retries={"total_max_attempts": 2}),
    )
