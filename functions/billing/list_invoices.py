"""GET /api/v1/invoices: the caller's invoices, newest first, with Stripe's pages of them."""

from typing import Annotated

from functions.billing import renewals
from functions.billing.models import InvoicePage
from socialflow import access
from socialflow.http import Query, caller, lambda_handler, route_app

app = route_app(access.user("billing:read"))


@app.get("/api/v1/invoices", tags=["payments"])
def list_invoices(
    limit: Annotated[int, Query(ge=1, le=100)] = 20, cursor: Annotated[str | None, Query(max_length=1000)] = None
) -> InvoicePage:
    return renewals.history(caller(app), limit=limit, cursor_text=cursor)


handler = lambda_handler(app)
