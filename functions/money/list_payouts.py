"""GET /api/v1/payouts: the caller's payouts, newest first."""

from typing import Annotated

from functions.money import payouts
from functions.money.models import PayoutPage
from socialflow import access
from socialflow.http import Query, caller, lambda_handler, route_app

app = route_app(access.user("earnings:read"))


@app.get("/api/v1/payouts", tags=["payouts"])
def list_payouts(
    limit: Annotated[int, Query(ge=1, le=100)] = 20, cursor: Annotated[str | None, Query(max_length=1000)] = None
) -> PayoutPage:
    return payouts.history(caller(app), limit=limit, cursor_text=cursor)


handler = lambda_handler(app)
