"""Parental consent: a child below the age that the law sets may ask for an account, which a parent opens or refuses (CO-3).

Until then only what asking takes is kept: no name that the child shows, no letter to the child, no event; nobody sees the
account or logs in to it. The parent's address goes with the letter to it. After 14 days without an answer all of it is erased.
"""

import hashlib
import hmac
from datetime import datetime, timedelta

from functions.identity import ages, consent_table, emails, letter_table, passwords, table
from functions.identity.consent_errors import ConsentPending, ConsentWithdrawn, NothingAsked, OwnParent
from functions.identity.errors import WrongCredentials
from functions.identity.models import ConsentReminder, NewUser, RegisteredUser
from socialflow import clock, ids, person_keys
from socialflow.dynamo import ConditionFailed, Item, Write
from socialflow.env import PUBLIC_ORIGIN
from socialflow.idempotency import Guard

LETTER = "parental-consent"
DECIDE_WITHIN = timedelta(days=14)
# Letters after the first that a child has sent in a day.
AGAIN_A_DAY = 3
# Where table.register puts what is written beside the account.
_FIRST_BESIDE = 4


def ask(new: NewUser, born: Item, at: datetime, guard: Guard) -> RegisteredUser:
    """The account waits, and a parent is asked. Raises UsernameTaken, EmailTaken, OwnParent or TooManyRequests.

    Whose the parent's address is, and whether anybody's, is looked up nowhere.
    """
    parent_email = new.parent_email or ""
    if _mailbox(parent_email) == _mailbox(new.email):
        raise OwnParent
    until = clock.parse(clock.iso(at + DECIDE_WITHIN))
    answer = RegisteredUser(
        user_id=ids.new_id(), username=new.username, display_name=new.username, consent_needed_until=until
    )
    user: Item = {
        **answer.model_dump(exclude={"consent_needed_until"}),
        "email": new.email,
        **born,
        "password_hash": passwords.hashed(new.password),
        "consent": "pending",
        "leaving_until": clock.iso(until),
    }
    key = person_keys.new(answer.user_id, at)
    to = person_keys.seal(answer.user_id, "to", parent_email)
    letter = letter_table.owed(ids.new_id(), LETTER, at, user_id=answer.user_id, to=to, until=f"{until:%Y-%m-%d}")
    counted = letter_table.asked(emails.claims(parent_email)[0], LETTER, at)
    beside: list[Write] = [counted, letter, *consent_table.asked(answer.user_id, until, at), *guard.writes(answer)]
    try:
        table.register(user, key, at, also=beside, is_told=False)
    except ConditionFailed as error:
        if _FIRST_BESIDE in error.failed:
            raise letter_table.too_many(at) from None
        raise
    return answer


def ask_again(reminder: ConsentReminder, at: datetime) -> None:
    """The letter is owed once more, also to another address; its link is then the only one that decides.

    The 14 days stay as they are. Raises WrongCredentials, the same for every cause and after the same work; NothingAsked for
    an account that waits for nobody, OwnParent, or TooManyRequests.
    """
    user = table.user_by_login(reminder.login)
    if not passwords.fits(reminder.password, user.get("password_hash") if user else None) or user is None:
        raise WrongCredentials
    if not is_pending(user) or clock.parse(user["leaving_until"]) <= at or not ages.needs_consent(user, at.date()):
        raise NothingAsked
    if _mailbox(reminder.parent_email) == _mailbox(table.opened(user)["email"]):
        raise OwnParent
    child_id, until = user["user_id"], clock.parse(user["leaving_until"])
    to = person_keys.seal(child_id, "to", reminder.parent_email)
    letter = letter_table.owed(ids.new_id(), LETTER, at, user_id=child_id, to=to, until=f"{until:%Y-%m-%d}")
    counted = letter_table.asked(emails.claims(reminder.parent_email)[0], LETTER, at)
    try:
        consent_table.ask_again(
            child_id, letter_table.asked_in_a_day(child_id, LETTER, AGAIN_A_DAY, at), counted, letter
        )
    except ConditionFailed as error:
        if 1 in error.failed:
            raise letter_table.too_many_in_a_day(AGAIN_A_DAY, at) from None
        if 2 in error.failed:
            raise letter_table.too_many(at) from None
        raise NothingAsked from None


def link(child_id: str) -> str | None:
    """Where a parent decides; an earlier link is good for nothing then. None when there is nothing to decide any more."""
    secret = ids.new_secret()
    if not consent_table.set_secret(child_id, hashed(secret)):
        return None
    # After a `#`, what a link carries stays in the browser.
    return f"{PUBLIC_ORIGIN.get()}/{LETTER}#{child_id}.{secret}"


def is_right(secret: str, consent: Item) -> bool:
    return hmac.compare_digest(str(consent.get("secret_hash", "")), hashed(secret))


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def is_pending(user: Item) -> bool:
    return user.get("consent") == "pending"


def grown(user: Item, at: datetime) -> Item:
    """The user; one who waited for a parent until none was needed is open from here on."""
    if not is_pending(user) or ages.needs_consent(user, at.date()) or clock.parse(user["leaving_until"]) <= at:
        return user
    letter = letter_table.owed(ids.new_id(), "verify-email", at, user_id=user["user_id"])
    consent_table.outgrow(user, letter, at)
    return table.user(user["user_id"], consistent=True)


def refuse(user: Item, at: datetime) -> None:
    """Raises ConsentPending or ConsentWithdrawn for somebody who may not come in, or back, by their own word."""
    if not ages.needs_consent(user, at.date()):
        return
    if is_pending(user):
        raise ConsentPending(f"A parent is asked, and has until {user['leaving_until']} to agree.")
    if user.get("consent") == "withdrawn":
        raise ConsentWithdrawn(f"A parent has withdrawn consent; the account is erased after {user['leaving_until']}.")


def _mailbox(address: str) -> str:
    """Where mail to the address ends: what follows a plus is the owner's own."""
    local, _, domain = emails.unique_form(address).rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
