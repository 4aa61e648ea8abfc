"""What crosses the identity domain's boundary."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints
from pydantic.functional_validators import AfterValidator

from functions.identity import emails
from socialflow.access import Role
from socialflow.contract import Contract, Line, Text

Username = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_.]{3,30}$"),
    Field(description="3 to 30 letters, digits, underscores and dots; unique whatever the case"),
]
Email = Annotated[str, StringConstraints(min_length=3, max_length=254), AfterValidator(emails.normalised)]
# A bound keeps the work per try constant; a passphrase of 128 characters is beyond guessing.
Password = Annotated[Text, StringConstraints(min_length=8, max_length=128), Field(repr=False)]
RefreshToken = Annotated[str, StringConstraints(min_length=1, max_length=400), Field(repr=False)]


class NewUser(Contract):
    username: Username
    email: Email
    password: Password
    display_name: Line | None = Field(default=None, description="the username when left out")


class RegisteredUser(Contract):
    user_id: str
    username: str
    display_name: str


class Credentials(Contract):
    login: Annotated[Text, StringConstraints(min_length=1, max_length=254)] = Field(description="username or e-mail")
    password: Annotated[Text, StringConstraints(min_length=1, max_length=128), Field(repr=False)]
    device_name: Line | None = None


class Refresh(Contract):
    refresh_token: RefreshToken


class Tokens(Contract):
    """The access token goes into `Authorization: Bearer ...`; the refresh token buys the next pair, once."""

    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the scheme's name
    expires_in: int = Field(description="seconds until the access token expires")
    user_id: str


class Me(Contract):
    user_id: str
    username: str
    display_name: str
    email: str
    email_verified_at: datetime | None = Field(description="when the address was proven to be its owner's")
    role: Role
    created_at: datetime


class Profile(Contract):
    """What everybody with an account may know of a user."""

    user_id: str
    username: str
    display_name: str
    created_at: datetime


class Jwk(Contract):
    """A public key as RFC 7517 writes it."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: str
    y: str
    kid: str
    alg: Literal["ES256"]
    use: Literal["sig"]


class Jwks(Contract):
    keys: list[Jwk]
