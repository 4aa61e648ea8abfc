"""Checkout sessions: a page of Stripe's on which someone pays once, subscribes, or saves a card."""

import secrets

from local.stripe_api.calls import Call, Route, listing, new_id, retrieval
from local.stripe_api.currencies import require_chargeable
from local.stripe_api.params import CURRENCY, MAX_AMOUNT, METADATA, PAGE, Param, Shape, merge_metadata
from local.stripe_api.refusals import invalid, malformed
from local.stripe_api.resources import automatic_tax, catalogue, customers, setup_intents
from local.stripe_api.shared_shapes import check_card_types, check_email
from local.stripe_api.store import Json
from local.stripe_api.wiring import included, timer

_URL = "/v1/checkout/sessions"
_LIFE_SECONDS = 86400
_SHORTEST_SECONDS = 1800


def _create(call: Call) -> Json:
    given = call.params
    check_email(given.get("customer_email"))
    check_card_types(given.get("payment_method_types", []))
    if "customer" in given and "customer_email" in given:
        raise malformed("You may only specify one of these parameters: customer, customer_email.", param="customer")
    customer = customers.alive(call, given["customer"], "customer") if "customer" in given else None
    body = _new(call, given)
    lines = [_line(call, wish, position) for position, wish in enumerate(given.get("line_items", []))]
    _check_lines(body, lines)
    body["currency"] = lines[0]["currency"] if lines else given.get("currency")
    if lines:
        body["amount_subtotal"] = body["amount_total"] = sum(line["amount_total"] for line in lines)
        body["total_details"] = {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0}
    if body["mode"] == "payment":
        require_chargeable(body["amount_total"], body["currency"])
    if body["mode"] == "setup":
        setup = setup_intents.new(call, {"customer": customer and customer["id"], **given.get("setup_intent_data", {})})
        setup["_checkout"] = body["id"]
        body["setup_intent"] = call.save(setup)["id"]
    body |= {"_lines": lines, "_wish": {name: given[name] for name in _PASSED_ON if name in given}}
    call.plan(body["expires_at"], "expire_checkout", body["id"])
    return call.save(body)


_PASSED_ON = ("automatic_tax", "payment_intent_data", "subscription_data")


def _new(call: Call, given: Json) -> Json:
    session_id = f"cs_test_{secrets.token_hex(29)}"
    expires_at = given.get("expires_at", call.now + _LIFE_SECONDS)
    if not call.now + _SHORTEST_SECONDS <= expires_at <= call.now + _LIFE_SECONDS:
        message = "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation."
        raise invalid(message, param="expires_at")
    none = (
        "adaptive_pricing after_expiration allow_promotion_codes amount_subtotal amount_total "
        "client_secret collected_information consent consent_collection currency_conversion customer_details "
        "invoice invoice_creation payment_intent payment_link recovered_from saved_payment_method_options "
        "setup_intent shipping_address_collection shipping_cost subscription total_details wallet_options"
    )
    subscribes = given["mode"] == "subscription"
    return {
        "id": session_id,
        "object": "checkout.session",
        **dict.fromkeys(none.split()),
        **{
            name: given.get(name)
            for name in ("cancel_url", "client_reference_id", "customer", "customer_email", "locale")
        },
        "automatic_tax": _automatic_tax(given),
        "billing_address_collection": given.get("billing_address_collection"),
        "created": call.now,
        "custom_fields": [],
        "custom_text": dict.fromkeys(("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")),
        "customer_creation": given.get("customer_creation", "always" if subscribes else "if_required"),
        "expires_at": expires_at,
        "livemode": False,
        "metadata": given.get("metadata", {}),
        "mode": given["mode"],
        "payment_method_collection": "always",
        "payment_method_types": ["card"],
        "payment_status": "no_payment_required" if given["mode"] == "setup" else "unpaid",
        "shipping_options": [],
        "status": "open",
        "submit_type": given.get("submit_type"),
        "success_url": given["success_url"],
        "ui_mode": "hosted_page",
        "url": f"{call.base_url}/_standin/checkout/{session_id}",
    }


def _automatic_tax(given: Json) -> Json:
    """Of subscriptions alone; what is owed is known when the page knows the customer's place."""
    if not given.get("automatic_tax", {}).get("enabled"):
        return {"enabled": False, "liability": None, "provider": None, "status": None}
    if given["mode"] != "subscription":
        raise malformed("The stand-in emulates automatic tax of subscriptions only.", param="automatic_tax")
    if "customer" in given and given.get("customer_update", {}).get("address") != "auto":
        message = (
            "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the "
            "Customer or set either `customer_update[address]` to 'auto' or `customer_update[shipping]` to 'auto'."
        )
        raise invalid(message, code="customer_tax_location_invalid", param="automatic_tax")
    return {"enabled": True, "liability": {"type": "self"}, "provider": "stripe", "status": "requires_location_inputs"}


def _line(call: Call, wish: Json, position: int) -> Json:
    where = f"line_items[{position}]"
    if ("price" in wish) == ("price_data" in wish):
        raise malformed("You must specify either `price` or `price_data` when creating a line item.", param=where)
    if "price" in wish:
        price = catalogue.sellable(call, wish["price"], f"{where}[price]")
    else:
        price = _ad_hoc(call, wish["price_data"], where)
    quantity = wish.get("quantity", 1)
    total = price["unit_amount"] * quantity
    return {
        "id": new_id("li"),
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": total,
        "amount_tax": 0,
        "amount_total": total,
        "currency": price["currency"],
        "description": call.find("product", price["product"])["name"],
        "price": price,
        "quantity": quantity,
    }


