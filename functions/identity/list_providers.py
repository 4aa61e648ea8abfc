"""GET /api/v1/users/me/providers: the identities that open the account."""

from functions.identity import social
from functions.identity.social_models import LinkedProviders
from socialflow import access
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user())


@app.get("/api/v1/users/me/providers", tags=["identity"])
def list_providers() -> LinkedProviders:
    return LinkedProviders(items=social.of(caller(app)))


handler = lambda_handler(app)
