"""DELETE /api/v1/users/me: log out everywhere, and be erased in 14 days."""

from functions.identity import leaving
from functions.identity.people_models import Leaving
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, request_id, route_app

app = route_app(access.user(is_fresh=True))


@app.delete("/api/v1/users/me", status_code=202, tags=["identity"])
def delete_me() -> Leaving:
    return leaving.leave(caller(app), request_id(app), at=clock.now())


handler = lambda_handler(app)
