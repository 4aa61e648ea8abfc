"""An invoice's life: drafted with its lines, finalized with a number and an amount, paid, retried, voided."""

from collections.abc import Mapping
from typing import Any

from local.stripe_api.calls import Call
from local.stripe_api.currencies import least_charge
from local.stripe_api.refusals import Refusal, invalid
from local.stripe_api.resources import invoice_bodies, invoice_lines, paying, payment_methods
from local.stripe_api.store import Json
from local.stripe_api.wiring import included, on, timer

# What Stripe's settings page offers: days between the attempts to collect a renewal.
DEFAULT_DUNNING: Mapping[str, Any] = {"retry_days": [3, 5, 7], "after_retries": "canceled"}
_RETRIED = ("subscription_cycle", "subscription_update", "subscription_threshold")


def pending_of(call: Call, customer_id: str, subscription_id: str | None, currency: str) -> list[Json]:
    """The invoice items that wait: the customer's own, and those of this subscription."""
    found = []
    for item in call.store.matching("invoiceitem", call.account, customer=customer_id, invoice=None, currency=currency):
        details = (item["parent"] or {}).get("subscription_details")
        of = details["subscription"] if details else None
        if of in (None, subscription_id):
            found.append(item)
    return found


def draft(call: Call, body: Json, lines: list[Json], pending: list[Json]) -> Json:
    """Save the draft with its lines, taking up the waiting items."""
    invoice_bodies.set_lines(body, [*map(invoice_lines.of_invoice_item, pending), *lines])
    for item in pending:
        call.save({**item, "invoice": body["id"]})
    call.save(body)
    call.emit("invoice.created", body)
    return body


def finalize(call: Call, body: Json) -> Json:
    """Its number and amount stand; what its customer's balance holds is used first; nothing to collect = paid."""
    if body["status"] != "draft":
        raise invalid("This invoice is already finalized, you can't re-finalize a non-draft invoice.")
    call.forget("finalize_invoice", body["id"])
    customer = call.find("customer", body["customer"])
    number = customer["next_invoice_sequence"]
    body |= {"status": "open", "effective_at": call.now, "automatically_finalizes_at": None}
    body["number"] = f"{customer['invoice_prefix']}-{number:04}"
    body["status_transitions"]["finalized_at"] = call.now
    body["hosted_invoice_url"] = f"{call.base_url}/_standin/invoices/{body['id']}"
    body["invoice_pdf"] = f"{body['hosted_invoice_url']}?pdf"
    _use_balance(body, customer)
    customer["next_invoice_sequence"] = number + 1
    customer["currency"] = customer["currency"] or body["currency"]
    call.save(customer)
    if body["amount_due"] > 0:
        body["_intent"] = _intent(call, body)["id"]
    call.save(body)
    call.emit("invoice.finalized", body)
    if body["amount_due"] == 0:
        _paid(call, body, None)
    return body


def _use_balance(body: Json, customer: Json) -> None:
    """A credit lowers what is due; a negative total, or one too small to be charged, goes onto the balance."""
    balance = customer["balance"]
    body["starting_balance"] = balance
    due = body["total"] + balance
    if body["total"] == 0:
        body["amount_due"], body["ending_balance"] = 0, balance
    elif due < least_charge(body["currency"]):
        body["amount_due"], body["ending_balance"] = 0, due
    else:
        body["amount_due"], body["ending_balance"] = due, 0
    body["amount_remaining"] = body["amount_due"]
    customer["balance"] = body["ending_balance"]


def _intent(call: Call, body: Json) -> Json:
    first = body["billing_reason"] == "subscription_create"
    about = (
        "Subscription creation" if first else "Subscription update" if body["parent"] else f"Invoice {body['number']}"
    )
    given = {"amount": body["amount_due"], "currency": body["currency"], "customer": body["customer"]}
    usage = {"setup_future_usage": "off_session"} if body["parent"] else {}
    intent = paying.new(call, {**given, **usage, "description": about})
    intent["_invoice"] = body["id"]
    call.save(intent)
    call.emit("payment_intent.created", intent)
    call.save(invoice_bodies.payment(call, body, intent))
    return intent


def method_of(call: Call, body: Json) -> str | None:
    """What it is collected from: its own, its subscription's, or its customer's default."""
    subscription = subscription_of(call, body)
    chosen = body["default_payment_method"] or (subscription and subscription["default_payment_method"])
    settings = call.find("customer", body["customer"]).get("invoice_settings", {})
    found: str | None = chosen or settings.get("default_payment_method")
    return found


def subscription_of(call: Call, body: Json) -> Json | None:
    details = (body["parent"] or {}).get("subscription_details")
    return call.store.get("subscription", call.account, details["subscription"]) if details else None


def attempt(call: Call, body: Json, method_id: str | None = None, *, off_session: bool = True) -> Refusal | None:
    """Try to collect an open invoice; what came of it stands in the store. The decline, when there was one."""
    try:
        chosen = method_id or method_of(call, body)
        method = payment_methods.usable(call, chosen, body["customer"]) if chosen else None
    except Refusal:
        if method_id:
            raise
        # The default was detached since.
        method = None
    if method is None:
        _failed(call, body)
        message = (
            "This customer has no attached payment source or default payment method. Please consider adding a default "
            "payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting."
        )
        return invalid(message, code="resource_missing")
    intent = call.find("payment_intent", body["_intent"])
    intent |= {"payment_method": method["id"], "status": "requires_confirmation"}
    return paying.attempt(call, intent, method, off_session=off_session)


