"""GET /api/v1/earnings/roots/{period}: the public root that every statement of a settled period is checked against."""

from functions.money import statements
from functions.money.periods import Period
from functions.money.statement_models import PeriodRoot
from socialflow import access
from socialflow.http import lambda_handler, route_app

app = route_app(access.anyone())


@app.get("/api/v1/earnings/roots/<period>", tags=["payouts"])
def get_period_root(period: Period) -> PeriodRoot:
    return statements.root(period)


handler = lambda_handler(app)
