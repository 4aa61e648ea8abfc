"""CloudFront's signed URLs and signed cookies, verified as CloudFront does.

A grant is a policy with its signature: in the query (Policy or Expires, Signature, Key-Pair-Id) or in cookies of the
same names after `CloudFront-`. One signed query parameter is enough for cookies to be ignored.
"""

import base64
import binascii
import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from local.cdn.patterns import matches

QUERY_PARAMETERS = frozenset({"Expires", "Policy", "Signature", "Key-Pair-Id", "Hash-Algorithm"})
# SHA-1 is CloudFront's default and what a grant without Hash-Algorithm is signed with; refusing it here would refuse
# grants that CloudFront takes. The policy is chosen by the signer, so SHA-1's collisions give a viewer nothing.
_HASHES: dict[str, hashes.HashAlgorithm] = {"SHA1": hashes.SHA1(), "SHA256": hashes.SHA256()}  # noqa: S303 - see above
_MAX_EPOCH_DIGITS = 12
_TO_BASE64 = str.maketrans("-_~", "+=/")

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


class Refused(Exception):
    """The viewer may not have this; `code` is the one in CloudFront's XML answer."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Viewer:
    """Who asks for what: `url` is as the viewer sees it, without the signing parameters; `at` is epoch seconds."""

    url: str
    ip: str
    at: float


def public_key(pem: str) -> PublicKey:
    """The key of a CloudFront PublicKey. Raises ValueError for kinds that CloudFront does not take."""
    key = load_pem_public_key(pem.encode())
    if not isinstance(key, (rsa.RSAPublicKey, ec.EllipticCurvePublicKey)):
        raise ValueError("CloudFront takes RSA 2048 and ECDSA P-256 public keys")
    return key


def check(query: Mapping[str, str], cookies: Mapping[str, str], viewer: Viewer, keys: Mapping[str, PublicKey]) -> None:
    """Return when the grant in the query or the cookies is for this viewer, now; otherwise raise Refused."""
    grant = _grant(query, cookies)
    key_id = grant.get("Key-Pair-Id")
    if not key_id:
        raise Refused("MissingKey", "Missing Key-Pair-Id query parameter or cookie value")
    key = keys.get(key_id)
    if key is None:
        raise Refused("InvalidKey", "Unknown Key")
    policy = _policy_bytes(grant, viewer)
    _verify(
        key, _decoded(grant.get("Signature", ""), "MalformedSignature"), policy, grant.get("Hash-Algorithm", "SHA1")
    )
    _check_conditions(policy, viewer)


def _grant(query: Mapping[str, str], cookies: Mapping[str, str]) -> dict[str, str]:
    in_query = {name: query[name] for name in QUERY_PARAMETERS if name in query}
    if in_query:
        return in_query
    named = {name: f"CloudFront-{name}" for name in QUERY_PARAMETERS}
    return {name: cookies[cookie] for name, cookie in named.items() if cookie in cookies}


def _policy_bytes(grant: Mapping[str, str], viewer: Viewer) -> bytes:
    if "Policy" in grant:
        return _decoded(grant["Policy"], "MalformedPolicy")
    expires = grant.get("Expires", "")
    if not (expires.isascii() and expires.isdigit() and len(expires) <= _MAX_EPOCH_DIGITS):
        raise Refused("AccessDenied", "Access denied")
    # The canned policy is never sent: both sides write it down, byte for byte in this form.
    condition = {"DateLessThan": {"AWS:EpochTime": int(expires)}}
    canned = {"Statement": [{"Resource": viewer.url, "Condition": condition}]}
    return json.dumps(canned, separators=(",", ":"), ensure_ascii=False).encode()


def _decoded(text: str, code: str) -> bytes:
    try:
        return base64.b64decode(text.translate(_TO_BASE64), validate=True)
    except (binascii.Error, ValueError):
        what = "Could not unencode Signature" if code == "MalformedSignature" else "Malformed Policy"
        raise Refused(code, what) from None


def _verify(key: PublicKey, signature: bytes, policy: bytes, hash_name: str) -> None:
    algorithm = _HASHES.get(hash_name.upper())
    if algorithm is None:
        raise Refused("AccessDenied", "Access denied")
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, policy, padding.PKCS1v15(), algorithm)
        else:
            key.verify(signature, policy, ec.ECDSA(algorithm))
    except InvalidSignature:
        raise Refused("AccessDenied", "Access denied") from None


def _check_conditions(policy: bytes, viewer: Viewer) -> None:
    statement = _only_statement(policy)
    try:
        condition = statement["Condition"]
        before = float(condition["DateLessThan"]["AWS:EpochTime"])
        after = float(condition.get("DateGreaterThan", {}).get("AWS:EpochTime", 0))
        network = ipaddress.ip_network(condition.get("IpAddress", {}).get("AWS:SourceIp", "0.0.0.0/0"), strict=False)
        granted = matches(statement["Resource"], viewer.url)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise Refused("MalformedPolicy", "Malformed Policy") from None
    everybody = network.prefixlen == 0
    if not (granted and after <= viewer.at < before and (everybody or ipaddress.ip_address(viewer.ip) in network)):
        raise Refused("AccessDenied", "Access denied")


def _only_statement(policy: bytes) -> dict[str, Any]:
    try:
        (statement,) = json.loads(policy)["Statement"]
    except (ValueError, KeyError, TypeError):
        raise Refused("MalformedPolicy", "Malformed Policy") from None
    if not isinstance(statement, dict):
        raise Refused("MalformedPolicy", "Malformed Policy")
    return statement
