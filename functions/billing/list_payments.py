"""GET /api/v1/payments: what the caller has paid or tried to pay, newest first."""

from typing import Annotated

from functions.billing import payments
from functions.billing.models import PaymentPage
from socialflow import access
from socialflow.http import Query, caller, lambda_handler, route_app

app = route_app(access.user("billing:read"))


@app.get("/api/v1/payments", tags=["payments"])
def list_payments(
    limit: Annotated[int, Query(ge=1, le=100)] = 20, cursor: Annotated[str | None, Query(max_length=1000)] = None
) -> PaymentPage:
    return payments.history(caller(app), limit=limit, cursor_text=cursor)


handler = lambda_handler(app)
