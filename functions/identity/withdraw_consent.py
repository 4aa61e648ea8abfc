"""DELETE /api/v1/users/me/children/{child_id}: withdraw consent, which closes the child's account at once."""

from functions.identity import parents
from functions.identity.consent_models import WithdrawnConsent
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, request_id, route_app

app = route_app(access.user(own="child_id", is_fresh=True))


@app.delete("/api/v1/users/me/children/<child_id>", status_code=202, tags=["identity"])
def withdraw_consent(child_id: Id) -> WithdrawnConsent:
    return parents.withdraw(caller(app), child_id, request_id(app), clock.now())


handler = lambda_handler(app)
