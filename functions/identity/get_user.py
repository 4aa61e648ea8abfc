"""GET /api/v1/users/{user_id}: what the caller may know of a user."""

from functions.identity import profiles
from functions.identity.models import Profile
from socialflow import access
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user("profile:read"))


@app.get("/api/v1/users/<user_id>", tags=["identity"])
def get_user(user_id: Id) -> Profile:
    return profiles.seen_by(caller(app), user_id)


handler = lambda_handler(app)
