"""POST /api/v1/users/me/email/confirm: the account's address is from here on the one that the letter went to."""

from functions.identity import email_changes
from functions.identity.account_models import NewEmailProof
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user(strict="code"))


@app.post("/api/v1/users/me/email/confirm", status_code=204, tags=["identity"])
def confirm_email_change(proof: NewEmailProof) -> None:
    email_changes.confirm(caller(app), proof, at=clock.now())


handler = lambda_handler(app)
