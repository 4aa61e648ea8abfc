"""Key pairs that the platform signs with: access tokens and certificates of erasure (EC P-256), and media cookies (RSA 2048, which CloudFront asks for)."""

import base64
import hashlib
import json
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from socialflow import clock


def new_token_key(at: datetime) -> dict[str, Any]:
    """An active token key; its id is the RFC 7638 thumbprint of the public key."""
    private = ec.generate_private_key(ec.SECP256R1())
    point = private.public_key().public_numbers()
    public = {"crv": "P-256", "kty": "EC", "x": _coordinate(point.x), "y": _coordinate(point.y)}
    thumbprint = hashlib.sha256(json.dumps(public, separators=(",", ":"), sort_keys=True).encode()).digest()
    kid = _base64url(thumbprint)
    return {
        "kid": kid,
        "private_pem": _private_pem(private),
        "public_jwk": {**public, "kid": kid, "alg": "ES256", "use": "sig"},
        "created_at": clock.iso(at),
        "active": True,
    }


def new_token_keys(at: datetime) -> dict[str, Any]:
    """The document of a platform's first token key."""
    return {"keys": [new_token_key(at)]}


def new_cdn_keys() -> dict[str, Any]:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public_pem = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return {"private_pem": _private_pem(private), "public_pem": public_pem.decode()}


def _private_pem(private: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> str:
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def _coordinate(number: int) -> str:
    return _base64url(number.to_bytes(32, "big"))


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
