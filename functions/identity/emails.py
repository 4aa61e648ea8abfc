"""E-mail addresses: which are possible, and when two are the same."""

import hashlib
import hmac
import unicodedata
from contextlib import suppress

from socialflow import secrets
from socialflow.env import ADDRESSES_SECRET_ARN


def normalised(text: str) -> str:
    """The address as mail goes to it. Raises ValueError with the reason; nothing is looked up in the DNS."""
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValueError(f"is not an e-mail address: {error}") from None


def unique_form(text: str) -> str:
    """The same text for every way to write one address; what cannot be an address is only case-folded.

    Plain ASCII changes by its case alone, so that a login need not load the validator.
    """
    if text.isascii() and "xn--" not in text.lower():
        return text.casefold()
    with suppress(ValueError):
        text = normalised(text)
    # What NFKC makes the same, such as full-width letters, looks the same; casefold can undo its order, hence twice.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def claims(text: str) -> list[str]:
    """The address as keys name it, one for each of its forms: who has the table alone learns of nobody's."""
    secret = secrets.read(ADDRESSES_SECRET_ARN).encode()
    return [hmac.new(secret, form.encode(), hashlib.sha256).hexdigest() for form in forms(text)]


def forms(text: str) -> list[str]:
    """What an address is claimed under: its unique form, and the first one where they differ."""
    return list(dict.fromkeys((unique_form(text), first_form(text))))


def first_form(text: str) -> str:
    """The unique form as it was made before NFKC: addresses of then are found under it."""
    if text.isascii() and "xn--" not in text.lower():
        return text.casefold()
    try:
        return normalised(text).casefold()
    except ValueError:
        return text.casefold()
