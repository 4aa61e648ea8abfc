"""PUT /api/v1/subscriptions/{subscription_id}/plan: change a subscription's plan at once; the rest of the old period is credited."""

from functions.billing import premium, table
from functions.billing.models import NewPlan, Subscription
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app
from socialflow.idempotency import once

app = route_app(access.user(own="subscription_id"))


@app.put("/api/v1/subscriptions/<subscription_id>/plan", tags=["subscriptions"])
def change_plan(subscription_id: Id, new: NewPlan) -> Subscription:
    user_id = caller(app)
    return once(
        app,
        table.STORE,
        Subscription,
        lambda guard: premium.change_plan(new, subscription_id, user_id, clock.now(), guard),
        required=True,
    )


handler = lambda_handler(app)