def _ad_hoc(call: Call, data: Json, where: str) -> Json:
    """A price for this session only: never active."""
    if ("product" in data) == ("product_data" in data):
        raise malformed("You must specify exactly one of `product` and `product_data`.", param=f"{where}[price_data]")
    if "product" in data:
        product = call.find("product", data["product"], param=f"{where}[price_data][product]")
    else:
        product = catalogue.make_product(call, {**data["product_data"], "active": False})
    return catalogue.make_price(call, {**data, "product": product["id"], "active": False})


def _check_lines(body: Json, lines: list[Json]) -> None:
    if body["mode"] == "setup":
        if lines:
            raise malformed("You can not pass `line_items` in `setup` mode.", param="line_items")
        return
    if not lines:
        raise malformed("Missing required param: line_items.", code="parameter_missing", param="line_items")
    if len({line["currency"] for line in lines}) > 1:
        raise invalid("All line items of a session must have the same currency.", param="line_items")
    recurring = [line for line in lines if line["price"]["recurring"]]
    if body["mode"] == "payment" and recurring:
        message = (
            "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only "
            "one-time prices."
        )
        raise invalid(message, param="line_items")
    if body["mode"] == "subscription" and not recurring:
        raise invalid("You must provide at least one recurring price in `subscription` mode.", param="line_items")


@timer("expire_checkout")
def _expire_later(call: Call, session_id: str) -> None:
    body = call.find("checkout.session", session_id)
    if body["status"] == "open":
        _expire(call, body)


def _expire(call: Call, body: Json) -> Json:
    call.forget("expire_checkout", body["id"])
    body |= {"status": "expired", "url": None}
    call.save(body)
    call.emit("checkout.session.expired", body)
    return body


def _expire_now(call: Call) -> Json:
    body = call.find("checkout.session", call.path["id"])
    if body["status"] != "open":
        raise invalid(
            f'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of {body["status"]}.'
        )
    return _expire(call, body)


def _update(call: Call) -> Json:
    body = call.find("checkout.session", call.path["id"])
    body["metadata"] = merge_metadata(body["metadata"], call.params.get("metadata", {"": ""}))
    return call.save(body)


@included("checkout.session", "line_items")
def _lines(_: Call, body: Json) -> Json:
    return {"object": "list", "data": body["_lines"], "has_more": False, "url": f"{_URL}/{body['id']}/line_items"}


def _list_lines(call: Call) -> Json:
    found: Json = _lines(call, call.find("checkout.session", call.path["id"]))
    return found


_PRICE_DATA: Shape = {
    "currency": CURRENCY,
    "product": Param(),
    "product_data": catalogue.PRODUCT_DATA,
    "recurring": catalogue.RECURRING,
    "tax_behavior": catalogue.TAX_BEHAVIOR,
    "unit_amount": Param("integer", required=True, minimum=0, maximum=MAX_AMOUNT),
}
_LINE: Shape = {
    "price": Param(),
    "price_data": Param("hash", fields=_PRICE_DATA),
    "quantity": Param("integer", minimum=1),
}
_PAYMENT_DATA: Shape = {
    "description": Param(),
    "metadata": METADATA,
    "receipt_email": Param(),
    "setup_future_usage": Param(choices=("off_session", "on_session")),
    "statement_descriptor": Param(max_length=22),
    "statement_descriptor_suffix": Param(max_length=22),
    "transfer_group": Param(),
}
_SUBSCRIPTION_DATA: Shape = {
    "description": Param(),
    "metadata": METADATA,
    "trial_end": Param(),
    "trial_period_days": Param("integer", minimum=1, maximum=730),
}
_CREATE: Shape = {
    **{name: Param() for name in ("cancel_url", "customer", "customer_email", "locale")},
    "automatic_tax": automatic_tax.PARAM,
    "billing_address_collection": Param(choices=("auto", "required")),
    "client_reference_id": Param(max_length=200),
    "customer_update": Param("hash", fields={"address": Param(choices=("auto", "never"))}),
    "currency": Param("currency"),
    "customer_creation": Param(choices=("always", "if_required")),
    "expires_at": Param("timestamp"),
    "line_items": Param("hashes", fields=_LINE),
    "metadata": METADATA,
    "mode": Param(required=True, choices=("payment", "setup", "subscription")),
    "payment_intent_data": Param("hash", fields=_PAYMENT_DATA),
    "payment_method_types": Param("list"),
    "setup_intent_data": Param("hash", fields={"description": Param(), "metadata": METADATA}),
    "submit_type": Param(choices=("auto", "book", "donate", "pay", "subscribe")),
    "subscription_data": Param("hash", fields=_SUBSCRIPTION_DATA),
    "success_url": Param(required=True),
}
_FILTERS: Shape = {name: Param() for name in ("customer", "payment_intent", "subscription")} | {
    "status": Param(choices=("complete", "expired", "open"))
}

ROUTES = (
    Route("POST", _URL, _create, _CREATE),
    listing("checkout.session", _URL, _FILTERS),
    retrieval("checkout.session", f"{_URL}/{{id}}"),
    Route("POST", f"{_URL}/{{id}}", _update, {"metadata": METADATA}),
    Route("POST", f"{_URL}/{{id}}/expire", _expire_now),
    Route("GET", f"{_URL}/{{id}}/line_items", _list_lines, PAGE),
)
