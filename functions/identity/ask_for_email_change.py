"""POST /api/v1/users/me/email: have another address prove that it is the caller's."""

from functions.identity import email_changes
from functions.identity.account_models import NewEmail
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user(is_fresh=True, strict="reset"))


@app.post("/api/v1/users/me/email", status_code=202, tags=["identity"])
def ask_for_email_change(asked: NewEmail) -> None:
    email_changes.ask(caller(app), asked.email, at=clock.now())


handler = lambda_handler(app)
