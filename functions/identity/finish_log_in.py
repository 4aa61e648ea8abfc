"""POST /api/v1/auth/login/second-factor: answer a log-in's challenge and start the session."""

from functions.identity import countries, second_factors
from functions.identity.factor_models import SecondFactor
from functions.identity.models import Tokens
from socialflow import access, clock
from socialflow.http import header, lambda_handler, route_app

app = route_app(access.anyone(strict="code", account="challenge"))


@app.post("/api/v1/auth/login/second-factor", tags=["identity"])
def finish_log_in(given: SecondFactor) -> Tokens:
    return second_factors.finish_log_in(
        given, at=clock.now(), country=countries.of(header(app, "cloudfront-viewer-country"))
    )


handler = lambda_handler(app)
