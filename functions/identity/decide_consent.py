"""POST /api/v1/users/me/children: give or refuse consent to a child's account."""

from functions.identity import parents
from functions.identity.consent_models import ConsentDecision, DecidedConsent
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, request_id, route_app

app = route_app(access.user(is_fresh=True, strict="code"))


@app.post("/api/v1/users/me/children", tags=["identity"])
def decide_consent(decision: ConsentDecision) -> DecidedConsent:
    return parents.decide(caller(app), decision, request_id(app), clock.now())


handler = lambda_handler(app)
