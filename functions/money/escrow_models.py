"""What operators tell about disputed earnings."""

from pydantic import Field

from functions.money.sharing import WHOLE
from socialflow.contract import Contract, Line


class Hold(Contract):
    """From now on the creator's earnings wait for the dispute's decision."""

    creator_id: Line
    dispute_id: Line
    reason: Line


class Resolution(Contract):
    """`released_ten_thousandths` of what waits go to the creator: 10000 releases, 0 forfeits, anything between is a part.

    The rest goes to `forfeited_to`, or to the open period's pool when that is empty.
    """

    creator_id: Line
    dispute_id: Line
    released_ten_thousandths: int = Field(ge=0, le=WHOLE, strict=True)
    forfeited_to: str = Field(default="", max_length=100)


class Outcome(Contract):
    """`status`: held, releasing (a decision is being carried out) or decided."""

    creator_id: str
    dispute_id: str
    status: str


class Resolved(Contract):
    dispute_id: str
    released_ten_thousandths: int
    forfeited_to: str
