"""POST /api/v1/payments/{payment_id}/refund: give a tip or a membership's payment back to whom it came from."""

from functions.billing import refunds, table
from functions.billing.models import NewRefund, PaymentRefund
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app
from socialflow.idempotency import once

app = route_app(access.user(own="payment_id"))


@app.post("/api/v1/payments/<payment_id>/refund", status_code=201, tags=["payments"])
def refund_received_payment(payment_id: Id, new: NewRefund) -> PaymentRefund:
    creator_id = caller(app)
    return once(
        app,
        table.STORE,
        PaymentRefund,
        lambda guard: refunds.by_creator(payment_id, creator_id, new.amount_minor, clock.now(), guard),
        required=True,
    )


handler = lambda_handler(app)
