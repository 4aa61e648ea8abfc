"""PaymentIntents and the charges that they make, by Stripe's test payment methods."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from local.stripe_api.calls import Call, Route, listing, new_id, retrieval
from local.stripe_api.params import CURRENCY, METADATA, REQUIRED_AMOUNT, Param, Shape, merge_metadata
from local.stripe_api.refusals import Refusal, invalid, missing
from local.stripe_api.resources.balances import book
from local.stripe_api.store import Json

# United States cards: 2.9 % + 30 cents, available two days later.
_PENDING_SECONDS = 2 * 24 * 3600


@dataclass(frozen=True)
class TestCard:
    """What a test payment method does when it is charged. `code` None = it succeeds."""

    last4: str = "4242"
    code: str | None = None
    decline_code: str | None = None
    message: str = "Your card was declined."
    at_once: bool = False


_NO_FUNDS = TestCard("9995", "card_declined", "insufficient_funds", "Your card has insufficient funds.")
_EXPIRED = TestCard("0069", "expired_card", None, "Your card has expired.")
_WRONG_CVC = TestCard("0127", "incorrect_cvc", None, "Your card's security code is incorrect.")
_PROCESSING = TestCard("0119", "processing_error", None, "An error occurred while processing your card. Try again.")
_BY_NAME: Mapping[str, TestCard] = {
    "visa": TestCard(),
    "mastercard": TestCard("4444"),
    "amex": TestCard("8431"),
    "bypassPending": TestCard("0077", at_once=True),
    "visa_chargeDeclined": TestCard("0002", "card_declined", "generic_decline"),
    "chargeDeclined": TestCard("0002", "card_declined", "generic_decline"),
    "visa_chargeDeclinedInsufficientFunds": _NO_FUNDS,
    "chargeDeclinedInsufficientFunds": _NO_FUNDS,
    "visa_chargeDeclinedLostCard": TestCard("9987", "card_declined", "lost_card"),
    "visa_chargeDeclinedStolenCard": TestCard("9979", "card_declined", "stolen_card"),
    "chargeDeclinedExpiredCard": _EXPIRED,
    "chargeDeclinedIncorrectCvc": _WRONG_CVC,
    "chargeDeclinedProcessingError": _PROCESSING,
}


def _card(method: str, param: str) -> TestCard:
    prefix, _, name = method.partition("_")
    if prefix not in ("pm", "tok") or (prefix == "pm" and not name.startswith("card_")):
        raise missing("PaymentMethod", method, param=param, status=400)
    card = _BY_NAME.get(name.removeprefix("card_"))
    if card is None:
        raise missing("PaymentMethod", method, param=param, status=400)
    return card


def _charge(call: Call, intent_id: str | None, source: Json, card: TestCard, method: str) -> Json:
    """Charge the card; a declined charge is kept too, as at Stripe."""
    charge_id, amount, currency = new_id("ch"), source["amount"], source["currency"]
    paid = card.code is None
    body: Json = {
        "id": charge_id,
        "object": "charge",
        "amount": amount,
        "amount_captured": amount if paid else 0,
        "amount_refunded": 0,
        "balance_transaction": None,
        "captured": paid,
        "created": call.now,
        "currency": currency,
        "description": source.get("description"),
        "failure_code": card.code,
        "failure_message": None if paid else card.message,
        "livemode": False,
        "metadata": source.get("metadata", {}),
        "paid": paid,
        "payment_intent": intent_id,
        "payment_method": method,
        "payment_method_details": {"card": {"last4": card.last4}, "type": "card"},
        "refunded": False,
        "status": "succeeded" if paid else "failed",
        "transfer_group": source.get("transfer_group"),
    }
    if paid:
        fee = min(amount, (amount * 29 + 999) // 1000 + 30)
        on = call.now if card.at_once else call.now + _PENDING_SECONDS
        body["balance_transaction"] = book(
            call, call.account, "charge", charge_id, amount, currency, fee=fee, available_on=on
        )
    call.save(body)
    call.emit("charge.succeeded" if paid else "charge.failed", body)
    return body


def _create_charge(call: Call) -> Json:
    card = _card(call.params["source"], "source")
    charge = _charge(call, None, call.params, card, call.params["source"])
    if card.code:
        raise _declined(card, charge)
    return charge


def _declined(card: TestCard, charge: Json, intent: Json | None = None) -> Refusal:
    more = {"charge": charge["id"], "decline_code": card.decline_code, "payment_intent": intent}
    # The refusal is an answer with an effect: the failed charge stays.
    return Refusal(402, "card_error", card.message, code=card.code, **more)


def _create_intent(call: Call) -> Json:
    given, intent_id = call.params, new_id("pi")
    body: Json = {
        "id": intent_id,
        "object": "payment_intent",
        "amount": given["amount"],
        "amount_capturable": 0,
        "amount_received": 0,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic",
        "client_secret": f"{intent_id}_secret_{secrets.token_hex(12)}",
        "confirmation_method": "automatic",
        "created": call.now,
        "currency": given["currency"],
        "description": given.get("description"),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": given.get("metadata", {}),
        "payment_method": None,
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
        "transfer_group": given.get("transfer_group"),
    }
    _choose_method(body, given)
    call.save(body)
    call.emit("payment_intent.created", body)
    return _confirm(call, body) if given.get("confirm") else body


def _choose_method(body: Json, given: Json) -> None:
    if "payment_method" in given:
        _card(given["payment_method"], "payment_method")
        body["payment_method"], body["status"] = given["payment_method"], "requires_confirmation"


def _confirm(call: Call, body: Json) -> Json:
    if body["status"] not in ("requires_payment_method", "requires_confirmation"):
        raise _unexpected_state("confirm", body)
    method = body["payment_method"]
    if method is None:
        message = "You cannot confirm this PaymentIntent because it's missing a payment method."
        raise invalid(message, code="payment_intent_unexpected_state", param="payment_method")
    card = _card(method, "payment_method")
    charge = _charge(call, body["id"], body, card, method)
    body["latest_charge"] = charge["id"]
    if card.code:
        error = _declined(card, charge)
        body |= {"status": "requires_payment_method", "payment_method": None, "last_payment_error": error.body["error"]}
        call.save(body)
        call.emit("payment_intent.payment_failed", body)
        raise _declined(card, charge, body)
    body |= {"status": "succeeded", "amount_received": body["amount"], "last_payment_error": None}
    call.save(body)
    call.emit("payment_intent.succeeded", body)
    return body


def _unexpected_state(verb: str, body: Json) -> Refusal:
    message = f"You cannot {verb} this PaymentIntent because it has a status of {body['status']}."
    return invalid(message, code="payment_intent_unexpected_state")


def _confirm_intent(call: Call) -> Json:
    body = call.find("payment_intent", call.path["id"])
    if body["status"] not in ("requires_payment_method", "requires_confirmation"):
        raise _unexpected_state("confirm", body)
    _choose_method(body, call.params)
    return _confirm(call, body)


def _update_intent(call: Call) -> Json:
    body = call.find("payment_intent", call.path["id"])
    body["description"] = call.params.get("description", body["description"])
    body["metadata"] = merge_metadata(body["metadata"], call.params.get("metadata", {"": ""}))
    _choose_method(body, call.params)
    return call.save(body)


def _cancel_intent(call: Call) -> Json:
    body = call.find("payment_intent", call.path["id"])
    if body["status"] in ("succeeded", "canceled"):
        raise _unexpected_state("cancel", body)
    body |= {
        "status": "canceled",
        "canceled_at": call.now,
        "cancellation_reason": call.params.get("cancellation_reason"),
    }
    call.save(body)
    call.emit("payment_intent.canceled", body)
    return body


_COMMON: Shape = {"description": Param(), "metadata": METADATA, "transfer_group": Param()}
_MONEY: Shape = {"amount": REQUIRED_AMOUNT, "currency": CURRENCY}
_INTENT: Shape = {
    **_MONEY,
    **_COMMON,
    "automatic_payment_methods": Param(
        "hash", fields={"enabled": Param("boolean"), "allow_redirects": Param(choices=("always", "never"))}
    ),
    "capture_method": Param(choices=("automatic", "automatic_async")),
    "confirm": Param("boolean"),
    "payment_method": Param(),
    "payment_method_types": Param("list"),
    "return_url": Param(),
}
_PI = "/v1/payment_intents"

ROUTES = (
    Route("POST", _PI, _create_intent, _INTENT),
    listing("payment_intent", _PI),
    retrieval("payment_intent", f"{_PI}/{{id}}"),
    Route("POST", f"{_PI}/{{id}}", _update_intent, {**_COMMON, "payment_method": Param()}),
    Route("POST", f"{_PI}/{{id}}/confirm", _confirm_intent, {"payment_method": Param(), "return_url": Param()}),
    Route("POST", f"{_PI}/{{id}}/cancel", _cancel_intent, {"cancellation_reason": Param()}),
    Route("POST", "/v1/charges", _create_charge, {**_MONEY, **_COMMON, "source": Param(required=True)}),
    listing("charge", "/v1/charges", {"payment_intent": Param(), "transfer_group": Param()}),
    retrieval("charge", "/v1/charges/{id}"),
)
