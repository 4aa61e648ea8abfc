"""DELETE /api/v1/payment-methods/{payment_method_id}: forget one of the caller's payment methods for good."""

from functions.billing import methods
from functions.billing.models import PaymentMethodId
from socialflow import access
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user(own="payment_method_id"))


@app.delete("/api/v1/payment-methods/<payment_method_id>", status_code=204, tags=["payments"])
def remove_payment_method(payment_method_id: PaymentMethodId) -> None:
    methods.remove(payment_method_id, caller(app))


handler = lambda_handler(app)
