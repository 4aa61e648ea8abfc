"""Every night, and by operators: follows every account's entries, compares balances and sums, and tells the alarms."""

from pydantic import BaseModel, ConfigDict

from functions.money import books
from functions.money.models import Checked
from socialflow import clock
from socialflow.consumers import task


class Check(BaseModel):
    model_config = ConfigDict(extra="forbid")


def check(_: Check) -> Checked:
    return books.report(clock.now())


handler = task(Check, check)
