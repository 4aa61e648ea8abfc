"""Packed events as a player makes them."""

import base64
import struct
from collections.abc import Iterable

from functions.playback import packed as product


def event(number: int, start_ms: int, length_ms: int, *, rate: int = 100, flags: int = 0) -> bytes:
    return struct.pack("<IIIHH", number, start_ms, length_ms, rate, flags)


def pack(events: Iterable[bytes]) -> str:
    return base64.b64encode(b"".join(events)).decode()


def packed(session_token: str, previous: str, *events: bytes) -> dict[str, str]:
    """What a heartbeat of these events says of them."""
    raw = b"".join(events)
    return {"events": pack([raw]), "events_chain": product.chain(session_token, previous, raw)}
