"""POST /api/v1/users/me/totp/confirm: send the first code of an authenticator app, which protects the account from then on."""

from functions.identity import factors
from functions.identity.factor_models import RecoveryCodes, TotpConfirmation
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user(is_fresh=True, strict="code"))


@app.post("/api/v1/users/me/totp/confirm", tags=["identity"])
def confirm_totp(confirmation: TotpConfirmation) -> RecoveryCodes:
    return factors.confirm_totp(caller(app), confirmation.code, at=clock.now())


handler = lambda_handler(app)
