"""Access tokens from outside: every pin of them is checked, and what does not hold is not ours."""

import json
from datetime import datetime
from functools import lru_cache
from typing import Any

import jwt

from functions.identity import token_keys
from functions.identity.claims import ALGORITHM, AUDIENCE, TYPE, Claims
from functions.identity.errors import BadToken
from socialflow.env import TOKEN_ISSUER

_LEEWAY_SECONDS = 5
# Ours have about 500 characters; longer ones are not worth parsing.
_LENGTH_LIMIT = 2048
# Instants are checked here against our own clock.
_OPTIONS: Any = {
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "strict_aud": True,
    "require": ["iss", "aud", "sub", "sid", "ver", "role", "iat", "exp", "jti"],
}


def verify(token: str, at: datetime) -> Claims:
    """Raises BadToken unless we signed it, as an access token for this API, and it is valid at `at`."""
    if len(token) > _LENGTH_LIMIT:
        raise BadToken("too long")
    try:
        header = jwt.get_unverified_header(token)
        if header.get("typ") != TYPE or header.get("alg") != ALGORITHM or "crit" in header:
            raise BadToken("wrong type or algorithm")
        public = token_keys.public_jwk(str(header.get("kid")))
        if public is None:
            raise BadToken("unknown key")
        payload = jwt.decode(
            token,
            _public_key(json.dumps(public, sort_keys=True)),
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            issuer=TOKEN_ISSUER.get(),
            options=_OPTIONS,
        )
    except jwt.PyJWTError as error:
        raise BadToken(str(error)) from None
    return _claims(payload, at.timestamp())


def _claims(payload: dict[str, Any], at: float) -> Claims:
    texts = [payload[name] for name in ("sub", "sid", "role")]
    numbers = [payload[name] for name in ("iat", "exp", "ver")]
    # A bool is an int to isinstance, and not to us.
    if any(type(each) is not str for each in texts) or any(type(each) is not int for each in numbers):
        raise BadToken("a claim has the wrong type")
    if payload["iat"] > at + _LEEWAY_SECONDS:
        raise BadToken("issued in the future")
    if payload["exp"] <= at - _LEEWAY_SECONDS:
        raise BadToken("expired")
    return Claims(payload["sub"], payload["sid"], payload["ver"], payload["role"], expires_at=payload["exp"])


@lru_cache(maxsize=8)
def _public_key(jwk: str) -> Any:
    return jwt.PyJWK.from_json(jwk, ALGORITHM).key
