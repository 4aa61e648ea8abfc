"""POST /api/v1/checkout/tax: how much of a plan's price is tax at a place; nothing is bought."""

from functions.billing import premium
from functions.billing.models import NewTaxQuote, TaxQuote
from socialflow import access
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user())


@app.post("/api/v1/checkout/tax", tags=["subscriptions"])
def quote_tax(new: NewTaxQuote) -> TaxQuote:
    # Stripe charges for each calculation, so it is for people we know.
    caller(app)
    return premium.quote_tax(new)


handler = lambda_handler(app)
