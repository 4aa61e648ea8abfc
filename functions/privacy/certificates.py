"""Certificates of erasure: JWS in compact form (RFC 7515), signed with ES256 by keys that sign nothing else.

Whoever has the file and the public keys checks it: `verified` is all that is needed.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from functions.privacy.erasure_table import Erasure
from socialflow import clock, ids, secrets
from socialflow.env import CERTIFICATE_KEYS_SECRET_ARN, PUBLIC_ORIGIN

TYPE = "erasure-certificate+jwt"
_ALGORITHM = "ES256"


def issue(user_id: str, erasure: Erasure, erased: Mapping[str, str], kept: Sequence[str], at: datetime) -> str:
    """What was erased, by whom and when; of the person it has the id alone, which names nobody any more."""
    import jwt

    key = max(_keys(), key=lambda each: str(each["created_at"]))
    payload = {
        "iss": PUBLIC_ORIGIN.get(),
        "sub": user_id,
        "jti": ids.derived_id("erasure", user_id),
        "iat": int(at.timestamp()),
        "begun_at": erasure.begun_at,
        "completed_at": max(erasure.forgotten.values()),
        "key_destroyed_at": erasure.key_destroyed_at,
        "certified_at": clock.iso(at),
        "erased": {
            domain: {"what": what, "forgotten_at": erasure.forgotten[domain]} for domain, what in sorted(erased.items())
        },
        "kept": list(kept),
    }
    headers = {"kid": key["kid"], "typ": TYPE}
    return jwt.encode(payload, str(key["private_pem"]), algorithm=_ALGORITHM, headers=headers)


def public_jwks() -> list[dict[str, str]]:
    return [dict(each["public_jwk"]) for each in _keys()]


def verified(text: str, keys: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """What the certificate says. Raises ValueError with the reason unless one of the keys signed exactly these characters."""
    import jwt

    try:
        header = jwt.get_unverified_header(text)
        if header.get("typ") != TYPE:
            raise ValueError("this is no certificate of an erasure")
        known = [dict(each) for each in keys if each["kid"] == header.get("kid")]
        if not known:
            raise ValueError("none of the keys is the one that it names")
        said: dict[str, Any] = jwt.decode(
            text, jwt.PyJWK(known[0], algorithm=_ALGORITHM).key, algorithms=[_ALGORITHM], options={"verify_aud": False}
        )
    except jwt.PyJWTError as error:
        raise ValueError(f"the signature does not fit: {error}") from None
    # base64 has bits to spare, which a reader ignores: they must be as they were written.
    if any(_canonical(part) != part for part in text.split(".")):
        raise ValueError("it was written otherwise than it is signed")
    return said


def _canonical(part: str) -> str:
    raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _keys() -> list[dict[str, Any]]:
    keys: list[dict[str, Any]] = json.loads(secrets.read(CERTIFICATE_KEYS_SECRET_ARN))["keys"]
    return keys
