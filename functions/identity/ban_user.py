"""POST /api/v1/admin/users/{user_id}/ban: no session, token or log-in of the user's counts."""

from functions.identity.people_models import AdminUser, Decision
from functions.identity.roles import Desk
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, request_id, route_app

app = route_app(access.admin(is_fresh=True))


@app.post("/api/v1/admin/users/<user_id>/ban", tags=["administration"])
def ban_user(user_id: Id, decision: Decision) -> AdminUser:
    return Desk(caller(app), request_id(app), clock.now()).ban(user_id, decision.reason)


handler = lambda_handler(app)
