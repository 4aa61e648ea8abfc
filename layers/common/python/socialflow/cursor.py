"""Opaque signed cursors: a page's last key that a client can hold, but neither read with profit nor forge."""

import base64
import binascii
import hashlib
import hmac
import json

from socialflow import secrets
from socialflow.env import CURSOR_SECRET_ARN
from socialflow.errors import InvalidCursor

_TAG_BYTES = 16


def seal(key: dict[str, str] | None, scope: str) -> str | None:
    """A cursor for `key` that opens only under the same `scope` (route and owner); None stays None."""
    if key is None:
        return None
    body = json.dumps(key, separators=(",", ":"), sort_keys=True).encode()
    return base64.urlsafe_b64encode(_tag(body, scope) + body).rstrip(b"=").decode()


def open_(cursor: str | None, scope: str) -> dict[str, str] | None:
    """The key that was sealed. Raises InvalidCursor for anything that `seal` did not make for this scope."""
    if cursor is None:
        return None
    try:
        raw = base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise InvalidCursor from None
    tag, body = raw[:_TAG_BYTES], raw[_TAG_BYTES:]
    if not hmac.compare_digest(tag, _tag(body, scope)):
        raise InvalidCursor
    key: dict[str, str] = json.loads(body)
    return key


def _tag(body: bytes, scope: str) -> bytes:
    secret = secrets.read(CURSOR_SECRET_ARN).encode()
    return hmac.digest(secret, scope.encode() + b"\x00" + body, hashlib.sha256)[:_TAG_BYTES]
