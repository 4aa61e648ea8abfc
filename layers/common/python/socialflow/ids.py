"""Identifiers, from one place, so that a simulation can seed them."""

import hashlib
import os
from collections.abc import Callable
from datetime import datetime

from socialflow import clock

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_random: Callable[[int], bytes] = os.urandom


def use(random: Callable[[int], bytes]) -> None:
    """Draw random bytes from `random(count)` until told otherwise."""
    global _random  # noqa: PLW0603 - the one place where the process's randomness is chosen
    _random = random


def new_id() -> str:
    """26 characters, ordered by creation time (a lower-case ULID): 48 bits of milliseconds, 80 random bits."""
    value = (clock.epoch_ms(clock.now()) << 80) | int.from_bytes(_random(10), "big")
    return "".join(_ALPHABET[(value >> shift) & 31] for shift in range(125, -1, -5))


def minted_at(id_: str) -> datetime | None:
    """When `new_id` made this id; None for what it cannot have made."""
    if len(id_) != 26 or not set(id_) <= set(_ALPHABET):
        return None
    value = 0
    for each in id_[:10]:
        value = value << 5 | _ALPHABET.index(each)
    try:
        return clock.from_epoch_ms(value)
    except OverflowError:
        return None


def new_secret(size_bytes: int = 32) -> str:
    """Unguessable, URL-safe, `2 * size_bytes` characters."""
    return _random(size_bytes).hex()


def derived_id(*parts: str) -> str:
    """The same 26 characters for the same parts, for effects that must happen once per cause."""
    digest = hashlib.blake2b("\x1f".join(parts).encode(), digest_size=17).digest()
    value = int.from_bytes(digest, "big") >> 6
    return "".join(_ALPHABET[(value >> shift) & 31] for shift in range(125, -1, -5))
