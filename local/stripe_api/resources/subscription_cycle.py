"""A subscription's life: it starts, renews at the end of each period, is collected or not, and ends."""

from local.stripe_api.calls import Call
from local.stripe_api.periods import next_boundary
from local.stripe_api.refusals import Refusal
from local.stripe_api.resources import customers, invoice_bodies, invoice_lines, invoicing, setup_intents
from local.stripe_api.store import Json
from local.stripe_api.wiring import on, timer

# Stripe leaves a renewal's invoice open to changes for about an hour, and a first payment 23 hours.
DRAFT_SECONDS = 3600
INCOMPLETE_SECONDS = 23 * 3600
TRIAL_WARNING_SECONDS = 3 * 86400
UPCOMING_SECONDS = 7 * 86400
ENDED = ("canceled", "incomplete_expired")


def change(call: Call, body: Json, **fields: object) -> None:
    """Save what changed and tell it."""
    before = {name: body[name] for name, value in fields.items() if body[name] != value}
    body |= fields
    call.save(body)
    if before:
        call.emit("customer.subscription.updated", body, previous=before)


def set_period(call: Call, body: Json, start: int, end: int) -> None:
    """All items share one period; what is due at its end, or is told before it, is planned."""
    for item in body["items"]["data"]:
        item |= {"current_period_start": start, "current_period_end": end}
    clock = body["test_clock"]
    call.plan(end, "renew_subscription", body["id"], clock)
    if body["status"] == "trialing":
        call.plan(max(end - TRIAL_WARNING_SECONDS, call.now), "warn_of_trial_end", body["id"], clock)
    else:
        call.plan(max(end - UPCOMING_SECONDS, call.now), "tell_upcoming", body["id"], clock)


def period_of(body: Json) -> tuple[int, int]:
    item = body["items"]["data"][0]
    return item["current_period_start"], item["current_period_end"]


def full_period(body: Json, start: int) -> int:
    """The end of the period that begins at `start`."""
    recurring = body["items"]["data"][0]["price"]["recurring"]
    anchor = body["billing_cycle_anchor"]
    return next_boundary(anchor, recurring["interval"], recurring["interval_count"], start)


def bill(call: Call, body: Json, reason: str, *, with_period: bool = True, is_trial: bool = False) -> Json:
    """A draft for the current period's items and whatever waits. Without `with_period`: only what waits."""
    customer = call.find("customer", body["customer"])
    start, end = period_of(body)
    is_taxed = body["automatic_tax"]["enabled"]
    invoice = invoice_bodies.blank(call, customer, reason, body["currency"], is_taxed=is_taxed)
    invoice["parent"] = {
        "quote_details": None,
        "subscription_details": {
            "metadata": body["metadata"],
            "subscription": body["id"],
            "subscription_proration_date": None,
        },
        "type": "subscription_details",
    }
    # As at Stripe: the invoice is of the period that has passed, its lines are of the one that begins.
    invoice["period_start"] = start if reason == "subscription_create" else min(body["_previous_start"], call.now)
    items = body["items"]["data"] if with_period else []
    lines = [invoice_lines.of_item(item, start, end, is_trial=is_trial) for item in items]
    pending = invoicing.pending_of(call, customer["id"], body["id"], body["currency"])
    body["latest_invoice"] = invoice["id"]
    call.save(body)
    return invoicing.draft(call, invoice, lines, pending)


def start(call: Call, body: Json, behavior: str) -> Refusal | None:
    """Bill the first period and collect it, as `behavior` says. The decline, when there was one."""
    call.save(body)
    is_trial = body["status"] == "trialing"
    invoice = bill(call, body, "subscription_create", is_trial=is_trial)
    call.emit("customer.subscription.created", body)
    invoicing.finalize(call, invoice)
    # What was paid by now (nothing was due) has changed it in the store.
    body |= call.find("subscription", body["id"])
    if is_trial:
        _ask_for_method(call, body)
    declined = None
    if invoice["status"] == "open" and behavior != "default_incomplete":
        declined = invoicing.attempt(call, call.find("invoice", invoice["id"]))
    body |= call.find("subscription", body["id"])
    if body["status"] == "incomplete":
        call.plan(call.now + INCOMPLETE_SECONDS, "expire_subscription", body["id"], body["test_clock"])
    return declined


