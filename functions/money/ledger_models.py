"""What operators ask of the ledger, and what they are told."""

from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from functions.money.models import Currency
from functions.money.policy import MAX_AMOUNT_MICRO
from functions.money.transfers import OWED
from socialflow.contract import Contract, Line

OwedAccount = Annotated[str, StringConstraints(pattern=OWED, max_length=200)]


class Rate(Contract):
    """Micro-units of the other currency for one unit of the first: 1,085,000 when a euro is 1.085 dollars."""

    micro_per_unit: int = Field(ge=1, le=MAX_AMOUNT_MICRO, strict=True)
    source: Line


class NewConversion(Contract):
    """What is owed in one currency is owed in another from now on. The same `reference` is converted once."""

    reference: Line
    account: OwedAccount
    amount_micro: int = Field(ge=1, le=MAX_AMOUNT_MICRO, strict=True)
    currency: Currency
    into: Currency
    rate: Rate

    @model_validator(mode="after")
    def _between_two(self) -> "NewConversion":
        if self.currency == self.into:
            raise ValueError("a conversion is between two currencies")
        return self


class Converted(Contract):
    transfer_ids: list[str]
    into_micro: int
    into: str
    is_new: bool


class NewReversal(Contract):
    """`claws_back` takes from creators what they no longer have; their balances are then negative and carry."""

    transfer_id: str
    claws_back: bool = False


class Reversed(Contract):
    transfer_id: str
    is_new: bool
