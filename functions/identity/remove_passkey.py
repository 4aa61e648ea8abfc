"""DELETE /api/v1/users/me/passkeys/{passkey_id}: a passkey opens the account no more."""

from functions.identity import passkeys
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user(own="passkey_id", is_fresh=True))


@app.delete("/api/v1/users/me/passkeys/<passkey_id>", status_code=204, tags=["identity"])
def remove_passkey(passkey_id: Id) -> None:
    passkeys.remove(caller(app), passkey_id, at=clock.now())


handler = lambda_handler(app)
