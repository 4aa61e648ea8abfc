"""GET /api/v1/plans: what the platform's subscription costs, and how long it is tried for nothing."""

from functions.billing import premium
from functions.billing.models import PlanOffers
from socialflow import access
from socialflow.http import lambda_handler, route_app

app = route_app(access.anyone())


@app.get("/api/v1/plans", tags=["subscriptions"])
def list_plans() -> PlanOffers:
    return premium.offers()


handler = lambda_handler(app)
