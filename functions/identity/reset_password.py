"""POST /api/v1/auth/password/reset: set a new password by the code or the link that was mailed."""

from functions.identity import password_changes
from functions.identity.account_models import PasswordReset
from socialflow import access, clock
from socialflow.http import lambda_handler, route_app

app = route_app(access.anyone(strict="code", account="login"))


@app.post("/api/v1/auth/password/reset", status_code=204, tags=["identity"])
def reset_password(asked: PasswordReset) -> None:
    password_changes.reset(asked, at=clock.now())


handler = lambda_handler(app)