def _ask_for_method(call: Call, body: Json) -> None:
    """A trial without a payment method waits for one."""
    customer = call.find("customer", body["customer"])
    if not (body["default_payment_method"] or customer["invoice_settings"]["default_payment_method"]):
        setup = setup_intents.new(call, {"customer": customer["id"]})
        setup["_subscription"] = body["id"]
        call.save(setup)
        call.emit("setup_intent.created", setup)
        body["pending_setup_intent"] = setup["id"]
        call.save(body)


@on("setup_intent.succeeded")
def _method_given(call: Call, setup: Json) -> None:
    body = call.store.get("subscription", call.account, setup.get("_subscription", ""))
    if body and body["status"] not in ENDED:
        change(call, body, pending_setup_intent=None, default_payment_method=setup["payment_method"])


@timer("renew_subscription")
def renew(call: Call, subscription_id: str) -> None:
    """The period is over: end it where that was asked for, else begin and bill the next one."""
    body = call.find("subscription", subscription_id)
    if body["status"] in (*ENDED, "incomplete", "paused"):
        return
    if body["cancel_at"] is not None and body["cancel_at"] <= call.now:
        end(call, body, "cancellation_requested")
        return
    was_trial = body["status"] == "trialing"
    if was_trial and _ends_without_method(call, body):
        return
    begin = period_of(body)[1]
    before: Json = {"items": {"data": [dict(item) for item in body["items"]["data"]]}}
    if was_trial:
        before["status"], body["status"] = "trialing", "active"
        body["billing_cycle_anchor"] = begin
    body["_previous_start"] = period_of(body)[0]
    set_period(call, body, begin, full_period(body, begin))
    invoice = bill(call, body, "subscription_cycle")
    call.emit("customer.subscription.updated", body, previous=before)
    if body["status"] == "unpaid":
        # Its invoices stay drafts until someone takes them up.
        call.save({**invoice, "auto_advance": False})
        return
    at = call.now + DRAFT_SECONDS
    call.save({**invoice, "automatically_finalizes_at": at})
    call.plan(at, "finalize_invoice", invoice["id"], body["test_clock"])


def _ends_without_method(call: Call, body: Json) -> bool:
    """What its trial settings say when no payment method came: cancel, pause, or bill all the same."""
    behavior = body["trial_settings"]["end_behavior"]["missing_payment_method"]
    customer = call.find("customer", body["customer"])
    if behavior == "create_invoice" or body["default_payment_method"]:
        return False
    if customer["invoice_settings"]["default_payment_method"]:
        return False
    if behavior == "cancel":
        end(call, body, "cancellation_requested")
    else:
        change(call, body, status="paused")
        call.emit("customer.subscription.paused", body)
    return True


@timer("warn_of_trial_end")
def _warn(call: Call, subscription_id: str) -> None:
    body = call.find("subscription", subscription_id)
    if body["status"] == "trialing":
        call.emit("customer.subscription.trial_will_end", body)


@timer("tell_upcoming")
def _tell_upcoming(call: Call, subscription_id: str) -> None:
    body = call.find("subscription", subscription_id)
    if body["status"] in ("active", "past_due") and body["cancel_at"] is None:
        call.emit("invoice.upcoming", preview(call, body))


