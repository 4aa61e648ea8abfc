"""GET /api/v1/earnings/statements/{period}: where the caller's statement of a settled period is read."""

from functions.money import statements
from functions.money.periods import Period
from functions.money.statement_models import StatementLink
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user("earnings:read"))


@app.get("/api/v1/earnings/statements/<period>", tags=["payouts"])
def get_statement(period: Period) -> StatementLink:
    return statements.of(caller(app), period, clock.now())


handler = lambda_handler(app)