def of_intent(call: Call, intent: Json) -> Json | None:
    """The invoice that the payment collects."""
    return call.store.get("invoice", call.account, intent.get("_invoice") or "")


@on("payment_intent.succeeded")
def _collected(call: Call, intent: Json) -> None:
    body = of_intent(call, intent)
    if body and body["status"] in ("open", "uncollectible"):
        body |= {"attempted": True, "attempt_count": body["attempt_count"] + 1}
        _paid(call, body, intent)


@on("payment_intent.payment_failed")
def _declined(call: Call, intent: Json) -> None:
    body = of_intent(call, intent)
    if body and body["status"] == "open":
        _failed(call, body)


@on("payment_intent.requires_action")
def _asked(call: Call, intent: Json) -> None:
    body = of_intent(call, intent)
    if body and body["status"] == "open":
        _count_attempt(call, body)
        call.emit("invoice.payment_action_required", body)


def _paid(call: Call, body: Json, intent: Json | None) -> None:
    call.forget("retry_invoice", body["id"])
    body |= {"status": "paid", "amount_paid": body["amount_due"], "amount_remaining": 0, "next_payment_attempt": None}
    body |= {"attempted": True, "auto_advance": False}
    body["status_transitions"]["paid_at"] = call.now
    call.save(body)
    if intent:
        for payment in payments_of(call, body["id"]):
            paid = {"canceled_at": None, "paid_at": call.now}
            payment |= {"status": "paid", "amount_paid": body["amount_due"], "status_transitions": paid}
            call.save(payment)
            call.emit("invoice_payment.paid", payment)
    call.emit("invoice.paid", body)
    call.emit("invoice.payment_succeeded", body)


def settle_elsewhere(call: Call, body: Json) -> None:
    """Paid outside Stripe: nothing moves here."""
    intent = call.store.get("payment_intent", call.account, body["_intent"] or "")
    if intent and intent["status"] not in ("succeeded", "canceled"):
        paying.cancel(call, intent, "void_invoice")
    _paid(call, body, None)


def _failed(call: Call, body: Json) -> None:
    """Count the attempt and plan the next one, until the days of dunning are used up."""
    _count_attempt(call, body)
    call.emit("invoice.payment_failed", body)


def _count_attempt(call: Call, body: Json) -> None:
    body |= {"attempted": True, "attempt_count": body["attempt_count"] + 1, "next_payment_attempt": None}
    days = call.store.fact("dunning", DEFAULT_DUNNING)["retry_days"]
    is_retried = body["auto_advance"] and body["billing_reason"] in _RETRIED
    if is_retried and body["attempt_count"] <= len(days):
        again = call.now + days[body["attempt_count"] - 1] * 86400
        body["next_payment_attempt"] = again
        call.plan(again, "retry_invoice", body["id"], body["test_clock"])
    body["_is_given_up"] = is_retried and body["attempt_count"] > len(days)
    call.save(body)


@timer("finalize_invoice")
def finalize_later(call: Call, invoice_id: str) -> None:
    body = call.store.get("invoice", call.account, invoice_id)
    if body and body["status"] == "draft" and body["auto_advance"]:
        finalize(call, body)
        collect(call, invoice_id)


@timer("retry_invoice")
def collect(call: Call, invoice_id: str) -> None:
    body = call.store.get("invoice", call.account, invoice_id)
    if body and body["status"] == "open" and body["auto_advance"]:
        attempt(call, body)


def void(call: Call, body: Json, status: str = "void") -> Json:
    """It is not collected any more: `void`, or `uncollectible`, which may still be paid."""
    call.forget("retry_invoice", body["id"])
    body |= {"status": status, "next_payment_attempt": None, "auto_advance": False}
    body["status_transitions"]["voided_at" if status == "void" else "marked_uncollectible_at"] = call.now
    call.save(body)
    intent = call.store.get("payment_intent", call.account, body["_intent"] or "")
    if status == "void" and intent and intent["status"] not in ("succeeded", "canceled"):
        paying.cancel(call, intent, "void_invoice")
    call.emit("invoice.voided" if status == "void" else "invoice.marked_uncollectible", body)
    return body


def payments_of(call: Call, invoice_id: str) -> list[Json]:
    return call.store.matching("invoice_payment", call.account, invoice=invoice_id)


@included("invoice", "payments")
def _payments(call: Call, body: Json) -> Json:
    found = payments_of(call, body["id"])
    return {"object": "list", "data": found, "has_more": False, "url": "/v1/invoice_payments"}


@included("invoice", "confirmation_secret")
def _secret(call: Call, body: Json) -> Json | None:
    intent = call.store.get("payment_intent", call.account, body["_intent"] or "")
    return {"client_secret": intent["client_secret"], "type": "payment_intent"} if intent else None