def preview(call: Call, body: Json) -> Json:
    """The next invoice as it would be; nothing is kept of it."""
    customer = call.find("customer", body["customer"])
    is_taxed = body["automatic_tax"]["enabled"]
    invoice = invoice_bodies.blank(call, customer, "upcoming", body["currency"], is_taxed=is_taxed)
    begin = period_of(body)[1]
    lines = [
        invoice_lines.of_item(item, begin, full_period(body, begin), is_trial=False) for item in body["items"]["data"]
    ]
    pending = invoicing.pending_of(call, customer["id"], body["id"], body["currency"])
    details = {"metadata": body["metadata"], "subscription": body["id"], "subscription_proration_date": None}
    invoice["parent"] = {"quote_details": None, "subscription_details": details, "type": "subscription_details"}
    invoice |= {"id": f"upcoming_{invoice['id']}", "period_start": period_of(body)[0], "period_end": begin}
    invoice_bodies.set_lines(invoice, [*map(invoice_lines.of_invoice_item, pending), *lines])
    invoice |= {"starting_balance": customer["balance"], "next_payment_attempt": begin + DRAFT_SECONDS}
    invoice["amount_due"] = invoice["amount_remaining"] = max(invoice["total"] + customer["balance"], 0)
    return invoice


@on("invoice.paid")
def _paid(call: Call, invoice: Json) -> None:
    body = invoicing.subscription_of(call, invoice)
    if body is None or body["status"] in ENDED or body["latest_invoice"] != invoice["id"]:
        return
    fields: Json = {}
    if body["status"] in ("incomplete", "past_due", "unpaid"):
        call.forget("expire_subscription", body["id"])
        fields["status"] = "active"
    intent = call.store.get("payment_intent", call.account, invoice["_intent"] or "")
    saves = (body["payment_settings"] or {}).get("save_default_payment_method") == "on_subscription"
    if intent and saves:
        fields["default_payment_method"] = intent["payment_method"]
    change(call, body, **fields)


@on("invoice.payment_failed", "invoice.payment_action_required")
def _not_paid(call: Call, invoice: Json) -> None:
    body = invoicing.subscription_of(call, invoice)
    if body is None or body["status"] in (*ENDED, "incomplete", "unpaid"):
        return
    after = call.store.fact("dunning", invoicing.DEFAULT_DUNNING)["after_retries"]
    if not invoice["_is_given_up"]:
        change(call, body, status="past_due")
    elif after == "canceled":
        end(call, body, "payment_failed")
    else:
        change(call, body, status=after)


@timer("expire_subscription")
def _expire(call: Call, subscription_id: str) -> None:
    body = call.find("subscription", subscription_id)
    if body["status"] != "incomplete":
        return
    call.forget("renew_subscription", body["id"])
    change(call, body, status="incomplete_expired", ended_at=call.now)
    invoice = call.store.get("invoice", call.account, body["latest_invoice"])
    if invoice and invoice["status"] == "open":
        invoicing.void(call, invoice)


def end(call: Call, body: Json, reason: str) -> Json:
    """Canceled for good; its open invoices are not collected by themselves any more."""
    for action in ("renew_subscription", "warn_of_trial_end", "tell_upcoming", "expire_subscription"):
        call.forget(action, body["id"])
    was_asked_for = body["canceled_at"] is not None
    body |= {"status": "canceled", "ended_at": call.now}
    body["canceled_at"] = body["canceled_at"] if was_asked_for else call.now
    body["cancellation_details"] = {**body["cancellation_details"], "reason": reason}
    call.save(body)
    for invoice in call.store.matching("invoice", call.account, customer=body["customer"]):
        details = (invoice["parent"] or {}).get("subscription_details") or {}
        if details.get("subscription") == body["id"] and invoice["status"] in ("draft", "open"):
            call.forget("retry_invoice", invoice["id"])
            call.save({**invoice, "auto_advance": False, "next_payment_attempt": None})
    call.emit("customer.subscription.deleted", body)
    return body


@on("customer.deleted")
def _customer_gone(call: Call, customer: Json) -> None:
    for body in call.store.matching("subscription", call.account, customer=customer["id"]):
        if body["status"] not in ENDED:
            end(customers.now_of(call, customer), body, "cancellation_requested")
