"""POST /api/v1/auth/password/forgot: mail a code that sets a new password, if there is such an account."""

from functions.identity import password_changes
from functions.identity.account_models import ResetRequest
from socialflow import access, clock
from socialflow.http import lambda_handler, route_app

app = route_app(access.anyone(strict="reset", account="login"))


@app.post("/api/v1/auth/password/forgot", status_code=202, tags=["identity"])
def ask_for_password_reset(asked: ResetRequest) -> None:
    password_changes.ask_for_reset(asked.login, at=clock.now())


handler = lambda_handler(app)
