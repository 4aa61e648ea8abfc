"""GET /.well-known/openid-configuration: where who verifies our access tokens finds the keys, by the issuer alone."""

from functions.identity.models import OpenidConfiguration
from socialflow import access
from socialflow.env import TOKEN_ISSUER
from socialflow.http import lambda_handler, route_app, set_header

app = route_app(access.anyone(cost=0))


@app.get("/.well-known/openid-configuration", tags=["identity"])
def get_openid_configuration() -> OpenidConfiguration:
    set_header(app, "Cache-Control", "public, max-age=300")
    issuer = TOKEN_ISSUER.get()
    return OpenidConfiguration(
        issuer=issuer,
        jwks_uri=f"{issuer}/api/v1/auth/jwks",
        service_documentation=f"{issuer}/api/v1/docs",
        response_types_supported=[],
        grant_types_supported=[],
    )


handler = lambda_handler(app)
