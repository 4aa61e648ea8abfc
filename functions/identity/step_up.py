"""POST /api/v1/auth/step-up: prove again who you are, for routes that touch the account itself."""

from functions.identity import second_factors
from functions.identity.factor_models import Proved, StepUp
from socialflow import access, clock
from socialflow.http import caller, claim, lambda_handler, route_app

app = route_app(access.user(strict="step-up"))


@app.post("/api/v1/auth/step-up", tags=["identity"])
def step_up(given: StepUp) -> Proved:
    return second_factors.step_up(caller(app), claim(app, "session_id"), given, at=clock.now())


handler = lambda_handler(app)
