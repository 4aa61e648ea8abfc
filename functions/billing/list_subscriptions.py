"""GET /api/v1/subscriptions: the caller's subscription to the platform and memberships, those that go on first."""

from functions.billing import subscriptions
from functions.billing.models import Subscriptions
from socialflow import access
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user("billing:read"))


@app.get("/api/v1/subscriptions", tags=["subscriptions"])
def list_subscriptions() -> Subscriptions:
    return Subscriptions(items=subscriptions.history(caller(app)))


handler = lambda_handler(app)
