"""Webhook endpoints: who is told of which events, and with which secrets it is signed."""

import secrets
from urllib.parse import urlsplit

from local.stripe_api.calls import PLATFORM, Call, Route, listing, new_id
from local.stripe_api.params import METADATA, Param, Shape
from local.stripe_api.refusals import malformed
from local.stripe_api.store import Json

KEEP_OLD_SECRET_SECONDS = 24 * 3600
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_URL = "/v1/webhook_endpoints"
_UPDATE: Shape = {
    "url": Param(),
    "enabled_events": Param("list"),
    "description": Param(),
    "disabled": Param("boolean"),
    "metadata": METADATA,
}
_CREATE: Shape = {
    "url": Param(required=True),
    "enabled_events": Param("list", required=True),
    "description": Param(),
    "metadata": METADATA,
    "connect": Param("boolean"),
    "api_version": Param(),
}


def check_url(url: str) -> str:
    """Loopback only: the stand-in never talks to another machine."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or parts.hostname not in _LOOPBACK:
        raise malformed("Invalid URL: the stand-in delivers webhooks to loopback addresses only.", param="url")
    return url


def _create(call: Call) -> Json:
    given = call.params
    secret = f"whsec_{secrets.token_hex(24)}"
    body = register(call, given["url"], given["enabled_events"], [secret], connect=given.get("connect", False))
    body |= {"description": given.get("description"), "metadata": given.get("metadata", {})}
    call.save(body)
    # The secret is told once, here.
    return {**body, "secret": secret}


def register(call: Call, url: str, enabled_events: list[str], signing: list[str], *, connect: bool) -> Json:
    """A new endpoint. `signing` are its secrets, newest first; they are kept apart from what is answered."""
    body: Json = {
        "id": new_id("we"),
        "object": "webhook_endpoint",
        "api_version": None,
        "application": None,
        "_connect": connect,
        "created": call.now,
        "description": None,
        "enabled_events": enabled_events,
        "livemode": False,
        "metadata": {},
        "status": "enabled",
        "url": check_url(url),
    }
    sign_with(call, body["id"], signing)
    return call.save(body, account=PLATFORM)


def sign_with(call: Call, endpoint_id: str, signing: list[str]) -> None:
    """Exactly these secrets sign, without end."""
    _keep_secrets(call, endpoint_id, [{"secret": secret, "until": None} for secret in signing])


def _keep_secrets(call: Call, endpoint_id: str, kept: list[Json]) -> None:
    call.store.set_fact(f"secrets:{endpoint_id}", kept)


def secrets_of(call: Call, endpoint_id: str) -> list[str]:
    """Those that sign now, newest first; an old one ends when its time is over."""
    kept: list[Json] = call.store.fact(f"secrets:{endpoint_id}", [])
    return [one["secret"] for one in kept if one["until"] is None or one["until"] > call.now]


def roll_secret(call: Call, endpoint_id: str, keep_seconds: int = KEEP_OLD_SECRET_SECONDS) -> str:
    """A new secret; the old ones sign along for `keep_seconds`."""
    call.find("webhook_endpoint", endpoint_id, account=PLATFORM)
    secret = f"whsec_{secrets.token_hex(24)}"
    old = [{"secret": one, "until": call.now + keep_seconds} for one in secrets_of(call, endpoint_id)]
    _keep_secrets(call, endpoint_id, [{"secret": secret, "until": None}, *old])
    return secret


def _update(call: Call) -> Json:
    body = call.find("webhook_endpoint", call.path["id"])
    given = call.params
    if "url" in given:
        body["url"] = check_url(given["url"])
    if "disabled" in given:
        body["status"] = "disabled" if given["disabled"] else "enabled"
    body |= {name: given[name] for name in ("enabled_events", "description", "metadata") if name in given}
    return call.save(body)


def _delete(call: Call) -> Json:
    body = call.find("webhook_endpoint", call.path["id"])
    call.store.delete(body["id"])
    return {"id": body["id"], "object": "webhook_endpoint", "deleted": True}


ROUTES = (
    Route("POST", _URL, _create, _CREATE),
    listing("webhook_endpoint", _URL),
    Route("GET", f"{_URL}/{{id}}", lambda call: call.find("webhook_endpoint", call.path["id"])),
    Route("POST", f"{_URL}/{{id}}", _update, _UPDATE),
    Route("DELETE", f"{_URL}/{{id}}", _delete),
)
