"""Links to the page on which an account's owner gives what Stripe asks for."""

import secrets

from local.stripe_api.calls import PLATFORM, Call, Route
from local.stripe_api.params import Param, Shape
from local.stripe_api.refusals import invalid
from local.stripe_api.store import Json

LINK_SECONDS = 300


def _create(call: Call) -> Json:
    account = call.find("account", call.params["account"], account=PLATFORM, param="account")
    if call.params["type"] == "account_update":
        raise invalid("You cannot create `account_update` type Account Links for this account.", param="type")
    token = secrets.token_urlsafe(24)
    expires_at = call.now + LINK_SECONDS
    kept = {name: call.params.get(name) for name in ("refresh_url", "return_url")}
    call.store.set_fact(f"account_link:{token}", {"account": account["id"], "expires_at": expires_at, **kept})
    url = f"{call.base_url}/_standin/onboarding/{token}"
    return {"object": "account_link", "created": call.now, "expires_at": expires_at, "url": url}


_LINK: Shape = {
    "account": Param(required=True),
    "type": Param(required=True, choices=("account_onboarding", "account_update")),
    "refresh_url": Param(required=True),
    "return_url": Param(required=True),
    "collection_options": Param("free"),
}

ROUTES = (Route("POST", "/v1/account_links", _create, _LINK),)
