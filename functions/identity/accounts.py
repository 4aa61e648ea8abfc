"""Accounts: how one comes to be, and what is shown of it."""

from datetime import datetime
from typing import Any

from functions.identity import ages, consents, letter_table, password_rules, passwords, table
from functions.identity.models import NewUser, RegisteredUser
from socialflow import ids, person_keys
from socialflow.idempotency import Guard


def register(new: NewUser, at: datetime, guard: Guard) -> RegisteredUser:
    """Raises UsernameTaken, EmailTaken, WeakPassword or BreachedPassword; BirthDateUnlikely or ParentalConsentNeeded.

    An account that takes a parent's consent waits for it: then OwnParent or TooManyRequests.
    """
    password_rules.require_good(new.password, (new.username, new.display_name or "", new.email))
    born = ages.facts(new.birth_date, new.country, at.date(), has_parent=new.parent_email is not None)
    if ages.needs_consent(born, at.date()):
        return consents.ask(new, born, at, guard)
    answer = RegisteredUser(user_id=ids.new_id(), username=new.username, display_name=new.display_name or new.username)
    user: dict[str, Any] = {
        **answer.model_dump(),
        "email": new.email,
        **born,
        "password_hash": passwords.hashed(new.password),
    }
    letter = letter_table.owed(ids.new_id(), "verify-email", at, user_id=answer.user_id)
    table.register(user, person_keys.new(answer.user_id, at), at, also=[letter, *guard.writes(answer)])
    return answer
