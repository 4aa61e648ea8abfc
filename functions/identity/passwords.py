"""Passwords: argon2id, the same work whether or not there is anything to compare with."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's second choice (t=2, 19 MiB): about 25 ms of one core, and it fits the smallest functions.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Nobody's hash: the parameters of a real one around zero bytes, so that comparing with it costs the same.
_NOBODY = f"$argon2id$v=19$m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}${'A' * 22}${'A' * 43}"


def hashed(password: str) -> str:
    return _HASHER.hash(_form(password))


def fits(password: str, password_hash: str | None) -> bool:
    """Whether the password is the one that was hashed. None, for an account that does not exist, never fits."""
    try:
        _HASHER.verify(password_hash or _NOBODY, _form(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether it was hashed with other parameters than today's."""
    return _HASHER.check_needs_rehash(password_hash)


def slow_digest(text: str, salt: str) -> str:
    """A fingerprint of a text that holds a password: as costly to guess from as the password's own hash."""
    from argon2.low_level import Type, hash_secret_raw

    raw = hash_secret_raw(
        text.encode(),
        salt.encode(),
        time_cost=_HASHER.time_cost,
        memory_cost=_HASHER.memory_cost,
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    )
    return raw.hex()


def _form(password: str) -> str:
    # One keyboard composes é, another types e and an accent; both are the same password.
    return unicodedata.normalize("NFKC", password)
