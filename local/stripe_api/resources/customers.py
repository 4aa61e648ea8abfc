"""Customers: whom the platform charges, with their default payment method and, in tests, their own clock."""

import secrets

from local.stripe_api.calls import Call, Route, listing, new_id, retrieval
from local.stripe_api.params import METADATA, Param, Shape, merge_metadata
from local.stripe_api.refusals import invalid
from local.stripe_api.resources import payment_methods, test_clocks
from local.stripe_api.shared_shapes import ADDRESS, SHIPPING, address, check_email
from local.stripe_api.store import Json

_URL = "/v1/customers"
_PLAIN = ("description", "email", "name", "phone", "preferred_locales", "tax_exempt", "balance")


def _create(call: Call) -> Json:
    return make(call, call.params)


def make(call: Call, given: Json) -> Json:
    clock = given.get("test_clock")
    if clock:
        call = call.at(call.find("test_helpers.test_clock", clock, param="test_clock")["frozen_time"])
        test_clocks.require_room(call, clock)
    body: Json = {
        "id": new_id("cus"),
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": call.now,
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "discount": None,
        "email": None,
        "invoice_prefix": secrets.token_hex(4).upper(),
        "invoice_settings": _no_settings(),
        "livemode": False,
        "metadata": {},
        "name": None,
        "next_invoice_sequence": 1,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": clock,
    }
    _apply(body, given)
    call.save(body)
    if given.get("payment_method"):
        method = payment_methods.named(call, given["payment_method"], "payment_method")
        payment_methods.attach_to(call, method, body["id"])
    _choose_default(call, body, given)
    call.save(body)
    call.emit("customer.created", body)
    return body


def _no_settings() -> Json:
    return {"custom_fields": None, "default_payment_method": None, "footer": None, "rendering_options": None}


def _apply(body: Json, given: Json) -> None:
    check_email(given.get("email"))
    body |= {name: given[name] for name in _PLAIN if name in given}
    if "address" in given:
        body["address"] = address(given["address"])
    if "shipping" in given:
        shipping = given["shipping"]
        body["shipping"] = shipping and {**shipping, "address": address(shipping["address"])}
    if "metadata" in given:
        body["metadata"] = merge_metadata(body["metadata"], given["metadata"])


def _choose_default(call: Call, body: Json, given: Json) -> None:
    settings = given.get("invoice_settings", {})
    if "default_payment_method" in settings:
        chosen = settings["default_payment_method"]
        if chosen:
            name = "invoice_settings[default_payment_method]"
            chosen = payment_methods.of_customer(call, chosen, body["id"], name)["id"]
        body["invoice_settings"]["default_payment_method"] = chosen
    if "footer" in settings:
        body["invoice_settings"]["footer"] = settings["footer"]


def _update(call: Call) -> Json:
    body = alive(call, call.path["id"])
    before = {name: body[name] for name in call.params if name in body}
    before = {name: dict(value) if isinstance(value, dict) else value for name, value in before.items()}
    _apply(body, call.params)
    _choose_default(call, body, call.params)
    call.save(body)
    call.emit("customer.updated", body, previous={name: old for name, old in before.items() if old != body[name]})
    return body


def alive(call: Call, customer_id: str, param: str = "id") -> Json:
    """The customer. Raises what Stripe says of one who is not there, or was deleted."""
    body = call.find("customer", customer_id, param=param)
    if body.get("deleted"):
        raise invalid(f"No such customer: '{customer_id}'", code="resource_missing", param=param)
    return body


def now_of(call: Call, customer: Json) -> Call:
    """The call as of the customer's time: their test clock's, when they have one."""
    if not customer.get("test_clock"):
        return call
    return call.at(call.find("test_helpers.test_clock", customer["test_clock"])["frozen_time"])


def _delete(call: Call) -> Json:
    body = alive(call, call.path["id"])
    for method in payment_methods.all_of(call, body["id"]):
        payment_methods.detach_from(call, method)
    call.emit("customer.deleted", body)
    gone = {"id": body["id"], "object": "customer", "deleted": True}
    call.save({**gone, "created": body["created"]})
    return gone


def _list(call: Call) -> Json:
    page = _LISTING.run(call)
    return {**page, "data": [one for one in page["data"] if not one.get("deleted")]}


_SETTINGS = Param(
    "hash",
    fields={"default_payment_method": Param(emptiable=True), "footer": Param(emptiable=True)},
)
_UPDATE: Shape = {
    **{name: Param(emptiable=True) for name in ("description", "name", "phone")},
    "email": Param(max_length=512, emptiable=True),
    "address": ADDRESS,
    "balance": Param("integer"),
    "invoice_settings": _SETTINGS,
    "metadata": METADATA,
    "preferred_locales": Param("list"),
    "shipping": SHIPPING,
    "tax_exempt": Param(choices=("none", "exempt", "reverse")),
}
_CREATE: Shape = {**_UPDATE, "payment_method": Param(), "test_clock": Param()}
_LISTING = listing("customer", _URL, {"email": Param(), "test_clock": Param()})

ROUTES = (
    Route("POST", _URL, _create, _CREATE),
    Route("GET", _URL, _list, _LISTING.shape),
    retrieval("customer", f"{_URL}/{{id}}"),
    Route("POST", f"{_URL}/{{id}}", _update, _UPDATE),
    Route("DELETE", f"{_URL}/{{id}}", _delete),
)
