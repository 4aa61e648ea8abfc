"""POST /api/v1/creators/{creator_id}/tips: tip a creator, once per Idempotency-Key."""

from functions.billing import table, tips
from functions.billing.models import NewTip, Payment
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app
from socialflow.idempotency import once

app = route_app(access.user())


@app.post("/api/v1/creators/<creator_id>/tips", status_code=201, tags=["payments"])
def give_tip(creator_id: Id, new: NewTip) -> Payment:
    payer_id = caller(app)
    return once(
        app,
        table.STORE,
        Payment,
        lambda guard: tips.give(new, creator_id, payer_id, clock.now(), guard),
        required=True,
    )


handler = lambda_handler(app)
