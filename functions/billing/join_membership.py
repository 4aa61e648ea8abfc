"""POST /api/v1/creators/{creator_id}/membership: become a member of a creator's channel."""

from functions.billing import memberships, table
from functions.billing.models import NewMembership, Subscription
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app
from socialflow.idempotency import once

app = route_app(access.user())


@app.post("/api/v1/creators/<creator_id>/membership", status_code=201, tags=["memberships"])
def join_membership(creator_id: Id, new: NewMembership) -> Subscription:
    user_id = caller(app)
    return once(
        app,
        table.STORE,
        Subscription,
        lambda guard: memberships.join(new, creator_id, user_id, clock.now(), guard),
        required=True,
    )


handler = lambda_handler(app)
