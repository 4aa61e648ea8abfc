"""GET /api/v1/earnings/tax/{year}: what was paid to the caller in a year, and what of it was withheld."""

from typing import Annotated

from functions.money import tax_years
from functions.money.models import Currency
from functions.money.policy import DEFAULT_CURRENCY
from functions.money.tax_models import TaxYear, YearName
from socialflow import access
from socialflow.http import Query, caller, lambda_handler, route_app

app = route_app(access.user("earnings:read"))


@app.get("/api/v1/earnings/tax/<year>", tags=["payouts"])
def get_tax_year(year: YearName, currency: Annotated[Currency, Query()] = DEFAULT_CURRENCY) -> TaxYear:
    return tax_years.of(caller(app), int(year), currency)


handler = lambda_handler(app)
