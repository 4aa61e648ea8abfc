"""DELETE /api/v1/users/{user_id}/follow: stop following a user."""

from functions.social import follows
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user("follows:write"))


@app.delete("/api/v1/users/<user_id>/follow", status_code=204, tags=["social"])
def unfollow_user(user_id: Id) -> None:
    follows.unfollow(caller(app), user_id, at=clock.now())


handler = lambda_handler(app)
