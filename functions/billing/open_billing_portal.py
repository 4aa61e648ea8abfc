"""POST /api/v1/billing/portal: a page of Stripe's where the caller sees invoices and cards and ends subscriptions."""

from functions.billing import checkout, table
from functions.billing.models import PortalPage
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app
from socialflow.idempotency import once

app = route_app(access.user())


@app.post("/api/v1/billing/portal", status_code=201, tags=["payments"])
def open_billing_portal() -> PortalPage:
    user_id = caller(app)
    return once(
        app,
        table.STORE,
        PortalPage,
        lambda guard: checkout.portal(user_id, clock.now(), guard),
        required=True,
    )


handler = lambda_handler(app)
