"""Secrets that hold signing keys: filled once, then left alone."""

import json
from datetime import datetime
from typing import Any, Literal

from botocore.exceptions import ClientError

from functions.operations import signing_keys
from socialflow import aws

Kind = Literal["token-keys", "cdn-keys"]


def ensure(kind: Kind, secret_arn: str, at: datetime) -> dict[str, str]:
    """The secret holds keys of that kind afterwards. Answers what a stack may know: the CDN's public key."""
    keys = _held(kind, secret_arn)
    if keys is None:
        keys = signing_keys.new_token_keys(at) if kind == "token-keys" else signing_keys.new_cdn_keys()
        aws.client("secretsmanager").put_secret_value(SecretId=secret_arn, SecretString=json.dumps(keys))
    return {"PublicKeyPem": str(keys["public_pem"])} if kind == "cdn-keys" else {}


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
    names = {"keys"} if kind == "token-keys" else {"private_pem", "public_pem"}
    return held if isinstance(held, dict) and all(held.get(name) for name in names) else None
