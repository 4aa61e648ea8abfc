"""Every night, and by operators: confirms what Stripe has done, compares the books, and tells the alarm."""

from pydantic import BaseModel, ConfigDict

from functions.money import reconciliation
from functions.money.models import Reconciled
from socialflow import clock
from socialflow.consumers import task


class Reconcile(BaseModel):
    model_config = ConfigDict(extra="forbid")


def reconcile(_: Reconcile) -> Reconciled:
    return reconciliation.reconcile(clock.now())


handler = task(Reconcile, reconcile)
