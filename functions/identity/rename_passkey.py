"""PUT /api/v1/users/me/passkeys/{passkey_id}: call a passkey by another name."""

from functions.identity import passkeys
from functions.identity.passkey_models import Passkey, PasskeyName
from socialflow import access
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user(own="passkey_id"))


@app.put("/api/v1/users/me/passkeys/<passkey_id>", tags=["identity"])
def rename_passkey(passkey_id: Id, new: PasskeyName) -> Passkey:
    return passkeys.rename(caller(app), passkey_id, new.name)


handler = lambda_handler(app)
