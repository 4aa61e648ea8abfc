"""PaymentIntents: one payment from its creation, through its customer's authentication, to its charge."""

from local.stripe_api.calls import Call, Route, listing, retrieval
from local.stripe_api.currencies import require_chargeable
from local.stripe_api.params import AMOUNT, CURRENCY, METADATA, REQUIRED_AMOUNT, Param, Shape, merge_metadata
from local.stripe_api.refusals import malformed
from local.stripe_api.resources import customers, paying
from local.stripe_api.shared_shapes import AUTOMATIC_METHODS, SHIPPING, check_card_types
from local.stripe_api.store import Json

_URL = "/v1/payment_intents"


def _create(call: Call) -> Json:
    given = call.params
    check_card_types(given.get("payment_method_types", []))
    if not given.get("confirm"):
        _refuse_without_confirm(given)
    if "customer" in given:
        customer = customers.alive(call, given["customer"], "customer")
        call = customers.now_of(call, customer)
    body = paying.new(call, given)
    paying.choose_method(call, body, given)
    call.save(body)
    call.emit("payment_intent.created", body)
    return paying.confirm(call, body, given) if given.get("confirm") else body


def _refuse_without_confirm(given: Json) -> None:
    for name in ("off_session", "error_on_requires_action", "return_url"):
        if name in given:
            message = f"The parameter `{name}` cannot be passed when creating a PaymentIntent unless `confirm` is set to true."
            raise malformed(message, param=name)


def _confirm(call: Call) -> Json:
    body = call.find("payment_intent", call.path["id"])
    if body["status"] not in paying.CONFIRMABLE:
        raise paying.unexpected_state("confirm", body)
    call = _now_of(call, body)
    paying.choose_method(call, body, call.params)
    return paying.confirm(call, body, call.params)


def _now_of(call: Call, body: Json) -> Call:
    customer = body["customer"] and call.store.get("customer", call.account, body["customer"])
    return customers.now_of(call, customer) if customer else call


def _update(call: Call) -> Json:
    body, given = call.find("payment_intent", call.path["id"]), call.params
    if body["status"] in ("succeeded", "canceled") and set(given) - {"metadata", "description", "receipt_email"}:
        raise paying.unexpected_state("update", body)
    if "customer" in given:
        body["customer"] = customers.alive(call, given["customer"], "customer")["id"]
    body |= {name: given[name] for name in (*paying.PLAIN, "amount", "currency", "setup_future_usage") if name in given}
    require_chargeable(body["amount"], body["currency"])
    if "metadata" in given:
        body["metadata"] = merge_metadata(body["metadata"], given["metadata"])
    paying.choose_method(call, body, given)
    return call.save(body)


def _cancel(call: Call) -> Json:
    return paying.cancel(call, call.find("payment_intent", call.path["id"]), call.params.get("cancellation_reason"))


_USAGE = Param(choices=("off_session", "on_session"), emptiable=True)
_COMMON: Shape = {
    "description": Param(),
    "metadata": METADATA,
    "payment_method": Param(),
    "payment_method_types": Param("list"),
    "receipt_email": Param(emptiable=True),
    "setup_future_usage": _USAGE,
    "shipping": SHIPPING,
    "statement_descriptor": Param(max_length=22),
    "statement_descriptor_suffix": Param(max_length=22),
    "transfer_group": Param(),
    "customer": Param(),
}
_ON_CONFIRM: Shape = {
    "error_on_requires_action": Param("boolean"),
    "off_session": Param("boolean"),
    "return_url": Param(),
}
_CREATE: Shape = {
    **_COMMON,
    **_ON_CONFIRM,
    "amount": REQUIRED_AMOUNT,
    "currency": CURRENCY,
    "automatic_payment_methods": AUTOMATIC_METHODS,
    "capture_method": Param(choices=("automatic", "automatic_async")),
    "confirm": Param("boolean"),
}
_UPDATE: Shape = {**_COMMON, "amount": AMOUNT, "currency": Param("currency")}
_CONFIRM: Shape = {
    **_ON_CONFIRM,
    "payment_method": Param(),
    "receipt_email": Param(emptiable=True),
    "setup_future_usage": _USAGE,
}
_REASONS = Param(choices=("duplicate", "fraudulent", "requested_by_customer", "abandoned"))

ROUTES = (
    Route("POST", _URL, _create, _CREATE),
    listing("payment_intent", _URL, {"customer": Param()}),
    retrieval("payment_intent", f"{_URL}/{{id}}"),
    Route("POST", f"{_URL}/{{id}}", _update, _UPDATE),
    Route("POST", f"{_URL}/{{id}}/confirm", _confirm, _CONFIRM),
    Route("POST", f"{_URL}/{{id}}/cancel", _cancel, {"cancellation_reason": _REASONS}),
)
