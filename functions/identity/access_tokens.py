"""Access tokens: JWTs of 15 minutes, signed with ES256.

They are put together here, from the key's own signature: importing PyJWT takes longer than the rest of a login's cold start
(170 ms, most of it X.509). What comes from outside is parsed and checked by PyJWT, in `token_checks`.
"""

import base64
import json
from datetime import datetime, timedelta
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from functions.identity import token_keys
from functions.identity.claims import ALGORITHM, AUDIENCE, TYPE, Claims
from socialflow import ids
from socialflow.env import TOKEN_ISSUER

LIFETIME = timedelta(minutes=15)
# The two numbers of a P-256 signature, 32 bytes each (RFC 7518, 3.4).
_NUMBER_BYTES = 32


def issue(claims: Claims, at: datetime) -> str:
    kid, private_pem = token_keys.signing_key()
    issued_at = int(at.timestamp())
    header = {"alg": ALGORITHM, "kid": kid, "typ": TYPE}
    payload = {
        "iss": TOKEN_ISSUER.get(),
        "aud": AUDIENCE,
        "sub": claims.user_id,
        "sid": claims.session_id,
        "ver": claims.version,
        "role": claims.role,
        "iat": issued_at,
        "exp": issued_at + int(LIFETIME.total_seconds()),
        "jti": ids.new_id(),
    }
    signed = f"{_segment(header)}.{_segment(payload)}"
    return f"{signed}.{_base64url(_signature(signed.encode(), private_pem))}"


def _signature(signed: bytes, private_pem: str) -> bytes:
    numbers = decode_dss_signature(_private_key(private_pem).sign(signed, ec.ECDSA(SHA256())))
    return b"".join(number.to_bytes(_NUMBER_BYTES, "big") for number in numbers)


@lru_cache(maxsize=2)
def _private_key(pem: str) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise TypeError("the signing key is not a P-256 key")
    return key


def _segment(value: object) -> str:
    return _base64url(json.dumps(value, separators=(",", ":")).encode())


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
