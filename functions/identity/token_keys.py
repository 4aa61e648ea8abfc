"""The keys that access tokens are signed with, as the secret holds them.

The secret is JSON: {"keys": [{"kid", "private_pem", "public_jwk", "created_at", "active"}]}. The youngest active key signs;
every listed key verifies: the next one before it signs, and one taken out of service, which has no private half any more,
until the last token it signed has expired. Operations rotates them (`rotate_token_keys`).
"""

import json
from functools import lru_cache
from typing import Any

from socialflow import clock, secrets
from socialflow.env import TOKEN_KEYS_SECRET_ARN

# Tokens with invented key ids must not turn into a read of the secret each.
_FRESH_READ_SECONDS = 30.0
_fresh_read_at = 0.0


def public_jwks() -> list[dict[str, str]]:
    """The public keys, for everybody who verifies."""
    return [dict(key["public_jwk"]) for key in _keys(secrets.read(TOKEN_KEYS_SECRET_ARN))]


def signing_key() -> tuple[str, str]:
    """Key id and private key (PEM) of the youngest active key."""
    active = [key for key in _keys(secrets.read(TOKEN_KEYS_SECRET_ARN)) if key["active"]]
    youngest = max(active, key=lambda key: str(key["created_at"]))
    return str(youngest["kid"]), str(youngest["private_pem"])


def public_jwk(kid: str) -> dict[str, str] | None:
    """The public key of that id; the secret is read afresh for an unknown one, because keys may have rotated."""
    global _fresh_read_at  # noqa: PLW0603 - one reading in 30 s per process is the whole point
    found = _find(secrets.read(TOKEN_KEYS_SECRET_ARN), kid)
    at = clock.now().timestamp()
    if found is None and abs(at - _fresh_read_at) >= _FRESH_READ_SECONDS:
        _fresh_read_at = at
        found = _find(secrets.read(TOKEN_KEYS_SECRET_ARN, fresh=True), kid)
    return found


def _find(text: str, kid: str) -> dict[str, str] | None:
    return next((dict(key["public_jwk"]) for key in _keys(text) if key["kid"] == kid), None)


@lru_cache(maxsize=2)
def _keys(text: str) -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(text)["keys"])
