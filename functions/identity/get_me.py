"""GET /api/v1/users/me: the caller's own account."""

from functions.identity import profiles
from functions.identity.models import Me
from socialflow import access
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user("profile:read"))


@app.get("/api/v1/users/me", tags=["identity"])
def get_me() -> Me:
    return profiles.own(caller(app))


handler = lambda_handler(app)
