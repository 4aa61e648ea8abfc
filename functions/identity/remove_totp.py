"""DELETE /api/v1/users/me/totp: the authenticator app protects the account no more."""

from functions.identity import factors
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user(is_fresh=True))


@app.delete("/api/v1/users/me/totp", status_code=204, tags=["identity"])
def remove_totp() -> None:
    factors.remove_totp(caller(app), at=clock.now())


handler = lambda_handler(app)
