"""POST /api/v1/users/me/providers/{provider}/start: get where to send somebody who links another provider to the account."""

from functions.identity import social
from functions.identity.social_models import NewSignIn, ProviderName, SignIn
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user(is_fresh=True))


@app.post("/api/v1/users/me/providers/<provider>/start", tags=["identity"])
def start_linking(provider: ProviderName, new: NewSignIn) -> SignIn:
    return social.begin(provider, new.redirect_uri, at=clock.now(), user_id=caller(app))


handler = lambda_handler(app)
