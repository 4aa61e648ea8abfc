"""POST /api/v1/auth/logout: end the session that the access token belongs to."""

from functions.identity import sessions
from socialflow import access, clock
from socialflow.http import caller, claim, lambda_handler, route_app

app = route_app(access.user())


@app.post("/api/v1/auth/logout", status_code=204, tags=["identity"])
def end_session() -> None:
    sessions.end(caller(app), claim(app, "session_id"), at=clock.now())


handler = lambda_handler(app)
