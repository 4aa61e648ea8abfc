"""GET /api/v1/admin/users/{user_id}: an account as administrators see it."""

from functions.identity import roles
from functions.identity.people_models import AdminUser
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import lambda_handler, route_app

app = route_app(access.admin())


@app.get("/api/v1/admin/users/<user_id>", tags=["administration"])
def inspect_user(user_id: Id) -> AdminUser:
    return roles.inspected(user_id, clock.now())


handler = lambda_handler(app)
