"""GET /api/v1/users/by-username/{username}: what the caller may know of the user with this name."""

from functions.identity import profiles
from functions.identity.models import NamedUser, Profile
from socialflow import access
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user("profile:read"))


@app.get("/api/v1/users/by-username/<username>", tags=["identity"])
def get_user_by_username(username: NamedUser) -> Profile:
    return profiles.named(caller(app), username)


handler = lambda_handler(app)
