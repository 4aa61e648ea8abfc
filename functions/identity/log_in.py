"""POST /api/v1/auth/login: start a session on a device."""

from functions.identity import countries, sessions
from functions.identity.factor_models import SecondFactorNeeded
from functions.identity.models import Credentials, Tokens
from socialflow import access, clock
from socialflow.http import header, lambda_handler, route_app

app = route_app(access.anyone(strict="log-in", account="login"))


@app.post("/api/v1/auth/login", tags=["identity"])
def log_in(credentials: Credentials) -> Tokens | SecondFactorNeeded:
    return sessions.log_in(credentials, at=clock.now(), country=countries.of(header(app, "cloudfront-viewer-country")))


handler = lambda_handler(app)
