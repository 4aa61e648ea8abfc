"""Secrets at rest, sealed with AES-256-GCM under a key of the stage's own, to whom they belong.

The table is encrypted as a whole; this keeps them from whoever may read the table, a backup of it or its stream. The key is
made from the `factors` secret; what was sealed before its last rotation opens with the version before.
"""

import base64
import hashlib

from socialflow import ids, secrets
from socialflow.env import FACTORS_SECRET_ARN

_NONCE_BYTES = 12
# What is kept, what another process has rotated to, what was before.
_VERSIONS = (("AWSCURRENT", False), ("AWSCURRENT", True), ("AWSPREVIOUS", True))


def seal(text: str, owner: str) -> str:
    """`<key id>.<nonce and ciphertext>`; it opens for the same owner alone."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    key = _key("AWSCURRENT")
    nonce = bytes.fromhex(ids.new_secret(_NONCE_BYTES))
    closed = nonce + AESGCM(key).encrypt(nonce, text.encode(), owner.encode())
    return f"{_id(key)}.{base64.urlsafe_b64encode(closed).decode()}"


def open_(sealed: str, owner: str) -> str:
    """Raises ValueError when it was sealed for another or with a key that is gone."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    key_id, _, closed = sealed.partition(".")
    raw = base64.urlsafe_b64decode(closed)
    for version, is_fresh in _VERSIONS:
        key = _key(version, fresh=is_fresh)
        if _id(key) == key_id:
            try:
                return AESGCM(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], owner.encode()).decode()
            except InvalidTag:
                raise ValueError("sealed for another, or changed") from None
    raise ValueError(f"the key {key_id} is gone")


def _key(version: str, *, fresh: bool = False) -> bytes:
    text = secrets.read(FACTORS_SECRET_ARN, stage=version, fresh=fresh)
    return hashlib.blake2b(text.encode(), digest_size=32, person=b"second-factors").digest()


def _id(key: bytes) -> str:
    return hashlib.blake2b(key, digest_size=6, person=b"key-id").hexdigest()
