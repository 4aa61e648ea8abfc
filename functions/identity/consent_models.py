"""What crosses the boundary about children's accounts and their parents' consent."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from functions.identity.account_models import LinkToken
from socialflow.contract import Contract


class ConsentLink(Contract):
    token: LinkToken = Field(repr=False, description="what follows the # of the letter's link")


class Kept(Contract):
    what: str
    why: str


class AskedConsent(Contract):
    """What a parent is asked to agree to; the decision names this `text_version`."""

    child_id: str
    username: str
    asked_at: datetime
    decide_until: datetime
    text_version: str
    kept_now: list[Kept]
    kept_afterwards: list[Kept]
    promises: list[str]


class ConsentDecision(Contract):
    token: LinkToken = Field(repr=False, description="what follows the # of the letter's link")
    decision: Literal["given", "refused"]
    text_version: Annotated[str, StringConstraints(min_length=1, max_length=20)] = Field(
        description="of the text that was read"
    )


class DecidedConsent(Contract):
    child_id: str
    username: str
    decision: Literal["given", "refused"]


class ChildAccount(Contract):
    """An account that is open by the caller's consent, or was until it was withdrawn."""

    child_id: str
    username: str
    state: Literal["given", "withdrawn"]
    text_version: str
    given_at: datetime
    needed_until: date = Field(description="when the child comes of the age at which no consent is needed")
    erased_after: datetime | None = Field(description="when the account is leaving, by whosever will")


class Children(Contract):
    items: list[ChildAccount]


class WithdrawnConsent(Contract):
    child_id: str
    erased_after: datetime
