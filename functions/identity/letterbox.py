"""Letters to users: owed in the write that gives the reason, written and sent from the event that the write publishes.

So none is lost. None is sent twice either, unless SES takes one and its answer is lost, or the function dies between the
two: SES knows no idempotency keys. A code is made when its letter is written, so that only its hash is ever stored.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import get_args

from functions.identity import consents, letter_table, mail_codes, table
from functions.identity.mail_codes import Purpose
from socialflow import letters, logs, mail, person_keys
from socialflow.dynamo import Item
from socialflow.env import PUBLIC_ORIGIN
from socialflow.errors import NotFound, Unavailable

_LETTERS = {each.name: each for each in letters.ALL}
_PURPOSES: Mapping[str, Purpose] = {each: each for each in get_args(Purpose)}


def send(letter_id: str, at: datetime) -> None:
    """The letter is sent, or void because who it was for is gone. Raises Unavailable: come again."""
    owed = letter_table.claim(letter_id, at)
    if owed is None:
        return
    user = _addressee(owed)
    if user is None or consents.is_pending(user) != (owed["kind"] == consents.LETTER):
        # While a parent is asked, nothing is written to the child.
        letter_table.settle(letter_id, "void", at)
        return
    kind, to = owed["kind"], person_keys.open_(user["user_id"], "to", owed["to"]) or user["email"]
    owner = table.user_by_login(to) if kind == "change-email" else None
    said = person_keys.opened(user["user_id"], owed["values"], letter_table.PERSONAL)
    if owner and owner["user_id"] != user["user_id"]:
        if consents.is_pending(owner):
            letter_table.settle(letter_id, "void", at)
            return
        # Whose the address is learns that somebody wants it; who asked learns nothing.
        kind, user = "email-in-use", table.opened(owner)
        to = user["email"]
    secret = _consent(user["user_id"]) if kind == consents.LETTER else _code(kind, user["user_id"], to, at)
    values = {"name": user["display_name"], **said, **secret}
    try:
        mail.send(to, _LETTERS[kind], values)
    except mail.MailRefused:
        logs.logger.warning("a letter was refused for good", letter_id=letter_id, kind=owed["kind"])
        letter_table.settle(letter_id, "refused", at)
    else:
        letter_table.settle(letter_id, "sent", at)


def _addressee(owed: Item) -> Item | None:
    try:
        if claims := owed["values"].get("claims"):
            found = table.claimant(claims)
            return table.opened(found) if found else None
        return table.opened(table.user(owed["user_id"], consistent=True))
    except NotFound:
        return None


def _consent(child_id: str) -> dict[str, str]:
    """Raises Unavailable when it was decided since the child was read: the next try finds that out."""
    link = consents.link(child_id)
    if link is None:
        raise Unavailable("The child's account changes; the letter is tried again.")
    return {"proof_url": link}


def _code(kind: str, user_id: str, to: str, at: datetime) -> dict[str, str]:
    """A fresh code and its link, when the letter of this kind carries one."""
    purpose = _PURPOSES.get(kind)
    if purpose is None:
        return {}
    code = mail_codes.make(user_id, purpose, to, at)
    # After a `#`, what a link carries stays in the browser: no log of a server on the way has it.
    return {"code": code.digits, "proof_url": f"{PUBLIC_ORIGIN.get()}/{kind}#{code.link_token}"}
