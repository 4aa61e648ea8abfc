"""Task FinishPayoutRun of pay_creators: says how the run ended."""

from pydantic import BaseModel, ConfigDict

from functions.money import runs
from socialflow.consumers import task


class Finished(BaseModel):
    model_config = ConfigDict(extra="ignore")

    execution: str
    period: str


handler = task(Finished, lambda finished: runs.summarize(finished.execution, finished.period))
