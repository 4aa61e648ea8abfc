"""GET /api/v1/users/me/children: the children's accounts that the caller consents to."""

from functions.identity import parents
from functions.identity.consent_models import Children
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user())


@app.get("/api/v1/users/me/children", tags=["identity"])
def list_children() -> Children:
    return parents.children(caller(app), clock.now())


handler = lambda_handler(app)
