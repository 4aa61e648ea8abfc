"""POST /api/v1/auth/email/resend: send the code that proves the caller's address once more."""

from functions.identity import email_proofs
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user(strict="reset"))


@app.post("/api/v1/auth/email/resend", status_code=202, tags=["identity"])
def resend_email_code() -> None:
    email_proofs.send_again(caller(app), at=clock.now())


handler = lambda_handler(app)
