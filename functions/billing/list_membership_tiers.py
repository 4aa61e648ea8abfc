"""GET /api/v1/creators/{creator_id}/tiers: the memberships that a creator offers."""

from functions.billing import memberships
from functions.billing.models import Tiers
from socialflow import access
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user("billing:read"))


@app.get("/api/v1/creators/<creator_id>/tiers", tags=["memberships"])
def list_membership_tiers(creator_id: Id) -> Tiers:
    caller(app)
    return memberships.tiers(creator_id)


handler = lambda_handler(app)
