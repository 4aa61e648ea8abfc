"""Invoice items: amounts that wait for their customer's next invoice."""

from local.stripe_api.calls import Call, Route, listing, retrieval
from local.stripe_api.params import MAX_AMOUNT, METADATA, Param, Shape, merge_metadata
from local.stripe_api.refusals import invalid, malformed
from local.stripe_api.resources import catalogue, customers, invoice_bodies, invoice_lines
from local.stripe_api.store import Json

_URL = "/v1/invoiceitems"


def _create(call: Call) -> Json:
    given = call.params
    customer = customers.alive(call, given["customer"], "customer")
    call = customers.now_of(call, customer)
    body = _priced(call, customer, given) if "pricing" in given else _plain(call, customer, given)
    body["metadata"] = given.get("metadata", {})
    if "subscription" in given:
        subscription = call.find("subscription", given["subscription"], param="subscription")
        details = {"subscription": subscription["id"], "subscription_item": None}
        body["parent"] = {"subscription_details": details, "type": "subscription_details"}
    if "period" in given:
        body["period"] = given["period"]
    call.save(body)
    if "invoice" in given:
        _add_to(call, body, given["invoice"])
    call.emit("invoiceitem.created", body)
    return body


def _plain(call: Call, customer: Json, given: Json) -> Json:
    for name in ("amount", "currency"):
        if name not in given:
            raise malformed(f"Missing required param: {name}.", code="parameter_missing", param=name)
    return invoice_lines.pending_item(
        call, customer, given["amount"], given["currency"], description=given.get("description")
    )


def _priced(call: Call, customer: Json, given: Json) -> Json:
    price = catalogue.sellable(call, given["pricing"]["price"], "pricing[price]")
    if price["recurring"]:
        message = (
            "The price specified is set to `type=recurring` but this field only accepts prices with `type=one_time`."
        )
        raise invalid(message, param="pricing[price]")
    quantity = given.get("quantity", 1)
    about = given.get("description", price["nickname"])
    body = invoice_lines.pending_item(
        call, customer, price["unit_amount"] * quantity, price["currency"], description=about
    )
    details = {"price": price["id"], "product": price["product"]}
    pricing = {"price_details": details, "type": "price_details", "unit_amount_decimal": price["unit_amount_decimal"]}
    return {**body, "pricing": pricing, "quantity": quantity, "quantity_decimal": str(quantity)}


def _add_to(call: Call, body: Json, invoice_id: str) -> None:
    invoice = call.find("invoice", invoice_id, param="invoice")
    if invoice["status"] != "draft" or invoice["customer"] != body["customer"]:
        raise invalid("Invoice items can only be added to a draft invoice of the same customer.", param="invoice")
    body["invoice"] = invoice_id
    call.save(body)
    invoice_bodies.set_lines(invoice, [*invoice["lines"]["data"], invoice_lines.of_invoice_item(body)])
    call.save(invoice)
    call.emit("invoice.updated", invoice)


def _waiting(call: Call) -> Json:
    body = call.find("invoiceitem", call.path["id"])
    if body["invoice"] and call.find("invoice", body["invoice"])["status"] != "draft":
        raise invalid("This invoice item is attached to an invoice that is no longer editable.")
    return body


def _update(call: Call) -> Json:
    body, given = _waiting(call), call.params
    if body["invoice"] is None and "amount" in given:
        body |= {"amount": given["amount"], "net_amount": given["amount"]}
    body["description"] = given.get("description", body["description"])
    if "metadata" in given:
        body["metadata"] = merge_metadata(body["metadata"], given["metadata"])
    return call.save(body)


def _delete(call: Call) -> Json:
    body = _waiting(call)
    call.store.delete(body["id"])
    if body["invoice"]:
        invoice = call.find("invoice", body["invoice"])
        kept = [one for one in invoice["lines"]["data"] if not _is_of(one, body["id"])]
        invoice_bodies.set_lines(invoice, kept)
        call.save(invoice)
    call.emit("invoiceitem.deleted", body)
    return {"id": body["id"], "object": "invoiceitem", "deleted": True}


def _is_of(line: Json, item_id: str) -> bool:
    details = line["parent"]["invoice_item_details"]
    return bool(details and details["invoice_item"] == item_id)


_AMOUNT = Param("integer", minimum=-MAX_AMOUNT, maximum=MAX_AMOUNT)
_PERIOD = Param("hash", fields={"start": Param("timestamp", required=True), "end": Param("timestamp", required=True)})
_CREATE: Shape = {
    "amount": _AMOUNT,
    "currency": Param("currency"),
    "customer": Param(required=True),
    "description": Param(),
    "invoice": Param(),
    "metadata": METADATA,
    "period": _PERIOD,
    "pricing": Param("hash", fields={"price": Param(required=True)}),
    "quantity": Param("integer", minimum=0),
    "subscription": Param(),
}

ROUTES = (
    Route("POST", _URL, _create, _CREATE),
    listing("invoiceitem", _URL, {"customer": Param(), "invoice": Param()}),
    retrieval("invoiceitem", f"{_URL}/{{id}}"),
    Route("POST", f"{_URL}/{{id}}", _update, {"amount": _AMOUNT, "description": Param(), "metadata": METADATA}),
    Route("DELETE", f"{_URL}/{{id}}", _delete),
)
