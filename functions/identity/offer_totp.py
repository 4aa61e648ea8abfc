"""POST /api/v1/users/me/totp: get a secret for an authenticator app."""

from functions.identity import factors
from functions.identity.factor_models import TotpOffer
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user(is_fresh=True))


@app.post("/api/v1/users/me/totp", tags=["identity"])
def offer_totp() -> TotpOffer:
    return factors.offer_totp(caller(app), at=clock.now())


handler = lambda_handler(app)
