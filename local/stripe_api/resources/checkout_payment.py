"""What a visitor of a Checkout page does: gives a card, is perhaps asked by their bank, and the session completes."""

from collections.abc import Mapping
from typing import Any

from local.stripe_api.calls import Call
from local.stripe_api.refusals import invalid
from local.stripe_api.resources import (
    customers,
    invoice_lines,
    paying,
    payment_methods,
    setup_intents,
    subscription_cycle,
    subscriptions,
)
from local.stripe_api.shared_shapes import address
from local.stripe_api.store import Json
from local.stripe_api.wiring import on


def pay(
    call: Call, body: Json, method_name: str, email: str | None, place: Mapping[str, str] | None = None
) -> Json | None:
    """Pay with a test card, from `place`: the intent that then waits for its bank, or None. Raises the decline; the session stays open."""
    if body["status"] != "open":
        raise invalid(f"This Checkout Session is {body['status']}.")
    email = body["customer_email"] or email
    customer = _customer(call, body, email)
    if customer:
        call = customers.now_of(call, customer)
        if body["automatic_tax"]["enabled"]:
            _live_at(call, customer, place or {})
    body["customer_details"] = _details(customer, email)
    method = payment_methods.named(call, method_name, "payment_method")
    call.save(body)
    run = {"payment": _once, "subscription": _subscribe, "setup": _save_card}[body["mode"]]
    intent = run(call, body, customer, method)
    return intent if intent and intent["status"] == "requires_action" else None


def _customer(call: Call, body: Json, email: str | None) -> Json | None:
    """The session's customer, made now when it needs one of its own."""
    if body["customer"]:
        return customers.alive(call, body["customer"])
    if body["mode"] == "payment" and body["customer_creation"] == "if_required":
        return None
    customer = customers.make(call, {"email": email} if email else {})
    body["customer"] = customer["id"]
    return customer


def _live_at(call: Call, customer: Json, place: Mapping[str, str]) -> None:
    """The page does not let go without an address: the one that is given, the customer's own, or one that owes nothing."""
    if place or not customer["address"]:
        customer["address"] = address(dict(place) or {"country": "US", "state": "NY", "postal_code": "10001"})
        call.save(customer)


def _details(customer: Json | None, email: str | None) -> Json:
    known = customer or {}
    return {
        "address": known.get("address"),
        "business_name": None,
        "email": email or known.get("email"),
        "individual_name": None,
        "name": known.get("name"),
        "phone": known.get("phone"),
        "tax_exempt": known.get("tax_exempt", "none"),
        "tax_ids": [],
    }


def _once(call: Call, body: Json, customer: Json | None, method: Json) -> Json:
    wish: Json = {**body["_wish"].get("payment_intent_data", {})}
    wish |= {"amount": body["amount_total"], "currency": body["currency"], "customer": customer and customer["id"]}
    intent = paying.new(call, wish)
    intent["_checkout"] = body["id"]
    call.save(intent)
    call.emit("payment_intent.created", intent)
    return _confirm(call, intent, method, body["success_url"])


def _confirm(call: Call, intent: Json, method: Json, success_url: str) -> Json:
    intent |= {"payment_method": method["id"], "status": "requires_confirmation"}
    return paying.confirm(call, intent, {"return_url": success_url})


def _subscribe(call: Call, body: Json, customer: Json | None, method: Json) -> Json | None:
    if customer is None:
        raise invalid("A subscription needs a customer.")
    subscription = call.store.get("subscription", call.account, body.get("_subscription", ""))
    if subscription is None or subscription["status"] != "incomplete":
        subscription = _start(call, body, customer)
        body["_subscription"] = subscription["id"]
        call.save(body)
    invoice = call.find("invoice", subscription["latest_invoice"])
    if invoice["_intent"] is None:
        payment_methods.attach_to(call, method, customer["id"])
        subscription_cycle.change(
            call,
            call.find("subscription", subscription["id"]),
            default_payment_method=method["id"],
            pending_setup_intent=None,
        )
        _complete(
            call, body, subscription=subscription["id"], invoice=invoice["id"], payment_status="no_payment_required"
        )
        return None
    intent = {**call.find("payment_intent", invoice["_intent"]), "_checkout": body["id"]}
    return _confirm(call, intent, method, body["success_url"])


def _start(call: Call, body: Json, customer: Json) -> Json:
    items = []
    for line in body["_lines"]:
        if line["price"]["recurring"]:
            items.append({"price": line["price"]["id"], "_price": line["price"], "quantity": line["quantity"]})
        else:
            once = invoice_lines.pending_item(
                call, customer, line["amount_total"], line["currency"], description=line["description"]
            )
            call.save(once)
            call.emit("invoiceitem.created", once)
    wish: Json = {
        **body["_wish"].get("subscription_data", {}),
        **({"automatic_tax": {"enabled": True}} if body["automatic_tax"]["enabled"] else {}),
        "items": items,
        "payment_behavior": "default_incomplete",
        "payment_settings": {"save_default_payment_method": "on_subscription"},
    }
    return subscriptions.make(call, customer, wish)


def _save_card(call: Call, body: Json, customer: Json | None, method: Json) -> Json:
    setup = call.find("setup_intent", body["setup_intent"])
    setup |= {"payment_method": method["id"], "customer": customer and customer["id"]}
    return setup_intents.confirm(call, setup, {"return_url": body["success_url"]})


def _complete(call: Call, body: Json, **fields: Any) -> None:
    body = call.find("checkout.session", body["id"])
    if body["status"] != "open":
        return
    call.forget("expire_checkout", body["id"])
    body |= {"status": "complete", "url": None, **fields}
    if body["automatic_tax"]["enabled"]:
        _tell_tax(body, call.find("invoice", body["invoice"]))
    call.save(body)
    call.emit("checkout.session.completed", body)


def _tell_tax(body: Json, invoice: Json) -> None:
    body["automatic_tax"] = {**body["automatic_tax"], "status": invoice["automatic_tax"]["status"]}
    body["amount_total"] = max(invoice["total"], 0)
    body["total_details"] = {
        **body["total_details"],
        "amount_tax": sum(tax["amount"] for tax in invoice["total_taxes"]),
    }


@on("payment_intent.succeeded")
def _paid(call: Call, intent: Json) -> None:
    body = call.store.get("checkout.session", call.account, intent.get("_checkout", ""))
    if body is None:
        return
    invoice = call.store.get("invoice", call.account, intent.get("_invoice", ""))
    if invoice is None:
        _complete(call, body, payment_status="paid", payment_intent=intent["id"])
    else:
        subscription = invoice["parent"]["subscription_details"]["subscription"]
        _complete(call, body, payment_status="paid", subscription=subscription, invoice=invoice["id"])


@on("setup_intent.succeeded")
def _saved(call: Call, setup: Json) -> None:
    body = call.store.get("checkout.session", call.account, setup.get("_checkout", ""))
    if body:
        _complete(call, body)
