"""Secrets that hold signing keys: filled once; token keys are then changed, each version by one writer."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from botocore.exceptions import ClientError

from functions.operations import signing_keys
from socialflow import aws
from socialflow.errors import Unavailable

Kind = Literal["token-keys", "erasure-keys", "cdn-keys"]
_TRIES = 5


def ensure(kind: Kind, secret_arn: str, at: datetime) -> dict[str, str]:
    """The secret holds keys of that kind afterwards. Answers what a stack may know: the CDN's public key."""
    keys = _held(kind, secret_arn)
    if keys is None:
        keys = signing_keys.new_cdn_keys() if kind == "cdn-keys" else signing_keys.new_token_keys(at)
        aws.client("secretsmanager").put_secret_value(SecretId=secret_arn, SecretString=json.dumps(keys))
    return {"PublicKeyPem": str(keys["public_pem"])} if kind == "cdn-keys" else {}


def change(secret_arn: str, changed: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    """Put what `changed` makes of the document that stands, and answer what stands then.

    A version's id is derived from the one before it, and Secrets Manager refuses a second text under one id: of two
    writers that saw the same version one wins, and the other looks again. Raises Unavailable when that goes on.
    """
    client = aws.client("secretsmanager")
    for _ in range(_TRIES):
        stands = client.get_secret_value(SecretId=secret_arn)
        document = json.loads(stands["SecretString"])
        wanted = changed(document)
        if wanted == document:
            return wanted
        try:
            client.put_secret_value(
                SecretId=secret_arn,
                SecretString=json.dumps(wanted),
                ClientRequestToken=hashlib.sha256(stands["VersionId"].encode()).hexdigest(),
            )
        except client.exceptions.ResourceExistsException:
            continue
        return wanted
    raise Unavailable("Others keep changing the token keys; try again.")


def _held(kind: Kind, secret_arn: str) -> dict[str, Any] | None:
    """What the secret holds, if that is keys; a generated text or nothing at all counts as empty."""
    try:
        text = aws.client("secretsmanager").get_secret_value(SecretId=secret_arn).get("SecretString", "")
        held = json.loads(text)
    except ClientError as error:
        # The secret itself always exists, its stack made it; only its first version may be missing.
        if error.response.get("Error", {}).get("Code") != "ResourceNotFoundException":
            raise
        return None
    except ValueError:
        return None
    names = {"private_pem", "public_pem"} if kind == "cdn-keys" else {"keys"}
    return held if isinstance(held, dict) and all(held.get(name) for name in names) else None
