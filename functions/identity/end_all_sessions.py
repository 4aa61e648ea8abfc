"""POST /api/v1/auth/logout-all: log the caller out everywhere, or everywhere else."""

from functions.identity import session_list
from functions.identity.account_models import EndedSessions, WhichSessions
from socialflow import access, clock
from socialflow.http import caller, claim, lambda_handler, route_app

app = route_app(access.user())


@app.post("/api/v1/auth/logout-all", tags=["identity"])
def end_all_sessions(which: WhichSessions) -> EndedSessions:
    current = claim(app, "session_id") if which.keeps_current else ""
    return session_list.end_all(caller(app), "logged-out", clock.now(), but=current)


handler = lambda_handler(app)
