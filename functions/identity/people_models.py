"""What crosses the boundary about personal tokens, roles and acts of administration."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints
from pydantic.functional_validators import AfterValidator

from socialflow.access import SCOPES, Role, Scope
from socialflow.contract import Contract, Line, Text


def _once_each(scopes: list[Scope]) -> list[Scope]:
    return sorted(set(scopes))


class NewPersonalToken(Contract):
    name: Line
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(SCOPES)), AfterValidator(_once_each)]
    expires_in_days: int = Field(default=90, ge=1, le=365)


class PersonalToken(Contract):
    token_id: str
    name: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime
    last_used_on: str | None = Field(description="a day in UTC; null until the token is used")


class IssuedToken(PersonalToken):
    token: str | None = Field(
        repr=False, description="for `Authorization: Bearer ...`, shown this once; null when the answer is a repetition"
    )


class PersonalTokenPage(Contract):
    items: list[PersonalToken]
    next_cursor: str | None


Reason = Annotated[Text, StringConstraints(strip_whitespace=True, min_length=3, max_length=1000)]


class AdminUser(Contract):
    """What administrators see of an account."""

    user_id: str
    username: str
    display_name: str
    email: str
    role: Role
    standing: Literal["good", "suspended", "banned"]
    suspended_until: datetime | None
    created_at: datetime


class RoleChange(Contract):
    role: Role
    reason: Reason


class Suspension(Contract):
    until: AwareDatetime
    reason: Reason


class Decision(Contract):
    reason: Reason


class FirstAdmin(Contract):
    """What the operator says to `make_first_admin`."""

    username: str
    operator: Line
    reason: Reason


class LoggedAct(Contract):
    act_id: str
    actor_id: str = Field(description="a user's id, or `operator:` and a name")
    action: str
    target_id: str
    reason: str
    before: str
    after: str
    at: datetime
    request_id: str


class LoggedActPage(Contract):
    items: list[LoggedAct]
    next_cursor: str | None


class AuditChecked(BaseModel):
    """`faults` say whose acts are not what was written, and how that shows."""

    since: date
    users: int
    acts: int
    faults: list[str]


class Leaving(Contract):
    restorable_until: datetime = Field(description="who logs in before is offered to restore the account")
    certificate_token: str = Field(
        repr=False, description="shows the certificate once everything is erased; told this once, so keep it"
    )


class Restoring(Contract):
    restore_token: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$"), Field(repr=False)]
