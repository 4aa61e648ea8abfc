"""Open connections as API Gateway keeps them: what is said to one, and its end."""

import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from socialflow import aws

# It ended before we knew: 410, or 400 for an id that the gateway cannot have made.
_GONE = frozenset({"GoneException", "BadRequestException"})


def say(connection_id: str, message: Mapping[str, Any]) -> bool:
    """Whether it was still there to be told."""
    data = json.dumps(message, separators=(",", ":")).encode()
    try:
        aws.client("apigatewaymanagementapi").post_to_connection(ConnectionId=connection_id, Data=data)
    except ClientError as error:
        return _is_there(error)
    return True


def close(connection_id: str) -> bool:
    """It is closed; whether it was still there."""
    try:
        aws.client("apigatewaymanagementapi").delete_connection(ConnectionId=connection_id)
    except ClientError as error:
        return _is_there(error)
    return True


def _is_there(error: ClientError) -> bool:
    """False when it is gone. Raises what else was the matter."""
    if error.response.get("Error", {}).get("Code") not in _GONE:
        raise error
    return False
