"""Accounts: how one comes to be, and what is shown of it."""

from datetime import datetime
from typing import Any

from functions.identity import ages, letter_table, password_rules, passwords, table
from functions.identity.models import NewUser, RegisteredUser
from socialflow import ids
from socialflow.idempotency import Guard


def register(new: NewUser, at: datetime, guard: Guard) -> RegisteredUser:
    """Raises UsernameTaken, EmailTaken, WeakPassword or BreachedPassword; BirthDateUnlikely or ParentalConsentNeeded."""
    password_rules.require_good(new.password, (new.username, new.display_name or "", new.email))
    answer = RegisteredUser(user_id=ids.new_id(), username=new.username, display_name=new.display_name or new.username)
    user: dict[str, Any] = {
        **answer.model_dump(),
        "email": new.email,
        **ages.facts(new.birth_date, new.country, at.date()),
        "password_hash": passwords.hashed(new.password),
    }
    letter = letter_table.owed(ids.new_id(), "verify-email", at, user_id=answer.user_id)
    table.register(user, at, also=[letter, *guard.writes(answer)])
    return answer
