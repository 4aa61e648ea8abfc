"""POST /api/v1/users/{user_id}/follow: follow a user."""

from functions.social import follows
from functions.social.models import Follow
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user("follows:write"))


@app.post("/api/v1/users/<user_id>/follow", status_code=201, tags=["social"])
def follow_user(user_id: Id) -> Follow:
    return follows.follow(caller(app), user_id, at=clock.now())


handler = lambda_handler(app)
