"""PUT /api/v1/admin/users/{user_id}/role: the user logs in again with it."""

from functions.identity.people_models import AdminUser, RoleChange
from functions.identity.roles import Desk
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, request_id, route_app

app = route_app(access.admin(is_fresh=True))


@app.put("/api/v1/admin/users/<user_id>/role", tags=["administration"])
def change_role(user_id: Id, change: RoleChange) -> AdminUser:
    return Desk(caller(app), request_id(app), clock.now()).change_role(user_id, change.role, change.reason)


handler = lambda_handler(app)
