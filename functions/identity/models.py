"""What crosses the identity domain's boundary."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints
from pydantic.functional_validators import AfterValidator

from functions.identity import emails
from socialflow.access import Role
from socialflow.contract import Contract, Line, Text

# As it stands in a path, where descriptions have no place.
NamedUser = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.]{3,30}$")]
Username = Annotated[
    NamedUser,
    Field(description="3 to 30 letters, digits, underscores and dots; unique whatever the case"),
]
Email = Annotated[str, StringConstraints(min_length=3, max_length=254), AfterValidator(emails.normalised)]
# A bound keeps the work per try constant; a passphrase of 128 characters is beyond guessing.
Password = Annotated[Text, StringConstraints(min_length=8, max_length=128), Field(repr=False)]
RefreshToken = Annotated[str, StringConstraints(min_length=1, max_length=400), Field(repr=False)]


Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class NewUser(Contract):
    username: Username
    email: Email
    password: Password
    display_name: Line | None = Field(default=None, description="the username when left out")
    birth_date: date | None = Field(default=None, description="told once; without it, what is for adults stays closed")
    country: Country | None = Field(default=None, description="whose law says who is a minor")
    parent_email: Email | None = Field(
        default=None, description="whose consent is asked, where the law wants it at this age; else it is not kept"
    )


class RegisteredUser(Contract):
    user_id: str
    username: str
    display_name: str
    consent_needed_until: datetime | None = Field(
        default=None, description="until when a parent may agree; the account is closed until then"
    )


class Credentials(Contract):
    login: Annotated[Text, StringConstraints(min_length=1, max_length=254)] = Field(description="username or e-mail")
    password: Annotated[Text, StringConstraints(min_length=1, max_length=128), Field(repr=False)]
    device_name: Line | None = None


class ConsentReminder(Contract):
    """A child that waits cannot log in; what would log it in later says whose letter it is."""

    login: Annotated[Text, StringConstraints(min_length=1, max_length=254)] = Field(description="username or e-mail")
    password: Annotated[Text, StringConstraints(min_length=1, max_length=128), Field(repr=False)]
    parent_email: Email = Field(description="where the letter goes; the first one's address is kept nowhere")


class Refresh(Contract):
    refresh_token: RefreshToken


class Tokens(Contract):
    """The access token goes into `Authorization: Bearer ...`; the refresh token buys the next pair, once."""

    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the scheme's name
    expires_in: int = Field(description="seconds until the access token expires")
    user_id: str


ProfileField = Literal["bio", "links", "avatar"]
Bio = Annotated[Text, StringConstraints(strip_whitespace=True, max_length=500)]
Link = Annotated[
    str, StringConstraints(pattern=r"^https://[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]{1,5})?(/[!-~]*)?$", max_length=200)
]


class ProfileChange(Contract):
    """What is left out stays as it is."""

    display_name: Line | None = None
    bio: Bio | None = None
    links: Annotated[list[Link], Field(max_length=5)] | None = None
    followers_only: Annotated[list[ProfileField], Field(max_length=3)] | None = Field(
        default=None, description="which of these only followers see"
    )


class Avatar(Contract):
    """Square pictures, by their side in pixels."""

    small_url: str
    medium_url: str
    large_url: str


class BirthDate(Contract):
    birth_date: date
    country: Country


class AvatarUpload(Contract):
    """PUT the picture to `url` with `headers`, within the time; S3 refuses another size or type."""

    upload_id: str
    url: str
    headers: dict[str, str]
    expires_in: int = Field(description="seconds")


class NewAvatar(Contract):
    content_type: Literal["image/jpeg", "image/png", "image/webp", "image/gif"]
    size_bytes: int = Field(ge=1, le=8 * 1024 * 1024)


class AvatarState(Contract):
    """Of the last upload; the picture of before stays until another is published."""

    upload_id: str
    state: Literal["awaiting-upload", "published", "refused"]
    reason: Literal["not-a-picture", "damaged", "too-small", "too-many-pixels", "too-large"] | None


class Me(Contract):
    user_id: str
    username: str
    display_name: str
    email: str
    email_verified_at: datetime | None = Field(description="when the address was proven to be its owner's")
    role: Role
    user_type: Literal["free", "premium", "creator"]
    is_premium: bool
    birth_date: date | None
    is_adult: bool
    parental_consent: Literal["not-needed", "given"]
    bio: str
    links: list[str]
    followers_only: list[ProfileField]
    avatar: Avatar | None
    avatar_upload: AvatarState | None
    created_at: datetime


class Profile(Contract):
    """What everybody with an account may know of a user; what is for followers only is null to others."""

    user_id: str
    username: str
    display_name: str
    bio: str | None
    links: list[str] | None
    avatar: Avatar | None
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


class OpenidConfiguration(Contract):
    """The part of OpenID discovery that is true here: whose tokens, and which keys verify them.

    There is no authorization endpoint for other parties and there are no ID tokens, so neither they nor their algorithms are
    named, and the lists of flows are empty.
    """

    issuer: str
    jwks_uri: str
    service_documentation: str
    response_types_supported: list[str]
    grant_types_supported: list[str]
