"""POST /api/v1/auth/restore: keep an account that is leaving, by what its log-in answered."""

from functions.identity import leaving
from functions.identity.people_models import Restoring
from socialflow import access, clock
from socialflow.http import lambda_handler, route_app

app = route_app(access.anyone(strict="code", account="restore_token"))


@app.post("/api/v1/auth/restore", status_code=204, tags=["identity"])
def restore_account(given: Restoring) -> None:
    leaving.restore(given.restore_token, at=clock.now())


handler = lambda_handler(app)
