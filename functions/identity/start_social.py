"""POST /api/v1/auth/social/{provider}/start: get where to send somebody who signs in by another provider."""

from functions.identity import social
from functions.identity.social_models import NewSignIn, ProviderName, SignIn
from socialflow import access, clock
from socialflow.http import lambda_handler, route_app

app = route_app(access.anyone())


@app.post("/api/v1/auth/social/<provider>/start", tags=["identity"])
def start_social(provider: ProviderName, new: NewSignIn) -> SignIn:
    return social.begin(provider, new.redirect_uri, at=clock.now())


handler = lambda_handler(app)
