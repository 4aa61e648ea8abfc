"""POST /api/v1/users/me/recovery-codes: ten new recovery codes in the place of all earlier ones."""

from functions.identity import factors
from functions.identity.factor_models import RecoveryCodes
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user(is_fresh=True))


@app.post("/api/v1/users/me/recovery-codes", tags=["identity"])
def renew_recovery_codes() -> RecoveryCodes:
    return factors.renew_codes(caller(app), at=clock.now())


handler = lambda_handler(app)
