"""CloudFront's signed cookies: a grant to everything under one prefix until an instant."""

import base64
import json
from datetime import datetime
from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

_TO_CLOUDFRONT = str.maketrans("+=/", "-_~")


def sign(resource: str, *, until: datetime, private_pem: str, key_pair_id: str) -> dict[str, str]:
    """The cookies, by name, that grant `resource` (a URL, `*` matches anything) until `until`, to the second."""
    condition = {"DateLessThan": {"AWS:EpochTime": int(until.timestamp())}}
    policy = json.dumps({"Statement": [{"Resource": resource, "Condition": condition}]}, separators=(",", ":")).encode()
    # CloudFront checks a grant without Hash-Algorithm with SHA-1; the policy is ours alone, so collisions give nothing.
    signature = _private_key(private_pem).sign(policy, padding.PKCS1v15(), hashes.SHA1())  # noqa: S303 # nosec B303 - see above
    return {
        "CloudFront-Policy": _encode(policy),
        "CloudFront-Signature": _encode(signature),
        "CloudFront-Key-Pair-Id": key_pair_id,
    }


def set_cookie_lines(cookies: dict[str, str], *, path: str, max_age_seconds: int, is_secure: bool) -> list[str]:
    """Set-Cookie lines. The media has the page's own origin, so Lax is enough; scripts never see them."""
    ending = f"; Path={path}; Max-Age={max_age_seconds}; HttpOnly; SameSite=Lax{'; Secure' if is_secure else ''}"
    return [f"{name}={value}{ending}" for name, value in cookies.items()]


@lru_cache(maxsize=4)
def _private_key(pem: str) -> rsa.RSAPrivateKey:
    key = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("CloudFront's cookies are signed with an RSA key")
    return key


def _encode(raw: bytes) -> str:
    return base64.b64encode(raw).decode().translate(_TO_CLOUDFRONT)
