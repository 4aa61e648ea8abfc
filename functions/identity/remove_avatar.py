"""DELETE /api/v1/users/me/avatar: the caller has no picture from here on."""

from functions.identity import avatars
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user("profile:write"))


@app.delete("/api/v1/users/me/avatar", status_code=204, tags=["identity"])
def remove_avatar() -> None:
    avatars.remove(caller(app), clock.now())


handler = lambda_handler(app)
