"""GET /api/v1/earnings: what the caller has earned and not yet been paid."""

from typing import Annotated

from functions.money import earnings
from functions.money.models import Currency, Earnings
from functions.money.policy import DEFAULT_CURRENCY
from socialflow import access, clock
from socialflow.http import Query, caller, lambda_handler, route_app

app = route_app(access.user("earnings:read"))


@app.get("/api/v1/earnings", tags=["payouts"])
def get_earnings(currency: Annotated[Currency, Query()] = DEFAULT_CURRENCY) -> Earnings:
    return earnings.of(caller(app), currency, clock.now())


handler = lambda_handler(app)
