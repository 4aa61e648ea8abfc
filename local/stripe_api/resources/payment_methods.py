"""Payment methods: test cards as a customer's own, attached, listed and detached."""

from typing import Any

from local.stripe_api import cards, typed_cards
from local.stripe_api.calls import Call, Route, listing, new_id, retrieval
from local.stripe_api.cards import TestCard
from local.stripe_api.params import METADATA, PAGE, Param, Shape, merge_metadata
from local.stripe_api.refusals import Refusal, invalid, malformed, missing
from local.stripe_api.shared_shapes import BILLING_DETAILS, billing_details
from local.stripe_api.store import Json, public

_URL = "/v1/payment_methods"
_EXPIRES_AFTER_YEARS = 4
_DEAD_MESSAGE = (
    "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a "
    "connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a "
    "PaymentMethod multiple times, you must attach it to a Customer first."
)


def make(call: Call, card_name: str, given: Json | None = None) -> Json:
    """A payment method of its own that behaves as the named test card."""
    given, card = given or {}, cards.of(card_name)
    expiry = given.get("card", {})
    body: Json = {
        "id": new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": given.get("allow_redisplay", "unspecified"),
        "billing_details": billing_details(given.get("billing_details", {})),
        "card": {
            "brand": card.brand,
            "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
            "country": "US",
            "display_brand": card.brand,
            "exp_month": expiry.get("exp_month", 12),
            "exp_year": expiry.get("exp_year", typed_cards.year_of(call) + _EXPIRES_AFTER_YEARS),
            "fingerprint": f"standin{card.number[-9:]}",
            "funding": "credit",
            "generated_from": None,
            "last4": card.last4,
            "networks": {"available": [card.brand], "preferred": None},
            "three_d_secure_usage": {"supported": True},
            "wallet": None,
        },
        "created": call.now,
        "customer": None,
        "livemode": False,
        "metadata": given.get("metadata", {}),
        "type": "card",
        # What Stripe knows of the card and never answers.
        "_card": card_name,
        "_is_saved": False,
        "_is_spent": False,
    }
    return call.save(body)


def card_of(method: Json) -> TestCard:
    return cards.of(method["_card"])


def named(call: Call, method_id: str, param: str) -> Json:
    """The payment method of this id, or a new one when the id names a test card (`pm_card_visa`)."""
    card_name = cards.named(method_id)
    if card_name:
        return make(call, card_name)
    if method_id.startswith("pm_card_"):
        raise missing("PaymentMethod", method_id, param=param, status=400)
    return call.find("payment_method", method_id, param=param)


def of_customer(call: Call, method_id: str, customer_id: str, param: str) -> Json:
    """The customer's payment method. Raises what Stripe says of one that is not attached to them."""
    method = call.find("payment_method", method_id, param=param)
    if method["customer"] != customer_id:
        message = (
            f"The customer does not have a payment method with the ID {method_id}. The payment method must be attached to "
            "the customer."
        )
        raise invalid(message, code="resource_missing", param=param)
    return method


def usable(call: Call, method_id: str, customer_id: str | None, param: str = "payment_method") -> Json:
    """The method for a payment by this customer, or by none. Raises for another's method and for one that was used up."""
    method = named(call, method_id, param)
    if method["_is_spent"]:
        raise invalid(_DEAD_MESSAGE, code="payment_method_unexpected_state", param=param)
    if method["customer"] and customer_id is None:
        message = (
            "The payment method you provided has already been attached to a customer. To use this payment method on behalf "
            "of that customer, you must provide the customer in the request."
        )
        raise invalid(message, param=param)
    if method["customer"] and method["customer"] != customer_id:
        message = (
            f"The payment method supplied ({method['id']}) belongs to the Customer {method['customer']}. Please include "
            "the Customer in the `customer` parameter on the PaymentIntent."
        )
        raise invalid(message, param=param)
    return method


def attach_to(call: Call, method: Json, customer_id: str) -> Json:
    """Make it the customer's. Raises the card's decline: attaching asks the bank, as at Stripe."""
    if method["_is_spent"]:
        raise invalid(_DEAD_MESSAGE, code="payment_method_unexpected_state", param="payment_method")
    if method["customer"] == customer_id:
        return method
    if method["customer"]:
        message = "The payment method you provided has already been attached to a customer."
        raise invalid(message, code="payment_method_unexpected_state")
    refuse_declined(method)
    method["customer"] = customer_id
    call.save(method)
    call.emit("payment_method.attached", method)
    return method


def refuse_declined(method: Json) -> None:
    """Raises the decline that the bank gives when the card is only checked, not charged."""
    card = card_of(method)
    if card.code and not card.attaches:
        raise decline(card, payment_method=method)


