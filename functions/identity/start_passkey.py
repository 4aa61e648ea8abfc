"""POST /api/v1/auth/passkeys/start: get a challenge for whichever passkey answers it."""

from functions.identity import passkeys
from functions.identity.passkey_models import PasskeyOptions, PasskeyPurpose
from socialflow import access, clock
from socialflow.http import lambda_handler, route_app

app = route_app(access.anyone())


@app.post("/api/v1/auth/passkeys/start", tags=["identity"])
def start_passkey(wanted: PasskeyPurpose) -> PasskeyOptions:
    return passkeys.start_proof(wanted.purpose, at=clock.now())


handler = lambda_handler(app)
