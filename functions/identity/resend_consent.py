"""POST /api/v1/auth/parental-consent/resend: a child that waits has the letter to a parent sent once more."""

from functions.identity import consents
from functions.identity.models import ConsentReminder
from socialflow import access, clock
from socialflow.http import lambda_handler, route_app

app = route_app(access.anyone(strict="log-in", account="login"))


@app.post("/api/v1/auth/parental-consent/resend", status_code=202, tags=["identity"])
def resend_consent(reminder: ConsentReminder) -> None:
    consents.ask_again(reminder, at=clock.now())


handler = lambda_handler(app)
