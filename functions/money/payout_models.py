"""What creators say about how they are paid."""

from typing import Literal, Self

from pydantic import Field, model_validator

from functions.money.models import Currency
from functions.money.policy import DEFAULT_CURRENCY, MAX_AMOUNT_MICRO
from socialflow.contract import Contract

Frequency = Literal["monthly", "weekly", "threshold", "on-request"]


class NewPayout(Contract):
    """All that is free of one currency is paid."""

    currency: Currency = DEFAULT_CURRENCY


class PayoutSchedule(Contract):
    """Each month after its settlement, each Monday, on the day that `threshold_minor` is reached, or only when asked.

    `threshold_minor` counts in every currency's own minor units and goes with `threshold` alone.
    """

    frequency: Frequency
    threshold_minor: int | None = Field(default=None, ge=1, le=MAX_AMOUNT_MICRO, strict=True)

    @model_validator(mode="after")
    def _threshold_goes_with_its_frequency(self) -> Self:
        if (self.threshold_minor is not None) != (self.frequency == "threshold"):
            raise ValueError("threshold_minor goes with the frequency threshold, and that with it")
        return self
