"""POST /api/v1/auth/password: another password, and an end to the caller's other sessions."""

from functions.identity import password_changes
from functions.identity.account_models import PasswordChange
from socialflow import access, clock
from socialflow.http import caller, claim, lambda_handler, route_app

app = route_app(access.user(strict="step-up"))


@app.post("/api/v1/auth/password", status_code=204, tags=["identity"])
def change_password(asked: PasswordChange) -> None:
    at = clock.now()
    has_just_proven = access.is_fresh(claim(app, "proved_at"), at)
    password_changes.change(caller(app), claim(app, "session_id"), asked, at, has_just_proven=has_just_proven)


handler = lambda_handler(app)
