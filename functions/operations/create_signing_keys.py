"""A stack's custom resource: the secret named by `SecretArn` holds signing keys of `Kind` (token-keys, erasure-keys or cdn-keys)."""

import hashlib
import json
import urllib.request
from typing import Any, cast, get_args

from functions.operations import key_secrets
from socialflow import clock, logs

_TIMEOUT_SECONDS = 10
# CloudFormation keeps 4,096 characters of an answer.
_REASON_LIMIT = 500


def create_signing_keys(event: dict[str, Any], _context: Any) -> None:
    """Answer CloudFormation in every case: a stack that hears nothing hangs for an hour."""
    answer: dict[str, Any] = {
        "Status": "SUCCESS",
        "PhysicalResourceId": _physical_id(event),
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
        # Nothing secret is in it, but nothing is worth printing either.
        "NoEcho": False,
        "Data": {},
    }
    try:
        # Keys outlive their stack: deleting the resource leaves the secret as it is.
        if event["RequestType"] != "Delete":
            properties = event["ResourceProperties"]
            answer["Data"] = key_secrets.ensure(_kind(properties), str(properties["SecretArn"]), clock.now())
    except Exception as error:  # noqa: BLE001 - the failure becomes the resource's reason
        logs.logger.error("signing keys not created", error=type(error).__name__)
        answer |= {"Status": "FAILED", "Reason": f"{type(error).__name__}: {error}"[:_REASON_LIMIT]}
    _send(str(event["ResponseURL"]), answer)


def _kind(properties: dict[str, Any]) -> key_secrets.Kind:
    kind = properties.get("Kind")
    for known in get_args(key_secrets.Kind):
        if kind == known:
            return cast(key_secrets.Kind, known)
    raise ValueError(f"Kind is {kind!r}; it must be token-keys, erasure-keys or cdn-keys.")


def _physical_id(event: dict[str, Any]) -> str:
    properties = event.get("ResourceProperties", {})
    what = f"{properties.get('Kind')}|{properties.get('SecretArn')}"
    return str(event.get("PhysicalResourceId") or f"signing-keys-{hashlib.sha256(what.encode()).hexdigest()[:16]}")


def _send(url: str, answer: dict[str, Any]) -> None:
    if not url.startswith(("https://", "http://")):
        raise ValueError("The response URL is not an HTTP address.")
    # S3's presigned PUT is signed without a content type.
    request = urllib.request.Request(url, data=json.dumps(answer).encode(), method="PUT", headers={"Content-Type": ""})  # noqa: S310
    with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS):  # noqa: S310 # nosec B310 - the scheme is checked above
        pass


handler = logs.instrument(create_signing_keys)
