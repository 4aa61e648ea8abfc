"""What is said, as bytes and as JSON."""

import base64
import marshal
from typing import Any


def as_bytes(said: Any) -> bytes:
    """What was said, for the transcript: the same bytes for the same thing."""
    if said is None or isinstance(said, bytes):
        return said or b""
    # Of its formats the first, in which nothing depends on how Python shares objects.
    return marshal.dumps(said, 0)


def in_base64(value: Any) -> str:
    """Bytes as a stream's record carries them."""
    if not isinstance(value, bytes):
        raise TypeError(f"{type(value).__name__} is no JSON")
    return base64.b64encode(value).decode()
