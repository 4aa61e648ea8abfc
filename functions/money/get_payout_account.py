"""GET /api/v1/payouts/account: the caller's payout account and what Stripe still wants for it."""

from functions.money import accounts
from functions.money.models import PayoutAccount
from socialflow import access
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user("earnings:read"))


@app.get("/api/v1/payouts/account", tags=["payouts"])
def get_payout_account() -> PayoutAccount:
    return accounts.of(caller(app))


handler = lambda_handler(app)
