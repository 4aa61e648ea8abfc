"""Operator's task: recomputes every balance from its entries."""

from pydantic import BaseModel, ConfigDict

from functions.money import books
from socialflow.consumers import task


class Check(BaseModel):
    model_config = ConfigDict(extra="forbid")


handler = task(Check, lambda _: books.check())
