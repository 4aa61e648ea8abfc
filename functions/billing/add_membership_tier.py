"""POST /api/v1/memberships/tiers: offer a membership of one's channel at a price a month."""

from functions.billing import memberships, table
from functions.billing.models import NewTier, Tier
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app
from socialflow.idempotency import once

app = route_app(access.user())


@app.post("/api/v1/memberships/tiers", status_code=201, tags=["memberships"])
def add_membership_tier(new: NewTier) -> Tier:
    user_id = caller(app)
    return once(
        app,
        table.STORE,
        Tier,
        lambda guard: memberships.add_tier(new, user_id, clock.now(), guard),
        required=True,
    )


handler = lambda_handler(app)
