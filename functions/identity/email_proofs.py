"""Whether an account's e-mail address is its owner's."""

from datetime import datetime

from functions.identity import account_table, letter_table, mail_codes, table
from functions.identity.account_models import EmailProof
from functions.identity.errors import EmailAlreadyVerified, WrongCode
from socialflow import ids


def verify(proof: EmailProof, at: datetime) -> None:
    """The address is proven. Raises WrongCode, the same whether or not there is such an account."""
    if proof.token is not None:
        right = mail_codes.by_link("verify-email", proof.token, at)
    else:
        user = table.user_by_login(proof.email or "")
        right = mail_codes.by_digits(user["user_id"] if user else "nobody", "verify-email", proof.code or "", at)
    if not account_table.verify_email(right.user_id, right.address, right.spent, at):
        raise WrongCode


def send_again(user_id: str, at: datetime) -> None:
    """Another code is on its way; the one before is void then. Raises EmailAlreadyVerified or TooManyRequests."""
    if table.user(user_id, consistent=True).get("email_verified_at"):
        raise EmailAlreadyVerified
    letter_table.ask(user_id, letter_table.owed(ids.new_id(), "verify-email", at, user_id=user_id), at)