def decline(card: TestCard, *, payment_method: Json, **more: Any) -> Refusal:
    """The card's refusal: an answer with an effect, so what was saved stays."""
    shown = public(payment_method)
    return Refusal(
        402, "card_error", card.message, code=card.code, decline_code=card.decline_code, payment_method=shown, **more
    )


def detach_from(call: Call, method: Json) -> Json:
    """It is nobody's any more, and can never be used again."""
    before = {"customer": method["customer"]}
    customer = call.store.get("customer", call.account, method["customer"] or "")
    method |= {"customer": None, "_is_spent": True}
    call.save(method)
    if customer and customer.get("invoice_settings", {}).get("default_payment_method") == method["id"]:
        customer["invoice_settings"]["default_payment_method"] = None
        call.save(customer)
    call.emit("payment_method.detached", method, previous=before)
    return method


def all_of(call: Call, customer_id: str) -> list[Json]:
    return call.store.matching("payment_method", call.account, customer=customer_id)


def _create(call: Call) -> Json:
    given = call.params
    card = given.get("card")
    if card is None:
        raise malformed("Missing required param: card.", code="parameter_missing", param="card")
    return make(call, typed_cards.name_of(call, card), given)


def _update(call: Call) -> Json:
    body = call.find("payment_method", call.path["id"])
    if body["customer"] is None:
        raise invalid("You must save this PaymentMethod to a customer before you can update it.")
    given = call.params
    if "billing_details" in given:
        body["billing_details"] = billing_details({**body["billing_details"], **given["billing_details"]})
    if "metadata" in given:
        body["metadata"] = merge_metadata(body["metadata"], given["metadata"])
    body["card"] |= {name: value for name, value in given.get("card", {}).items() if name in ("exp_month", "exp_year")}
    call.save(body)
    call.emit("payment_method.updated", body)
    return body


def _attach(call: Call) -> Json:
    method = named(call, call.path["id"], "id")
    customer = call.find("customer", call.params["customer"], param="customer")
    return attach_to(call, method, customer["id"])


def _detach(call: Call) -> Json:
    method = call.find("payment_method", call.path["id"])
    if method["customer"] is None:
        raise invalid("The payment method you provided is not attached to a customer so detachment is impossible.")
    return detach_from(call, method)


def _list_of_customer(call: Call) -> Json:
    customer = call.find("customer", call.path["id"])
    return call.lists("payment_method", _where(call, customer["id"]), f"/v1/customers/{customer['id']}/payment_methods")


def _list(call: Call) -> Json:
    customer_id = call.params.get("customer")
    if customer_id:
        call.find("customer", customer_id, param="customer")
    return call.lists("payment_method", _where(call, customer_id), _URL)


def _where(call: Call, customer_id: str | None) -> dict[str, str | bool]:
    where = {"customer": customer_id, "type": call.params.get("type")}
    return {name: value for name, value in where.items() if value}


def _retrieve_of_customer(call: Call) -> Json:
    method = call.find("payment_method", call.path["method"])
    if method["customer"] != call.path["id"]:
        raise missing("PaymentMethod", method["id"])
    return method


_EXPIRY: Shape = {"exp_month": Param("integer"), "exp_year": Param("integer")}
_CARD = Param("hash", fields={**_EXPIRY, "number": Param(), "cvc": Param(), "token": Param()})
_TYPE = Param(choices=("card",))
_REDISPLAY = Param(choices=("always", "limited", "unspecified"))
_CREATE: Shape = {
    "type": Param(required=True, choices=("card",)),
    "card": _CARD,
    "billing_details": BILLING_DETAILS,
    "metadata": METADATA,
    "allow_redisplay": _REDISPLAY,
}
_UPDATE: Shape = {
    "billing_details": BILLING_DETAILS,
    "metadata": METADATA,
    "card": Param("hash", fields=_EXPIRY),
    "allow_redisplay": _REDISPLAY,
}
_OF_CUSTOMER: Shape = {**PAGE, "type": _TYPE, "allow_redisplay": _REDISPLAY}

ROUTES = (
    Route("POST", _URL, _create, _CREATE),
    Route("GET", _URL, _list, listing("payment_method", _URL, {"customer": Param(), "type": _TYPE}).shape),
    retrieval("payment_method", f"{_URL}/{{id}}"),
    Route("POST", f"{_URL}/{{id}}", _update, _UPDATE),
    Route("POST", f"{_URL}/{{id}}/attach", _attach, {"customer": Param(required=True)}),
    Route("POST", f"{_URL}/{{id}}/detach", _detach),
    Route("GET", "/v1/customers/{id}/payment_methods", _list_of_customer, _OF_CUSTOMER),
    Route("GET", "/v1/customers/{id}/payment_methods/{method}", _retrieve_of_customer),
)
