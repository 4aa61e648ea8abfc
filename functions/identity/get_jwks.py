"""GET /api/v1/auth/jwks: the public keys that access tokens are verified with."""

from functions.identity import token_keys
from functions.identity.models import Jwk, Jwks
from socialflow import access
from socialflow.http import lambda_handler, route_app, set_header

app = route_app(access.anyone(cost=0))


@app.get("/api/v1/auth/jwks", tags=["identity"])
def get_jwks() -> Jwks:
    set_header(app, "Cache-Control", "public, max-age=300")
    return Jwks(keys=[Jwk.model_validate(each) for each in token_keys.public_jwks()])


handler = lambda_handler(app)
