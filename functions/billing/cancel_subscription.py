"""POST /api/v1/subscriptions/{subscription_id}/cancel: let a subscription end when what was paid for is over."""

from functions.billing import subscriptions
from functions.billing.models import Subscription
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user(own="subscription_id"))


@app.post("/api/v1/subscriptions/<subscription_id>/cancel", tags=["subscriptions"])
def cancel_subscription(subscription_id: Id) -> Subscription:
    return subscriptions.end_with_period(caller(app), subscription_id, clock.now(), is_ending=True)


handler = lambda_handler(app)
