"""POST /api/v1/users/me/providers/{provider}: link an identity at another provider to the account."""

from functions.identity import social
from functions.identity.social_models import FinishedSignIn, LinkedProvider, ProviderName
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user(is_fresh=True))


@app.post("/api/v1/users/me/providers/<provider>", tags=["identity"])
def link_provider(provider: ProviderName, given: FinishedSignIn) -> LinkedProvider:
    return social.link(caller(app), provider, given, at=clock.now())


handler = lambda_handler(app)
