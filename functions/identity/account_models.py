"""What crosses the boundary about an account that is open: proofs of an address, sessions, passwords."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from functions.identity.models import Email, Password
from socialflow.contract import Contract, Text

Digits = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
LinkToken = Annotated[str, StringConstraints(pattern=r"^[0-9a-z]{26}\.[0-9a-f]{64}$")]


Login = Annotated[Text, StringConstraints(min_length=1, max_length=254)]
# Of an old one only its length is known.
OldPassword = Annotated[Text, StringConstraints(min_length=1, max_length=128)]


class EmailProof(Contract):
    """Either the letter's `token`, or its `code` with the `email` address that it went to."""

    token: LinkToken | None = Field(default=None, repr=False, description="what follows the # of the letter's link")
    email: Email | None = None
    code: Digits | None = Field(default=None, repr=False)

    @model_validator(mode="after")
    def _is_one_proof(self) -> Self:
        if (self.token is None) != (self.email is not None and self.code is not None):
            raise ValueError("send either token, or email and code")
        return self


class ShownSession(Contract):
    """`country` is where the request came from that began or refreshed it last, as ISO 3166 writes it, when that is known."""

    session_id: str
    device_name: str | None
    country: str | None
    started_at: datetime
    last_seen_at: datetime
    is_current: bool = Field(description="whether this request belongs to it")


class SessionPage(Contract):
    items: list[ShownSession]
    next_cursor: str | None


class WhichSessions(Contract):
    keeps_current: bool = Field(default=False, description="whether the session of this request goes on")


class EndedSessions(Contract):
    ended_count: int


class NewEmail(Contract):
    email: Email = Field(description="it proves itself by a letter before anything changes")


class NewEmailProof(Contract):
    """Either the `token` or the `code` of the letter that went to the new address."""

    token: LinkToken | None = Field(default=None, repr=False, description="what follows the # of the letter's link")
    code: Digits | None = Field(default=None, repr=False)

    @model_validator(mode="after")
    def _is_one_proof(self) -> Self:
        if (self.token is None) == (self.code is None):
            raise ValueError("send either token or code")
        return self


class PasswordChange(Contract):
    old_password: OldPassword | None = Field(
        default=None, repr=False, description="not needed within ten minutes of a log-in or step-up"
    )
    new_password: Password


class ResetRequest(Contract):
    login: Login = Field(description="username or e-mail")


class PasswordReset(Contract):
    """Either the letter's `token`, or its `code` with the `login` that it was asked for."""

    token: LinkToken | None = Field(default=None, repr=False, description="what follows the # of the letter's link")
    login: Login | None = None
    code: Digits | None = Field(default=None, repr=False)
    new_password: Password

    @model_validator(mode="after")
    def _is_one_proof(self) -> Self:
        if (self.token is None) != (self.login is not None and self.code is not None):
            raise ValueError("send either token, or login and code")
        return self
