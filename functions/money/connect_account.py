"""POST /api/v1/payouts/account: open the caller's payout account, or go on completing it."""

from functions.money import accounts, table
from functions.money.models import NewPayoutAccount, PayoutAccount
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app
from socialflow.idempotency import once

app = route_app(access.user(is_fresh=True))


@app.post("/api/v1/payouts/account", status_code=201, tags=["payouts"])
def connect_account(new: NewPayoutAccount) -> PayoutAccount:
    creator_id = caller(app)
    return once(
        app,
        table.STORE,
        PayoutAccount,
        lambda guard: accounts.connect(new, creator_id, clock.now(), guard),
        required=True,
    )


handler = lambda_handler(app)
