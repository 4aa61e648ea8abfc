"""What crosses the boundary about personal tokens, roles and acts of administration."""

from datetime import datetime
from typing import Annotated

from pydantic import Field
from pydantic.functional_validators import AfterValidator

from socialflow.access import SCOPES, Scope
from socialflow.contract import Contract, Line


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
