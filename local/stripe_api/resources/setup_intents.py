"""SetupIntents: a card is saved for later, with its customer's authentication when the bank wants it."""

import secrets

from local.stripe_api.calls import Call, Route, listing, new_id, retrieval
from local.stripe_api.params import METADATA, Param, Shape, merge_metadata
from local.stripe_api.refusals import Refusal, invalid
from local.stripe_api.resources import authentication, customers, payment_methods
from local.stripe_api.shared_shapes import AUTOMATIC_METHODS, check_card_types
from local.stripe_api.store import Json, public

_URL = "/v1/setup_intents"
_CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")


def new(call: Call, given: Json) -> Json:
    intent_id = new_id("seti")
    return {
        "id": intent_id,
        "object": "setup_intent",
        "application": None,
        "automatic_payment_methods": given.get("automatic_payment_methods"),
        "cancellation_reason": None,
        "client_secret": f"{intent_id}_secret_{secrets.token_hex(12)}",
        "created": call.now,
        "customer": given.get("customer"),
        "description": given.get("description"),
        "flow_directions": None,
        "last_setup_error": None,
        "latest_attempt": None,
        "livemode": False,
        "mandate": None,
        "metadata": given.get("metadata", {}),
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": ["card"],
        "single_use_mandate": None,
        "status": "requires_payment_method",
        "usage": given.get("usage", "off_session"),
    }


def _create(call: Call) -> Json:
    given = call.params
    check_card_types(given.get("payment_method_types", []))
    if "customer" in given:
        call = customers.now_of(call, customers.alive(call, given["customer"], "customer"))
    body = new(call, given)
    _choose_method(call, body, given)
    call.save(body)
    call.emit("setup_intent.created", body)
    return confirm(call, body, given) if given.get("confirm") else body


def _choose_method(call: Call, body: Json, given: Json) -> None:
    if "payment_method" in given:
        method = payment_methods.usable(call, given["payment_method"], body["customer"])
        body["payment_method"], body["status"] = method["id"], "requires_confirmation"


def confirm(call: Call, body: Json, given: Json) -> Json:
    """Save the card, or ask for authentication first. Raises the card's decline."""
    if body["status"] not in _CONFIRMABLE:
        raise _unexpected_state("confirm", body)
    if body["payment_method"] is None:
        message = "You cannot confirm this SetupIntent because it's missing a payment method."
        raise invalid(message, code="setup_intent_unexpected_state", param="payment_method")
    method = payment_methods.usable(call, body["payment_method"], body["customer"])
    card = payment_methods.card_of(method)
    if card.authentication in ("always", "unless_saved") and not method["_is_saved"]:
        action = authentication.next_action(call, body["id"], given.get("return_url"))
        body |= {"status": "requires_action", "next_action": action}
        call.save(body)
        call.emit("setup_intent.requires_action", body)
        return body
    declined = settle(call, body, method)
    if declined:
        raise declined
    return body


def settle(call: Call, body: Json, method: Json) -> Refusal | None:
    try:
        payment_methods.refuse_declined(method)
    except Refusal as declined:
        _fail(call, body, {**declined.body["error"]})
        return payment_methods.decline(
            payment_methods.card_of(method), payment_method=method, setup_intent=public(body)
        )
    method["_is_saved"] = True
    call.save(method)
    if body["customer"]:
        payment_methods.attach_to(call, method, body["customer"])
    body |= {"status": "succeeded", "next_action": None, "last_setup_error": None}
    call.save(body)
    call.emit("setup_intent.succeeded", body)
    return None


def _fail(call: Call, body: Json, error: Json) -> None:
    body |= {
        "status": "requires_payment_method",
        "payment_method": None,
        "next_action": None,
        "last_setup_error": error,
    }
    call.save(body)
    call.emit("setup_intent.setup_failed", body)


@authentication.of("setup_intent")
def _authenticated(call: Call, body: Json, *, succeeds: bool) -> Json:
    method = call.find("payment_method", body["payment_method"])
    if succeeds:
        settle(call, body, method)
    else:
        _fail(call, body, authentication.failure("setup_intent_authentication_failure", method))
    return body


def _unexpected_state(verb: str, body: Json) -> Refusal:
    message = f"You cannot {verb} this SetupIntent because it has a status of {body['status']}."
    refusal = invalid(message, code="setup_intent_unexpected_state")
    refusal.body["error"]["setup_intent"] = public(body)
    return refusal


def _confirm(call: Call) -> Json:
    body = call.find("setup_intent", call.path["id"])
    if body["status"] not in _CONFIRMABLE:
        raise _unexpected_state("confirm", body)
    _choose_method(call, body, call.params)
    return confirm(call, body, call.params)


def _update(call: Call) -> Json:
    body, given = call.find("setup_intent", call.path["id"]), call.params
    if body["status"] in ("succeeded", "canceled") and set(given) - {"metadata", "description"}:
        raise _unexpected_state("update", body)
    if "customer" in given:
        body["customer"] = customers.alive(call, given["customer"], "customer")["id"]
    body["description"] = given.get("description", body["description"])
    if "metadata" in given:
        body["metadata"] = merge_metadata(body["metadata"], given["metadata"])
    _choose_method(call, body, given)
    return call.save(body)


def _cancel(call: Call) -> Json:
    body = call.find("setup_intent", call.path["id"])
    if body["status"] not in _CONFIRMABLE:
        raise _unexpected_state("cancel", body)
    body |= {"status": "canceled", "cancellation_reason": call.params.get("cancellation_reason"), "next_action": None}
    call.save(body)
    call.emit("setup_intent.canceled", body)
    return body


_COMMON: Shape = {
    "customer": Param(),
    "description": Param(),
    "metadata": METADATA,
    "payment_method": Param(),
    "payment_method_types": Param("list"),
}
_CREATE: Shape = {
    **_COMMON,
    "automatic_payment_methods": AUTOMATIC_METHODS,
    "confirm": Param("boolean"),
    "return_url": Param(),
    "usage": Param(choices=("off_session", "on_session")),
}
_REASONS = Param(choices=("abandoned", "duplicate", "requested_by_customer"))

ROUTES = (
    Route("POST", _URL, _create, _CREATE),
    listing("setup_intent", _URL, {"customer": Param(), "payment_method": Param()}),
    retrieval("setup_intent", f"{_URL}/{{id}}"),
    Route("POST", f"{_URL}/{{id}}", _update, _COMMON),
    Route("POST", f"{_URL}/{{id}}/confirm", _confirm, {"payment_method": Param(), "return_url": Param()}),
    Route("POST", f"{_URL}/{{id}}/cancel", _cancel, {"cancellation_reason": _REASONS}),
)
