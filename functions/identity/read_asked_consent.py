"""POST /api/v1/users/me/children/asked: what a parent is asked to agree to, by the link of the letter."""

from functions.identity import parents
from functions.identity.consent_models import AskedConsent, ConsentLink
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user(is_fresh=True, strict="code"))


@app.post("/api/v1/users/me/children/asked", tags=["identity"])
def read_asked_consent(link: ConsentLink) -> AskedConsent:
    return parents.asked(caller(app), link.token, clock.now())


handler = lambda_handler(app)
