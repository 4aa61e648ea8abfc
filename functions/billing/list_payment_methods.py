"""GET /api/v1/payment-methods: the caller's saved payment methods, newest first."""

from functions.billing import methods
from functions.billing.models import PaymentMethods
from socialflow import access
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user("billing:read"))


@app.get("/api/v1/payment-methods", tags=["payments"])
def list_payment_methods() -> PaymentMethods:
    return methods.of(caller(app))


handler = lambda_handler(app)
