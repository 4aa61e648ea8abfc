"""Tax calculations: what is owed on line items for a customer at a place. Nothing is filed or moved."""

from local.stripe_api import tax_rates
from local.stripe_api.calls import Call, Route, new_id, retrieval
from local.stripe_api.params import CURRENCY, MAX_AMOUNT, PAGE, Param, Shape
from local.stripe_api.refusals import invalid, malformed
from local.stripe_api.resources import customers
from local.stripe_api.shared_shapes import ADDRESS, address
from local.stripe_api.store import Json
from local.stripe_api.tax_rates import Rate
from local.stripe_api.wiring import included

_URL = "/v1/tax/calculations"
_KEPT_SECONDS = 90 * 86400
# Stripe's code of digital services in general.
_TAX_CODE = "txcd_10000000"


def _create(call: Call) -> Json:
    given = call.params
    details = _details(call, given)
    rate = _rate(details)
    calculation_id = new_id("taxcalc")
    lines = [_line(calculation_id, wish, rate, position) for position, wish in enumerate(given["line_items"])]
    exclusive = sum(line["amount_tax"] for line in lines if line["tax_behavior"] == "exclusive")
    inclusive = sum(line["amount_tax"] for line in lines if line["tax_behavior"] == "inclusive")
    body: Json = {
        "id": calculation_id,
        "object": "tax.calculation",
        "amount_total": sum(line["amount"] for line in lines) + exclusive,
        "currency": given["currency"],
        "customer": given.get("customer"),
        "customer_details": details,
        "expires_at": call.now + _KEPT_SECONDS,
        "livemode": False,
        "ship_from_details": None,
        "shipping_cost": None,
        "tax_amount_exclusive": exclusive,
        "tax_amount_inclusive": inclusive,
        "tax_breakdown": [
            _breakdown(lines, behavior, rate) for behavior in sorted({one["tax_behavior"] for one in lines})
        ],
        "tax_date": given.get("tax_date", call.now),
        "_lines": lines,
    }
    return call.save(body)


def _details(call: Call, given: Json) -> Json:
    if ("customer" in given) == ("customer_details" in given):
        raise malformed("You must provide exactly one of `customer` and `customer_details`.", param="customer_details")
    if "customer" in given:
        customer = customers.alive(call, given["customer"], "customer")
        return _told({"address": customer["address"], "address_source": "billing"})
    return _told({**given["customer_details"], "address": address(given["customer_details"].get("address"))})


def _told(details: Json) -> Json:
    return {
        "address": details["address"],
        "address_source": details.get("address_source"),
        "ip_address": details.get("ip_address"),
        "tax_ids": details.get("tax_ids", []),
        "taxability_override": details.get("taxability_override", "none"),
    }


def _rate(details: Json) -> Rate:
    """Raises what Stripe says of an address that does not tell where tax is owed."""
    reverse = bool(details["tax_ids"]) or details["taxability_override"] == "reverse_charge"
    rate = tax_rates.of_address(details["address"] or {}, is_business=reverse)
    if rate is None:
        message = "We could not determine the customer's tax location based on the provided customer address."
        raise invalid(message, code="customer_tax_location_invalid", param="customer_details[address]")
    if details["taxability_override"] == "customer_exempt":
        return Rate(rate.percentage * 0, rate.tax_type, "customer_exempt", rate.country, rate.state)
    return rate


def _line(calculation_id: str, wish: Json, rate: Rate, position: int) -> Json:
    behavior, amount = wish.get("tax_behavior", "exclusive"), wish["amount"]
    tax = rate.tax(amount, is_inclusive=behavior == "inclusive")
    return {
        "id": new_id(f"tax_li_{calculation_id[-4:]}"),
        "object": "tax.calculation_line_item",
        "amount": amount,
        "amount_tax": tax,
        "livemode": False,
        "metadata": None,
        "product": wish.get("product"),
        "quantity": wish.get("quantity", 1),
        "reference": wish.get("reference", f"L{position + 1}"),
        "tax_behavior": behavior,
        "tax_breakdown": [_line_breakdown(amount, tax, behavior, rate)],
        "tax_code": wish.get("tax_code", _TAX_CODE),
    }


def _line_breakdown(amount: int, tax: int, behavior: str, rate: Rate) -> Json:
    level = "state" if rate.state else "country"
    place = {"country": rate.country, "display_name": rate.state or rate.country, "level": level, "state": rate.state}
    shown = {
        "display_name": (rate.tax_type or "").upper(),
        "percentage_decimal": _text(rate),
        "tax_type": rate.tax_type,
    }
    return {
        "amount": tax,
        "jurisdiction": place,
        "sourcing": "destination",
        "tax_rate_details": shown if rate.tax_type else None,
        "taxability_reason": rate.reason,
        "taxable_amount": _taxable(amount, tax, behavior, rate),
    }


def _breakdown(lines: list[Json], behavior: str, rate: Rate) -> Json:
    own = [line for line in lines if line["tax_behavior"] == behavior]
    return {
        "amount": sum(line["amount_tax"] for line in own),
        "inclusive": behavior == "inclusive",
        "tax_rate_details": {
            "country": rate.country,
            "flat_amount": None,
            "percentage_decimal": _text(rate),
            "rate_type": "percentage" if rate.tax_type else None,
            "state": rate.state,
            "tax_type": rate.tax_type,
        },
        "taxability_reason": rate.reason,
        "taxable_amount": sum(_taxable(line["amount"], line["amount_tax"], behavior, rate) for line in own),
    }


def _taxable(amount: int, tax: int, behavior: str, rate: Rate) -> int:
    if not rate.percentage:
        return 0
    return amount - tax if behavior == "inclusive" else amount


def _text(rate: Rate) -> str:
    return f"{rate.percentage.normalize():f}"


@included("tax.calculation", "line_items")
def _lines(_: Call, body: Json) -> Json:
    url = f"{_URL}/{body['id']}/line_items"
    return {"object": "list", "data": body["_lines"], "has_more": False, "url": url}


def _list_lines(call: Call) -> Json:
    found: Json = _lines(call, call.find("tax.calculation", call.path["id"]))
    return found


_TAX_ID: Shape = {"type": Param(required=True), "value": Param(required=True)}
_DETAILS: Shape = {
    "address": ADDRESS,
    "address_source": Param(choices=("billing", "shipping")),
    "ip_address": Param(),
    "tax_ids": Param("hashes", fields=_TAX_ID),
    "taxability_override": Param(choices=("customer_exempt", "none", "reverse_charge")),
}
_LINE: Shape = {
    "amount": Param("integer", required=True, minimum=-MAX_AMOUNT, maximum=MAX_AMOUNT),
    "product": Param(),
    "quantity": Param("integer", minimum=1),
    "reference": Param(max_length=500),
    "tax_behavior": Param(choices=("exclusive", "inclusive")),
    "tax_code": Param(),
}
_CREATE: Shape = {
    "currency": CURRENCY,
    "customer": Param(),
    "customer_details": Param("hash", fields=_DETAILS),
    "line_items": Param("hashes", required=True, fields=_LINE),
    "tax_date": Param("timestamp"),
}

ROUTES = (
    Route("POST", _URL, _create, _CREATE),
    retrieval("tax.calculation", f"{_URL}/{{id}}"),
    Route("GET", f"{_URL}/{{id}}/line_items", _list_lines, PAGE),
)
