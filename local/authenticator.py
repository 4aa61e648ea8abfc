"""A passkey authenticator in software (WebAuthn Level 3): it makes keys and signs as a device does that has seen its user's
finger. For walks and tests, which tell it to answer otherwise than it should.
"""

import base64
import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ELIGIBLE, SYNCED, ATTESTED = 0x01, 0x04, 0x08, 0x10, 0x40
_ES256, _P256 = -7, 1
_NO_MAKER = bytes(16)


@dataclass
class Authenticator:
    """One device with one passkey at most; `origin` is where its browser is."""

    origin: str
    flags: int = PRESENT | VERIFIED
    sign_count: int = 0
    counts: bool = True
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: os.urandom(32))
    user_handle: str = ""

    def make(self, options: dict[str, Any], **different: Any) -> dict[str, Any]:
        """The toJSON() of a new passkey for `options`; `different` are fields of the client data."""
        self.user_handle = options["user"]["id"]
        data = self._data(options["rp"]["id"], ATTESTED) + self._attested()
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options["challenge"], different)
        answer = {"attestationObject": base64url(attestation), "clientDataJSON": base64url(client)}
        return self._credential({**answer, "transports": ["internal"]})

    def sign(self, options: dict[str, Any], *, rp_id: str = "", **different: Any) -> dict[str, Any]:
        """The toJSON() of an assertion for `options`."""
        if self.counts:
            self.sign_count += 1
        data = self._data(rp_id or options["rpId"], 0)
        client = self._client("webauthn.get", options["challenge"], different)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._credential(
            {
                "authenticatorData": base64url(data),
                "clientDataJSON": base64url(client),
                "signature": base64url(signature),
                "userHandle": self.user_handle,
            }
        )

    def _credential(self, response: dict[str, Any]) -> dict[str, Any]:
        name = base64url(self.credential_id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": response,
        }

    def _client(self, kind: str, challenge: str, different: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps({**said, **different}).encode()

    def _data(self, rp_id: str, more_flags: int) -> bytes:
        flags = self.flags | more_flags
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + self.sign_count.to_bytes(4, "big")

    def _attested(self) -> bytes:
        point = self.key.public_key().public_numbers()
        x, y = point.x.to_bytes(32, "big"), point.y.to_bytes(32, "big")
        public = cbor2.dumps({1: 2, 3: _ES256, -1: _P256, -2: x, -3: y})
        return _NO_MAKER + len(self.credential_id).to_bytes(2, "big") + self.credential_id + public


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
