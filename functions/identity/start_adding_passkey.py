"""POST /api/v1/users/me/passkeys/start: get what a browser makes a passkey from."""

from functions.identity import passkeys
from functions.identity.passkey_models import PasskeyOptions
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user(is_fresh=True))


@app.post("/api/v1/users/me/passkeys/start", tags=["identity"])
def start_adding_passkey() -> PasskeyOptions:
    return passkeys.start_adding(caller(app), at=clock.now())


handler = lambda_handler(app)
