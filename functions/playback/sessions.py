"""Playback sessions as signed tokens: what a viewer was given, unforgeable and readable without a store."""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import asdict

from functions.playback.errors import NotYourSession
from functions.playback.models import Session
from socialflow import secrets
from socialflow.env import PLAYBACK_SECRET_ARN


def seal(session: Session) -> str:
    body = _encode(json.dumps(asdict(session), separators=(",", ":")).encode())
    return f"{body}.{mac('session', body)}"


def open_(token: str) -> Session:
    """The session that `seal` signed. Raises NotYourSession for anything else."""
    body, _, tag = token.partition(".")
    if not (body.isascii() and tag.isascii() and is_mac(tag, "session", body)):
        raise NotYourSession
    try:
        return Session(**json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))))
    except (binascii.Error, ValueError, TypeError):
        raise NotYourSession from None


def mac(*parts: str) -> str:
    return _mac(secrets.read(PLAYBACK_SECRET_ARN), parts)


def is_mac(tag: str, *parts: str) -> bool:
    """Whether `tag` is the parts' mac under the key, read anew when it does not fit: it may have rotated."""
    return any(
        hmac.compare_digest(tag, _mac(secrets.read(PLAYBACK_SECRET_ARN, fresh=fresh), parts)) for fresh in (False, True)
    )


def _mac(key: str, parts: tuple[str, ...]) -> str:
    # Each part's length stands before it, so that no two lists of parts are the same text.
    message = "".join(f"{len(part)}:{part}" for part in parts).encode()
    return _encode(hmac.digest(key.encode(), message, hashlib.sha256))


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
