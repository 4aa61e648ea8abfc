"""POST /api/v1/payment-methods: begin to save a payment method; the app completes it with Stripe, so that we see no card."""

from functions.billing import methods, table
from functions.billing.models import PaymentMethodSetup
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app
from socialflow.idempotency import once

app = route_app(access.user())


@app.post("/api/v1/payment-methods", status_code=201, tags=["payments"])
def add_payment_method() -> PaymentMethodSetup:
    user_id = caller(app)
    return once(
        app,
        table.STORE,
        PaymentMethodSetup,
        lambda guard: methods.set_up(user_id, clock.now(), guard),
        required=True,
    )


handler = lambda_handler(app)
