"""How a PaymentIntent is paid: charged, declined, or waiting for its customer's bank; for whoever asks."""

import secrets
from dataclasses import replace

from local.stripe_api.calls import Call, new_id
from local.stripe_api.cards import TestCard
from local.stripe_api.currencies import require_chargeable
from local.stripe_api.refusals import Refusal, invalid
from local.stripe_api.resources import authentication, charges, payment_methods
from local.stripe_api.store import Json, public

CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
PLAIN = (
    "description",
    "receipt_email",
    "shipping",
    "transfer_group",
    "statement_descriptor",
    "statement_descriptor_suffix",
)


def new(call: Call, given: Json) -> Json:
    """A PaymentIntent that waits for its payment method; nothing is told of it yet."""
    require_chargeable(given["amount"], given["currency"])
    intent_id = new_id("pi")
    body: Json = {
        "id": intent_id,
        "object": "payment_intent",
        "amount": given["amount"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": given.get("automatic_payment_methods"),
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": given.get("capture_method", "automatic_async"),
        "client_secret": f"{intent_id}_secret_{secrets.token_hex(12)}",
        "confirmation_method": "automatic",
        "created": call.now,
        "currency": given["currency"],
        "customer": given.get("customer"),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": given.get("metadata", {}),
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": ["card"],
        "processing": None,
        "review": None,
        "setup_future_usage": given.get("setup_future_usage"),
        "source": None,
        "status": "requires_payment_method",
        "transfer_data": None,
        **{name: given.get(name) for name in PLAIN},
    }
    return body


def choose_method(call: Call, body: Json, given: Json) -> None:
    if "payment_method" in given:
        method = payment_methods.usable(call, given["payment_method"], body["customer"])
        body["payment_method"], body["status"] = method["id"], "requires_confirmation"


def confirm(call: Call, body: Json, given: Json) -> Json:
    """Charge the method, or ask for authentication. Raises the card's decline, which the intent keeps as its last error."""
    if body["status"] not in CONFIRMABLE:
        raise unexpected_state("confirm", body)
    if body["payment_method"] is None:
        message = (
            "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the "
            "PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method."
        )
        raise invalid(message, code="payment_intent_unexpected_state", param="payment_method")
    if "setup_future_usage" in given:
        body["setup_future_usage"] = given["setup_future_usage"]
    method = payment_methods.usable(call, body["payment_method"], body["customer"])
    off_session = given.get("off_session", False)
    if authentication.is_needed(method, off_session=off_session):
        if off_session or given.get("error_on_requires_action"):
            raise _fail(call, body, method, _unauthenticated(method))
        return _require_action(call, body, given.get("return_url"))
    declined = settle(call, body, method)
    if declined:
        raise declined
    return body


def attempt(call: Call, body: Json, method: Json, *, off_session: bool) -> Refusal | None:
    """Collect for an invoice: a card that wants its customer waits for them, also when they are not there."""
    if authentication.is_needed(method, off_session=off_session):
        _require_action(call, body, None)
        return None
    return settle(call, body, method)


def _unauthenticated(method: Json) -> TestCard:
    code = "authentication_required"
    return replace(
        payment_methods.card_of(method), code=code, decline_code=code, message=charges.AUTHENTICATION_MESSAGE
    )


def _require_action(call: Call, body: Json, return_url: str | None) -> Json:
    body |= {"status": "requires_action", "next_action": authentication.next_action(call, body["id"], return_url)}
    call.save(body)
    call.emit("payment_intent.requires_action", body)
    return body


def settle(call: Call, body: Json, method: Json) -> Refusal | None:
    """Charge the method, which needs no authentication any more. The decline when there was one; the intent tells too."""
    card = payment_methods.card_of(method)
    if card.code:
        return _fail(call, body, method, card)
    charge = charges.make(call, body, method, intent_id=body["id"])
    _keep_method(call, body, method)
    body |= {
        "status": "succeeded",
        "amount_received": body["amount"],
        "last_payment_error": None,
        "latest_charge": charge["id"],
        "next_action": None,
    }
    call.save(body)
    call.emit("payment_intent.succeeded", body)
    return None


def _fail(call: Call, body: Json, method: Json, answer: TestCard) -> Refusal:
    charge = charges.make(call, body, method, intent_id=body["id"], failure=answer)
    error = payment_methods.decline(answer, payment_method=method, charge=charge["id"])
    _back_to_method(body, {**error.body["error"]})
    body["latest_charge"] = charge["id"]
    call.save(body)
    call.emit("payment_intent.payment_failed", body)
    return payment_methods.decline(answer, payment_method=method, charge=charge["id"], payment_intent=public(body))


def _back_to_method(body: Json, error: Json) -> None:
    body |= {
        "status": "requires_payment_method",
        "payment_method": None,
        "last_payment_error": error,
        "next_action": None,
    }


def _keep_method(call: Call, body: Json, method: Json) -> None:
    """A method without customer works once; one whose future use was announced becomes the customer's."""
    if body["customer"] is None:
        method["_is_spent"] = True
        call.save(method)
    elif body["setup_future_usage"]:
        method["_is_saved"] = True
        call.save(method)
        payment_methods.attach_to(call, method, body["customer"])
    elif method["customer"] is None:
        method["_is_spent"] = True
        call.save(method)


@authentication.of("payment_intent")
def _authenticated(call: Call, body: Json, *, succeeds: bool) -> Json:
    """The customer came back from their bank."""
    method = call.find("payment_method", body["payment_method"])
    if succeeds:
        settle(call, body, method)
        return body
    _back_to_method(body, authentication.failure("payment_intent_authentication_failure", method))
    call.save(body)
    call.emit("payment_intent.payment_failed", body)
    return body


def unexpected_state(verb: str, body: Json) -> Refusal:
    message = f"This PaymentIntent's status is {body['status']}: you cannot {verb} it."
    if body["status"] == "succeeded" and verb == "confirm":
        message = (
            "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed."
        )
    refusal = invalid(message, code="payment_intent_unexpected_state")
    refusal.body["error"]["payment_intent"] = public(body)
    return refusal


def cancel(call: Call, body: Json, reason: str | None) -> Json:
    if body["status"] in ("succeeded", "canceled"):
        raise unexpected_state("cancel", body)
    body |= {"status": "canceled", "canceled_at": call.now, "cancellation_reason": reason, "next_action": None}
    call.save(body)
    call.emit("payment_intent.canceled", body)
    return body
