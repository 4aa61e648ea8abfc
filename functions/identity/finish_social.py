"""POST /api/v1/auth/social/{provider}/finish: start a session, and an account if need be, by what a provider answered."""

from functions.identity import countries, social
from functions.identity.factor_models import SecondFactorNeeded
from functions.identity.models import Tokens
from functions.identity.social_models import FinishedSignIn, ProviderName
from socialflow import access, clock
from socialflow.http import header, lambda_handler, route_app

app = route_app(access.anyone(strict="log-in", account="state"))


@app.post("/api/v1/auth/social/<provider>/finish", tags=["identity"])
def finish_social(provider: ProviderName, given: FinishedSignIn) -> Tokens | SecondFactorNeeded:
    country = countries.of(header(app, "cloudfront-viewer-country"))
    return social.finish(provider, given, at=clock.now(), country=country)


handler = lambda_handler(app)
