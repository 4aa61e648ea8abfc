"""Another e-mail address for an account: it proves itself by a letter, and both addresses are told.

Who asks learns nothing of whose an address is: the answer is the same, and an address that somebody has is told in the letter.
"""

from datetime import datetime

from functions.identity import account_table, emails, letter_table, mail_codes, table
from functions.identity.account_models import NewEmailProof
from functions.identity.errors import WrongCode
from socialflow import ids, person_keys


def ask(user_id: str, address: str, at: datetime) -> None:
    """A letter is on its way to the address; a code that was sent before is void then. Raises TooManyRequests."""
    letter_table.count_try(user_id, "change-email", at)
    letter = letter_table.owed(
        ids.new_id(), "change-email", at, user_id=user_id, to=person_keys.seal(user_id, "to", address)
    )
    letter_table.ask_quietly(emails.claims(address)[0], letter, at)


def confirm(user_id: str, proof: NewEmailProof, at: datetime) -> None:
    """The address that was proven is the account's. Raises WrongCode, or EmailTaken when somebody was quicker."""
    if proof.token is not None:
        right = mail_codes.by_link("change-email", proof.token, at)
    else:
        right = mail_codes.by_digits(user_id, "change-email", proof.code or "", at)
    if right.user_id != user_id:
        raise WrongCode
    user = table.user(user_id, consistent=True)
    old = table.opened(user)["email"]
    said = person_keys.sealed(user_id, {"old": old}, letter_table.PERSONAL)
    told = [
        letter_table.owed(
            ids.new_id(), "email-changed", at, user_id=user_id, to=person_keys.seal(user_id, "to", to), **said
        )
        for to in (old, right.address)
    ]
    if not account_table.change_email(user, right.address, [right.spent, *told], at):
        raise WrongCode
