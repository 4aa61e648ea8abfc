"""DELETE /api/v1/users/me/providers/{provider}: an identity at another provider opens the account no more."""

from functions.identity import social_table
from functions.identity.social_models import ProviderName
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user(is_fresh=True))


@app.delete("/api/v1/users/me/providers/<provider>", status_code=204, tags=["identity"])
def unlink_provider(provider: ProviderName) -> None:
    social_table.unlink(caller(app), provider, at=clock.now())


handler = lambda_handler(app)
