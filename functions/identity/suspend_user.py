"""POST /api/v1/admin/users/{user_id}/suspension: no session, token or log-in of the user's counts until then."""

from functions.identity.people_models import AdminUser, Suspension
from functions.identity.roles import Desk
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, request_id, route_app

app = route_app(access.admin(is_fresh=True))


@app.post("/api/v1/admin/users/<user_id>/suspension", tags=["administration"])
def suspend_user(user_id: Id, suspension: Suspension) -> AdminUser:
    return Desk(caller(app), request_id(app), clock.now()).suspend(user_id, suspension.until, suspension.reason)


handler = lambda_handler(app)
