"""PUT /api/v1/billing/receipts: where the caller's receipts go."""

from functions.billing import customers, stripe_receipts
from functions.billing.models import ReceiptAddress
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user())


@app.put("/api/v1/billing/receipts", tags=["payments"])
def choose_receipt_address(wanted: ReceiptAddress) -> ReceiptAddress:
    stripe_receipts.keep_address(customers.of(caller(app), clock.now()), wanted.email or "")
    return wanted


handler = lambda_handler(app)
