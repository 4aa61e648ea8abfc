"""Every night, and by operators: erases everybody whose time to come back is over."""

from pydantic import BaseModel, ConfigDict

from functions.identity import erasing
from functions.identity.erasing import Swept
from socialflow import clock
from socialflow.consumers import task


class Sweep(BaseModel):
    model_config = ConfigDict(extra="forbid")


def sweep(_: Sweep) -> Swept:
    return erasing.sweep(clock.now())


handler = task(Sweep, sweep)
