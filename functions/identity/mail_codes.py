"""Codes that prove an address: six digits to type and a link to open, good for 15 minutes and once.

Both are stored hashed. The code is guessable, so its hash is as slow as a password's and it bears five tries; these are
counted before the code is looked at, so that many at once are no more. The link is beyond guessing, and stays good when
somebody has used up the tries.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from functions.identity import code_table, passwords
from functions.identity.errors import WrongCode
from socialflow import clock, ids, person_keys
from socialflow.dynamo import Delete

Purpose = Literal["verify-email", "reset-password", "change-email"]
LIFETIME = timedelta(minutes=15)
TRIES = 5


@dataclass(frozen=True)
class NewCode:
    """What the letter says, and nobody else ever sees."""

    digits: str
    link_token: str


@dataclass(frozen=True)
class Proof:
    """A code that was right: whose it is, which address it proves, and the write that uses it up."""

    user_id: str
    address: str
    spent: Delete


def make(user_id: str, purpose: Purpose, address: str, at: datetime) -> NewCode:
    """A new code; an earlier one for the same purpose is void."""
    digits, secret = f"{int(ids.new_secret(), 16) % 10**6:06}", ids.new_secret()
    code_table.keep(
        user_id,
        purpose,
        {
            "code_hash": passwords.slow_digest(digits, _salt(user_id, purpose)),
            "link_hash": _link_hash(secret),
            "address": address,
            "tries_left": TRIES,
        },
        at + LIFETIME,
    )
    return NewCode(digits, f"{user_id}.{secret}")


def by_digits(user_id: str, purpose: Purpose, digits: str, at: datetime) -> Proof:
    """Raises WrongCode, the same for every cause and after the same work."""
    digest = passwords.slow_digest(digits, _salt(user_id, purpose))
    kept = code_table.take_try(user_id, purpose, at)
    if kept is None or not hmac.compare_digest(kept["code_hash"], digest):
        raise WrongCode
    return Proof(
        user_id,
        person_keys.open_(user_id, "address", kept["address"]),
        code_table.spent(user_id, purpose, kept["link_hash"]),
    )


def by_link(purpose: Purpose, token: str, at: datetime) -> Proof:
    """Raises WrongCode."""
    user_id, _, secret = token.partition(".")
    kept = code_table.code(user_id, purpose)
    link_hash = _link_hash(secret)
    if kept is None or not hmac.compare_digest(kept["link_hash"], link_hash) or clock.parse(kept["expires_at"]) <= at:
        raise WrongCode
    return Proof(
        user_id, person_keys.open_(user_id, "address", kept["address"]), code_table.spent(user_id, purpose, link_hash)
    )


def _salt(user_id: str, purpose: Purpose) -> str:
    return f"{user_id}:{purpose}"


def _link_hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
