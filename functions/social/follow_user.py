"""POST /api/v1/users/{user_id}/follow: follow a user."""

from functions.social import follows, table
from functions.social.models import Follow
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app
from socialflow.idempotency import once

app = route_app(access.user("follows:write"))


@app.post("/api/v1/users/<user_id>/follow", status_code=201, tags=["social"])
def follow_user(user_id: Id) -> Follow:
    follower_id = caller(app)
    return once(app, table.STORE, Follow, lambda guard: follows.follow(follower_id, user_id, clock.now(), guard))


handler = lambda_handler(app)
