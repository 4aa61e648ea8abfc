"""POST /api/v1/checkout/sessions: a page of Stripe's to tip, subscribe or join on."""

from functions.billing import checkout, table
from functions.billing.models import CheckoutPage, NewCheckout
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app
from socialflow.idempotency import once

app = route_app(access.user())


@app.post("/api/v1/checkout/sessions", status_code=201, tags=["payments"])
def open_checkout(new: NewCheckout) -> CheckoutPage:
    user_id = caller(app)
    return once(
        app,
        table.STORE,
        CheckoutPage,
        lambda guard: checkout.begin(new, user_id, clock.now(), guard),
        required=True,
    )


handler = lambda_handler(app)
