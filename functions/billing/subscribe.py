"""POST /api/v1/subscriptions: subscribe to the platform by a plan, with a trial once a person."""

from functions.billing import premium, table
from functions.billing.models import NewSubscription, Subscription
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app
from socialflow.idempotency import once

app = route_app(access.user())


@app.post("/api/v1/subscriptions", status_code=201, tags=["subscriptions"])
def subscribe(new: NewSubscription) -> Subscription:
    user_id = caller(app)
    return once(
        app,
        table.STORE,
        Subscription,
        lambda guard: premium.subscribe(new, user_id, clock.now(), guard),
        required=True,
    )


handler = lambda_handler(app)
