"""What crosses the boundary about tax."""

from typing import Annotated

from pydantic import Field, StringConstraints

from socialflow.contract import Contract

# A calendar year in UTC, as it stands in a path.
YearName = Annotated[str, StringConstraints(pattern=r"^2[0-9]{3}$")]


class TaxYear(Contract):
    """What was paid to the caller in the year, tax withheld included, less what came back of it; minor units.

    `form` is what the platform tells the state with, due from `least_minor` US dollar cents on or when tax was withheld;
    `is_told` is None for another currency, of which that has to be worked out. It is not tax advice.
    """

    year: int
    currency: str
    country: str | None
    gross_minor: int
    withheld_minor: int
    payments: int
    form: str
    least_minor: int
    is_told: bool | None


class TaxExport(Contract):
    """Ask for the page that begins at `after`, or for the first one."""

    year: int = Field(ge=2000, le=2999, strict=True)
    after: str | None = None


class TaxRows(Contract):
    """CSV with a line of names; `after` is where the next page begins, None at the end."""

    rows: int
    csv: str
    after: str | None
