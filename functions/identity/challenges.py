"""The challenge between a right password and a session: opaque, stored as a hash, good once within five minutes."""

import hashlib
from datetime import datetime, timedelta

from functions.identity import factor_table
from functions.identity.factor_models import Method, SecondFactorNeeded
from socialflow import ids, person_keys
from socialflow.dynamo import Item

LIFETIME = timedelta(minutes=5)


def ask(user: Item, device_name: str | None, at: datetime) -> SecondFactorNeeded:
    """For a user with a second factor, who has proved the first."""
    text = ids.new_secret()
    log_in = {"user_id": user["user_id"], "device_name": device_name}
    log_in = person_keys.sealed(user["user_id"], log_in, ["device_name"])
    factor_table.put_challenge(hashed(text), log_in, at + LIFETIME)
    return SecondFactorNeeded(challenge=text, methods=_methods(user), expires_in=int(LIFETIME.total_seconds()))


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _methods(user: Item) -> list[Method]:
    has_totp = factor_table.TOTP in user["factors"]
    found: list[Method] = ["totp"] if has_totp else []
    if user["factors"] - {factor_table.TOTP}:
        found.append("passkey")
    return [*found, "recovery-code"]
