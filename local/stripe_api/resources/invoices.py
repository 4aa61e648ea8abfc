"""Invoices as they are asked for: made by hand, looked up, finalized, paid, voided, previewed."""

from local.stripe_api.calls import Call, Route, listing, retrieval
from local.stripe_api.params import METADATA, PAGE, Param, Shape, merge_metadata
from local.stripe_api.refusals import invalid, malformed
from local.stripe_api.resources import (
    customers,
    invoice_bodies,
    invoicing,
    payment_methods,
    subscription_changes,
    subscription_cycle,
)
from local.stripe_api.store import Json

_URL = "/v1/invoices"


def _create(call: Call) -> Json:
    given = call.params
    customer = customers.alive(call, given["customer"], "customer")
    call = customers.now_of(call, customer)
    currency = given.get("currency") or customer["currency"] or "usd"
    body = invoice_bodies.blank(call, customer, "manual", currency)
    body |= {"auto_advance": given.get("auto_advance", False), "description": given.get("description")}
    body["metadata"] = given.get("metadata", {})
    if given.get("default_payment_method"):
        method = payment_methods.of_customer(
            call, given["default_payment_method"], customer["id"], "default_payment_method"
        )
        body["default_payment_method"] = method["id"]
    takes = given.get("pending_invoice_items_behavior", "exclude") == "include"
    invoicing.draft(call, body, [], invoicing.pending_of(call, customer["id"], None, currency) if takes else [])
    if body["auto_advance"]:
        at = call.now + subscription_cycle.DRAFT_SECONDS
        body["automatically_finalizes_at"] = at
        call.plan(at, "finalize_invoice", body["id"], body["test_clock"])
    return call.save(body)


def _found(call: Call) -> tuple[Call, Json]:
    body = call.find("invoice", call.path["id"])
    return customers.now_of(call, call.find("customer", body["customer"])), body


def _update(call: Call) -> Json:
    call, body = _found(call)
    given = call.params
    if body["status"] != "draft" and set(given) - {"metadata", "description", "auto_advance"}:
        raise invalid("Finalized invoices can't be updated in this way.")
    body |= {name: given[name] for name in ("description", "auto_advance", "default_payment_method") if name in given}
    if "metadata" in given:
        body["metadata"] = merge_metadata(body["metadata"], given["metadata"])
    call.save(body)
    call.emit("invoice.updated", body)
    return body


def _delete(call: Call) -> Json:
    call, body = _found(call)
    if body["status"] != "draft" or body["parent"]:
        raise invalid("You can only delete draft invoices that no subscription made.")
    call.forget("finalize_invoice", body["id"])
    call.store.delete(body["id"])
    for item in call.store.matching("invoiceitem", call.account, invoice=body["id"]):
        call.store.delete(item["id"])
    call.emit("invoice.deleted", body)
    return {"id": body["id"], "object": "invoice", "deleted": True}


def _finalize(call: Call) -> Json:
    call, body = _found(call)
    if "auto_advance" in call.params:
        body["auto_advance"] = call.params["auto_advance"]
    invoicing.finalize(call, body)
    return call.find("invoice", body["id"])


def _pay(call: Call) -> Json:
    """Raises the card's decline; the invoice stays open."""
    call, body = _found(call)
    given = call.params
    if body["status"] == "draft":
        body = call.find("invoice", invoicing.finalize(call, body)["id"])
        if body["status"] == "paid":
            return body
    if body["status"] == "paid":
        raise invalid("Invoice is already paid", code="invoice_already_paid")
    if body["status"] not in ("open", "uncollectible"):
        raise invalid(f"You cannot pay an invoice that is {body['status']}.")
    if given.get("paid_out_of_band"):
        invoicing.settle_elsewhere(call, body)
        return call.find("invoice", body["id"])
    declined = invoicing.attempt(call, body, given.get("payment_method"), off_session=given.get("off_session", True))
    if declined:
        raise declined
    body = call.find("invoice", body["id"])
    if body["status"] != "paid":
        message = "This invoice's payment needs its customer's authentication."
        raise invalid(message, code="invoice_payment_intent_requires_action")
    return body


