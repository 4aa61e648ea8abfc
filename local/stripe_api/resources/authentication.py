"""3-D Secure: which payments need their customer, where they are sent, and what follows when they come back."""

from collections.abc import Callable
from typing import Protocol
from urllib.parse import urlencode

from local.stripe_api.calls import Call
from local.stripe_api.refusals import invalid, missing
from local.stripe_api.resources import payment_methods
from local.stripe_api.store import Json, public


class Comeback(Protocol):
    def __call__(self, call: Call, body: Json, *, succeeds: bool) -> Json: ...


_COMEBACKS: dict[str, Comeback] = {}
_FAILURE_MESSAGE = (
    "We are unable to authenticate your payment method. Please choose a different payment method and try again."
)


def of(kind: str) -> Callable[[Comeback], Comeback]:
    """The function settles an intent of this kind once its customer was asked."""

    def keep(run: Comeback) -> Comeback:
        _COMEBACKS[kind] = run
        return run

    return keep


def is_needed(method: Json, *, off_session: bool) -> bool:
    match payment_methods.card_of(method).authentication:
        case "always":
            return True
        case "unless_saved":
            return not method["_is_saved"]
        case "on_session":
            return not off_session
    return False


def next_action(call: Call, intent_id: str, return_url: str | None) -> Json:
    """Where the customer is sent. Without `return_url` Stripe's script would open the same page."""
    url = f"{call.base_url}/_standin/3ds/{intent_id}"
    if return_url:
        return {"type": "redirect_to_url", "redirect_to_url": {"url": url, "return_url": return_url}}
    return {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect", "stripe_js": url}}


def failure(code: str, method: Json) -> Json:
    shown = public(method)
    return {"code": code, "message": _FAILURE_MESSAGE, "payment_method": shown, "type": "invalid_request_error"}


def finish(call: Call, intent_id: str, *, succeeds: bool) -> tuple[Json, str | None]:
    """The customer's bank has answered: the intent as it is then, and where its customer goes.

    Raises for an intent that waits for nobody.
    """
    kind = "setup_intent" if intent_id.startswith("seti_") else "payment_intent"
    account = call.store.owner(kind, intent_id)
    if account is None:
        raise missing(kind, intent_id)
    call.account = account
    body = call.find(kind, intent_id)
    if body["status"] != "requires_action":
        raise invalid(f"This {kind} has a status of {body['status']}: nobody is asked to authenticate it.")
    return_url = body["next_action"].get("redirect_to_url", {}).get("return_url")
    customer = body["customer"] and call.store.get("customer", account, body["customer"])
    clock = customer and call.store.get("test_helpers.test_clock", account, customer.get("test_clock") or "")
    settled = _COMEBACKS[kind](call.at(clock["frozen_time"]) if clock else call, body, succeeds=succeeds)
    return settled, return_url and _back(return_url, kind, settled)


def _back(return_url: str, kind: str, body: Json) -> str:
    told = {
        kind: body["id"],
        f"{kind}_client_secret": body["client_secret"],
        "redirect_status": "succeeded" if body["status"] == "succeeded" else "failed",
    }
    return f"{return_url}{'&' if '?' in return_url else '?'}{urlencode(told)}"
