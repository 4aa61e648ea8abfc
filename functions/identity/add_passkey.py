"""POST /api/v1/users/me/passkeys: keep a passkey that the browser has made."""

from functions.identity import passkeys
from functions.identity.passkey_models import AddedPasskey, NewPasskey
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user(is_fresh=True))


@app.post("/api/v1/users/me/passkeys", tags=["identity"])
def add_passkey(new: NewPasskey) -> AddedPasskey:
    return passkeys.add(caller(app), new, at=clock.now())


handler = lambda_handler(app)
