"""POST /api/v1/payouts: promise the caller all that can be paid now; it is paid at the next run, within a day."""

from functions.money import asking, table
from functions.money.models import Payout
from functions.money.payout_models import NewPayout
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app
from socialflow.idempotency import once

app = route_app(access.user())


@app.post("/api/v1/payouts", status_code=201, tags=["payouts"])
def ask_for_payout(new: NewPayout) -> Payout:
    creator_id = caller(app)
    return once(app, table.STORE, Payout, lambda guard: asking.ask(new, creator_id, clock.now(), guard), required=True)


handler = lambda_handler(app)
