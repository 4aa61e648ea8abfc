"""PATCH /api/v1/users/me: change what is shown of the caller."""

from functions.identity import profiles
from functions.identity.models import Me, ProfileChange
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user("profile:write"))


@app.patch("/api/v1/users/me", tags=["identity"])
def update_me(wanted: ProfileChange) -> Me:
    return profiles.change(caller(app), wanted, clock.now())


handler = lambda_handler(app)
