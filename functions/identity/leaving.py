"""Leaving: an account that is deleted rests for 14 days, in which whoever can log in may have it back; then it is erased.

A log-in by whatever way ends, for an account that is leaving, in AccountLeaving with a token for /auth/restore: so coming back
takes the very proofs that a log-in takes. Who leaves is answered the token that later shows the certificate of it.
"""

import hashlib
from datetime import datetime, timedelta

from functions.identity import ages, consents, leaving_table, letter_table, table
from functions.identity.audit_table import Act
from functions.identity.errors import AccountLeaving, AccountOver
from functions.identity.people_models import Leaving
from socialflow import clock, ids
from socialflow.dynamo import Item

GRACE = timedelta(days=14)
RESTORABLE_FOR = timedelta(minutes=15)


def leave(user_id: str, request_id: str, at: datetime) -> Leaving:
    """Raises LastAdmin, StandingChanged."""
    user = table.user(user_id, consistent=True)
    until = clock.parse(clock.iso(at + GRACE))
    letter = letter_table.owed(ids.new_id(), "account-leaving", at, user_id=user_id, until=f"{until:%Y-%m-%d}")
    act = Act(user_id, "leave", user_id, "left by their own will", user["role"], "user", at, request_id)
    token = ids.new_secret()
    leaving_table.leave(user, until, _hashed(token), letter, act)
    return Leaving(restorable_until=until, certificate_token=token)


def refuse(user: Item, at: datetime) -> None:
    """Raises AccountLeaving or AccountOver for somebody who leaves, and has just proven who they are; ConsentPending or
    ConsentWithdrawn for a child whose leaving is a parent's to end."""
    until = user.get("leaving_until")
    if until is None:
        return
    if clock.parse(until) <= at:
        raise AccountOver
    consents.refuse(user, at)
    token = ids.new_secret()
    leaving_table.open_restore(_hashed(token), user["user_id"], at + RESTORABLE_FOR)
    raise AccountLeaving(until, token)


def restore(token: str, at: datetime) -> None:
    """Raises ChallengeEnded."""
    token_hash = _hashed(token)
    user = leaving_table.account(leaving_table.restorer(token_hash)) or {"user_id": "nobody"}
    letter = letter_table.owed(ids.new_id(), "account-restored", at, user_id=user["user_id"])
    leaving_table.restore(user, token_hash, letter, at, takes_consent=ages.needs_consent(user, at.date()))


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
