"""Packed events as a player makes them."""

import base64
import struct
from collections.abc import Iterable


def event(number: int, start_ms: int, length_ms: int, *, rate: int = 100, flags: int = 0) -> bytes:
    return struct.pack("<IIIHH", number, start_ms, length_ms, rate, flags)


def pack(events: Iterable[bytes]) -> str:
    return base64.b64encode(b"".join(events)).decode()