def _void(call: Call) -> Json:
    call, body = _found(call)
    if body["status"] not in ("open", "uncollectible"):
        raise invalid(f"You can only void an open or uncollectible invoice; this one is {body['status']}.")
    return invoicing.void(call, body)


def _give_up(call: Call) -> Json:
    call, body = _found(call)
    if body["status"] != "open":
        raise invalid(f"You can only mark an open invoice uncollectible; this one is {body['status']}.")
    return invoicing.void(call, body, "uncollectible")


def _preview(call: Call) -> Json:
    """The subscription's next invoice as it would be, also after the changes that are tried; nothing is kept."""
    given = call.params
    if "subscription" not in given:
        raise malformed("Missing required param: subscription.", code="parameter_missing", param="subscription")
    body = call.find("subscription", given["subscription"], param="subscription")
    call = customers.now_of(call, call.find("customer", body["customer"]))
    if body["status"] in subscription_cycle.ENDED or body["cancel_at"]:
        raise invalid("No upcoming invoices for customer", code="invoice_upcoming_none")
    with call.store.trial():
        return subscription_changes.preview(call, body, given.get("subscription_details", {}))


def _lines(call: Call) -> Json:
    body = call.find("invoice", call.path["id"])
    return body["lines"]  # type: ignore[no-any-return]


def _payments(call: Call) -> Json:
    given = call.params
    where: Json = {name: given[name] for name in ("invoice", "status") if name in given}
    where |= {f"payment.{name}": value for name, value in given.get("payment", {}).items()}
    return call.lists("invoice_payment", where, "/v1/invoice_payments")


_COMMON: Shape = {
    "auto_advance": Param("boolean"),
    "default_payment_method": Param(),
    "description": Param(emptiable=True),
    "metadata": METADATA,
}
_CREATE: Shape = {
    **_COMMON,
    "collection_method": Param(choices=("charge_automatically",)),
    "currency": Param("currency"),
    "customer": Param(required=True),
    "pending_invoice_items_behavior": Param(choices=("exclude", "include")),
}
_PAY: Shape = {"off_session": Param("boolean"), "paid_out_of_band": Param("boolean"), "payment_method": Param()}
_TRIED = Param(
    "hash",
    fields={
        "items": Param(
            "hashes",
            fields={name: Param() for name in ("id", "price")}
            | {"quantity": Param("integer", minimum=0), "deleted": Param("boolean")},
        ),
        "proration_behavior": Param(choices=("always_invoice", "create_prorations", "none")),
        "proration_date": Param("timestamp"),
    },
)
_STATUS = Param(choices=("draft", "open", "paid", "uncollectible", "void"))
_PAYMENT = Param("hash", fields={"type": Param(choices=("payment_intent", "charge")), "payment_intent": Param()})
_OF_SUBSCRIPTION = {"subscription": "parent.subscription_details.subscription"}

ROUTES = (
    Route("POST", _URL, _create, _CREATE),
    listing("invoice", _URL, {"customer": Param(), "status": _STATUS, "subscription": Param()}, _OF_SUBSCRIPTION),
    Route(
        "POST",
        f"{_URL}/create_preview",
        _preview,
        {"customer": Param(), "subscription": Param(), "subscription_details": _TRIED},
    ),
    retrieval("invoice", f"{_URL}/{{id}}"),
    Route("POST", f"{_URL}/{{id}}", _update, _COMMON),
    Route("DELETE", f"{_URL}/{{id}}", _delete),
    Route("POST", f"{_URL}/{{id}}/finalize", _finalize, {"auto_advance": Param("boolean")}),
    Route("POST", f"{_URL}/{{id}}/pay", _pay, _PAY),
    Route("POST", f"{_URL}/{{id}}/void", _void),
    Route("POST", f"{_URL}/{{id}}/mark_uncollectible", _give_up),
    Route("GET", f"{_URL}/{{id}}/lines", _lines, PAGE),
    Route(
        "GET",
        "/v1/invoice_payments",
        _payments,
        {"invoice": Param(), "payment": _PAYMENT, "status": Param(choices=("open", "paid", "canceled")), **PAGE},
    ),
    retrieval("invoice_payment", "/v1/invoice_payments/{id}"),
)
