"""POST /api/v1/auth/refresh: spend a refresh token for the next pair of tokens."""

from functions.identity import countries, sessions
from functions.identity.models import Refresh, Tokens
from socialflow import access, clock
from socialflow.http import header, lambda_handler, route_app

app = route_app(access.anyone(strict="refresh", account="refresh_token"))


@app.post("/api/v1/auth/refresh", tags=["identity"])
def refresh_session(presented: Refresh) -> Tokens:
    return sessions.refresh(
        presented.refresh_token, at=clock.now(), country=countries.of(header(app, "cloudfront-viewer-country"))
    )


handler = lambda_handler(app)
