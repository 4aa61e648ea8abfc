"""Every night, and by operators: follows the acts on everybody who was acted on since a day, and tells the alarms."""

import datetime

from pydantic import BaseModel, ConfigDict

from functions.identity import audit_chains
from functions.identity.people_models import AuditChecked
from socialflow import clock
from socialflow.consumers import task

# What a table's backups reach back to: as long, what was changed can be put right.
_DAYS = datetime.timedelta(days=35)


class Check(BaseModel):
    """`since` is the first day, 35 days ago unless said."""

    model_config = ConfigDict(extra="forbid")

    since: datetime.date | None = None


def check(wanted: Check) -> AuditChecked:
    at = clock.now()
    return audit_chains.report(wanted.since or at.date() - _DAYS, at)


handler = task(Check, check)
