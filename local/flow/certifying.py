"""Checking a certificate of erasure as anybody can: with the file and the platform's published keys alone."""

import json
from pathlib import Path
from typing import Any

from functions.privacy import certificates
from local.flow.api import Api
from local.flow.problem import Problem

_WHERE = "See GET /api/v1/erasures/keys."


def published_keys(origin: str) -> list[dict[str, str]]:
    keys: list[dict[str, str]] = Api(origin).must("GET", "/api/v1/erasures/keys")["keys"]
    return keys


def keys_in(path: Path) -> list[dict[str, str]]:
    """Of a file as it was published. Raises Problem."""
    try:
        keys: list[dict[str, str]] = json.loads(path.read_bytes())["keys"]
        if not all({"kid", "x", "y"} <= each.keys() for each in keys):
            raise ValueError("keys without names")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Problem(f"{path} holds no published keys.", _WHERE) from error
    return keys


def certificate_in(raw: bytes) -> str:
    """The certificate itself, or the answer of the API that holds it."""
    try:
        text = raw.decode("ascii").strip()
        return str(json.loads(text)["certificate"]) if text.startswith("{") else text
    except (ValueError, KeyError) as error:
        raise Problem("The file is no certificate.", "See POST /api/v1/erasures/certificate.") from error


def check(text: str, keys: list[dict[str, str]]) -> dict[str, Any]:
    """What it says. Raises Problem unless it was signed by one of the keys, to the last bit."""
    try:
        return certificates.verified(text, keys)
    except ValueError as error:
        raise Problem(f"The certificate does not hold: {error}.", _WHERE) from error


def told(said: dict[str, Any]) -> str:
    """What a certificate that holds says, in a line."""
    until, key = said["completed_at"], said["key_destroyed_at"]
    return f"{said['sub']} was erased by {', '.join(said['erased'])} until {until}; their key was destroyed at {key}"
