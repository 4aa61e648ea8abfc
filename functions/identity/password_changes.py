"""A new password for an account: by who knows the old one, has just proven who they are, or has its mail.

It ends what was begun under the old one: sessions and personal tokens, at once, by the write that changes it. A log-in that
is under way with the old password begins a session that is over already.
"""

from datetime import datetime

from functions.identity import account_table, letter_table, mail_codes, password_rules, passwords, table
from functions.identity.account_models import PasswordChange, PasswordReset
from functions.identity.errors import WrongCode, WrongOldPassword
from socialflow import ids
from socialflow.dynamo import Item
from socialflow.errors import Conflict, StepUpNeeded

_TRIES_KIND = "old-password"


def change(user_id: str, session_id: str, asked: PasswordChange, at: datetime, *, has_just_proven: bool) -> None:
    """Changed; the session it came by goes on alone. Raises StepUpNeeded, WrongOldPassword, WeakPassword or BreachedPassword."""
    user = table.opened(table.user(user_id, consistent=True))
    if asked.old_password is not None:
        letter_table.count_try(user_id, _TRIES_KIND, at)
        if not passwords.fits(asked.old_password, user["password_hash"]):
            raise WrongOldPassword
    elif not has_just_proven:
        raise StepUpNeeded
    _require_good(asked.new_password, user)
    notice = letter_table.owed(ids.new_id(), "password-changed", at, user_id=user_id)
    new_hash = passwords.hashed(asked.new_password)
    if not account_table.change_password(user, new_hash, [notice], at, keep_session=session_id):
        raise Conflict("The account was changed by another request meanwhile; look whether it is still as you want it.")


def ask_for_reset(login: str, at: datetime) -> None:
    """A code is on its way if there is such an account. Nobody is looked up before the answer, which says nothing of it."""
    claims = table.named_by(login)
    letter_table.ask_quietly(claims[0]["pk"], letter_table.owed(ids.new_id(), "reset-password", at, claims=claims), at)


def reset(asked: PasswordReset, at: datetime) -> None:
    """Changed, and every session over. Raises WrongCode, WeakPassword or BreachedPassword."""
    if asked.token is not None:
        proof = mail_codes.by_link("reset-password", asked.token, at)
    else:
        found = table.user_by_login(asked.login or "")
        proof = mail_codes.by_digits(found["user_id"] if found else "nobody", "reset-password", asked.code or "", at)
    user = table.opened(table.user(proof.user_id, consistent=True))
    _require_good(asked.new_password, user)
    if user["email"] != proof.address:
        raise WrongCode
    notice = letter_table.owed(ids.new_id(), "password-changed", at, user_id=proof.user_id)
    new_hash = passwords.hashed(asked.new_password)
    if not account_table.change_password(user, new_hash, [proof.spent, notice], at, verifies=True):
        raise WrongCode


def _require_good(password: str, user: Item) -> None:
    password_rules.require_good(password, (user["username"], user["display_name"], user["email"]))
