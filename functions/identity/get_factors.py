"""GET /api/v1/users/me/factors: what protects the caller's account."""

from functions.identity import factors
from functions.identity.factor_models import Factors
from socialflow import access
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user())


@app.get("/api/v1/users/me/factors", tags=["identity"])
def get_factors() -> Factors:
    return factors.of(caller(app))


handler = lambda_handler(app)
