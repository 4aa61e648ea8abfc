"""POST /api/v1/auth/passkeys/finish: start a session by a passkey alone."""

from functions.identity import countries, passkeys
from functions.identity.models import Tokens
from functions.identity.passkey_models import PasskeyLogIn
from socialflow import access, clock
from socialflow.http import header, lambda_handler, route_app

app = route_app(access.anyone())


@app.post("/api/v1/auth/passkeys/finish", tags=["identity"])
def log_in_by_passkey(given: PasskeyLogIn) -> Tokens:
    return passkeys.log_in(given, at=clock.now(), country=countries.of(header(app, "cloudfront-viewer-country")))


handler = lambda_handler(app)
