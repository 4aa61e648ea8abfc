"""AWS clients from one factory: timeouts, one retry layer, made once per process.

They come from botocore, which boto3 wraps: importing boto3 itself adds the S3 transfer manager and the resource layer
to every cold start and no function uses either.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, overload

import botocore.session
from botocore import exceptions
from botocore.config import Config

from socialflow import env

if TYPE_CHECKING:
    from mypy_boto3_apigatewaymanagementapi import ApiGatewayManagementApiClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_mediaconvert import MediaConvertClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_stepfunctions import SFNClient

# Reads that take longer than this are failures to retry; S3 and MediaConvert answer slowly when they are healthy.
_READ_TIMEOUT_SECONDS = {"s3": 30, "mediaconvert": 20}
_ATTEMPTS = 4
# SES knows no idempotency keys: a try whose answer was lost may have sent, so who sends decides about another.
_ATTEMPTS_OF = {"sesv2": 1}
# An API's sockets are managed at an address of its own.
_ENDPOINTS = {"apigatewaymanagementapi": env.CONNECTIONS_ENDPOINT}
_NO_ANSWER = (exceptions.ConnectionError, exceptions.HTTPClientError, exceptions.IncompleteReadError)
_SLOW_DOWN = frozenset(
    {
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)


@overload
def client(service: Literal["dynamodb"], *, is_hasty: bool = False) -> "DynamoDBClient": ...
@overload
def client(service: Literal["events"]) -> "EventBridgeClient": ...
@overload
def client(service: Literal["kms"]) -> Any: ...
@overload
def client(service: Literal["mediaconvert"]) -> "MediaConvertClient": ...
@overload
def client(service: Literal["s3"]) -> "S3Client": ...
@overload
def client(service: Literal["secretsmanager"]) -> "SecretsManagerClient": ...
@overload
def client(service: Literal["sesv2"]) -> "SESV2Client": ...
@overload
def client(service: Literal["sqs"]) -> "SQSClient": ...
@overload
def client(service: Literal["apigatewaymanagementapi"]) -> "ApiGatewayManagementApiClient": ...
@overload
def client(service: Literal["stepfunctions"]) -> "SFNClient": ...


def client(service: str, *, is_hasty: bool = False) -> Any:
    """The process's client of `service`; a hasty one tries once, and waits no second."""
    return _made(service, is_hasty)


@lru_cache
def _made(service: str, is_hasty: bool) -> Any:  # noqa: FBT001 - the cache's key
    config = Config(
        connect_timeout=0.5 if is_hasty else 2,
        read_timeout=0.5 if is_hasty else _READ_TIMEOUT_SECONDS.get(service, 5),
        retries={"mode": "standard", "total_max_attempts": 1 if is_hasty else _ATTEMPTS_OF.get(service, _ATTEMPTS)},
        max_pool_connections=25,
        tcp_keepalive=True,
        signature_version="s3v4" if service == "s3" else None,
    )
    where = _ENDPOINTS.get(service)
    return _session().create_client(service, config=config, endpoint_url=where.get() if where else None)


@lru_cache
def _session() -> botocore.session.Session:
    return botocore.session.get_session()


def is_outage(error: Exception) -> bool:
    """Whether AWS gave no answer, failed itself or asked to slow down: the same call may succeed in a moment."""
    if isinstance(error, exceptions.ClientError):
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return status >= 500 or error.response.get("Error", {}).get("Code") in _SLOW_DOWN
    return isinstance(error, _NO_ANSWER)


def forget() -> None:
    """Drop all clients, so that the next ones see changed credentials or endpoints."""
    _made.cache_clear()
    _session.cache_clear()
