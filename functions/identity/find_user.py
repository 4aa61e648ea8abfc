"""GET /api/v1/admin/users: the account with this username or e-mail address, given whole."""

from typing import Annotated

from functions.identity import roles
from functions.identity.people_models import AdminUser
from socialflow import access, clock
from socialflow.http import Query, lambda_handler, route_app

app = route_app(access.admin())


@app.get("/api/v1/admin/users", tags=["administration"])
def find_user(
    username: Annotated[str | None, Query(min_length=3, max_length=30)] = None,
    email: Annotated[str | None, Query(min_length=3, max_length=254)] = None,
) -> AdminUser:
    return roles.found(username, email, clock.now())


handler = lambda_handler(app)
