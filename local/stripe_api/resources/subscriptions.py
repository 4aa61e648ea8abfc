"""Subscriptions as they are asked for: created, changed with proration, canceled now or at the period's end."""

from local.stripe_api.calls import Call, Route, new_id, retrieval
from local.stripe_api.params import PAGE, Param, merge_metadata
from local.stripe_api.refusals import Refusal, invalid, malformed, missing
from local.stripe_api.resources import (
    automatic_tax,
    customers,
    payment_methods,
    subscription_changes,
    subscription_cycle,
)
from local.stripe_api.resources import subscription_shapes as shapes
from local.stripe_api.resources.subscription_cycle import ENDED
from local.stripe_api.store import Json, public
from local.stripe_api.wiring import included, timer

_URL = "/v1/subscriptions"
_NO_METHOD = (
    "This customer has no attached payment source or default payment method. Please consider adding a default payment "
    "method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting."
)


def _create(call: Call) -> Json:
    given = call.params
    customer = customers.alive(call, given["customer"], "customer")
    return make(customers.now_of(call, customer), customer, given)


def make(call: Call, customer: Json, given: Json) -> Json:
    """Start it and collect its first invoice. Raises the decline where `payment_behavior` asks for that."""
    body = _new(call, customer, given)
    behavior = given.get("payment_behavior", "allow_incomplete")
    has_method = body["default_payment_method"] or customer["invoice_settings"]["default_payment_method"]
    costs = body["status"] != "trialing" and any(
        item["price"]["unit_amount"] * item["quantity"] for item in body["items"]["data"]
    )
    if costs and behavior != "default_incomplete" and not has_method:
        raise invalid(_NO_METHOD, code="resource_missing")
    if behavior != "error_if_incomplete":
        subscription_cycle.start(call, body, behavior)
        return body
    # Either it is paid or nothing of it stays.
    with call.store.savepoint():
        declined = subscription_cycle.start(call, body, behavior)
        if declined or body["status"] == "incomplete":
            raise declined or Refusal(
                402,
                "card_error",
                "This payment requires additional user action.",
                code="subscription_payment_intent_requires_action",
            )
    return body


def _new(call: Call, customer: Json, given: Json) -> Json:
    subscription_id = new_id("sub")
    trial_end = _trial_end(call, given)
    items = [_item(call, subscription_id, one, at) for at, one in enumerate(given["items"])]
    subscription_changes.require_one_rhythm(items, given.get("currency"))
    if given.get("automatic_tax", {}).get("enabled"):
        automatic_tax.require(customer, [item["price"] for item in items])
    if given.get("default_payment_method"):
        payment_methods.of_customer(call, given["default_payment_method"], customer["id"], "default_payment_method")
    none = (
        "application application_fee_percent billing_cycle_anchor_config billing_thresholds cancel_at canceled_at days_until_due "
        "default_source description ended_at latest_invoice next_pending_invoice_item_invoice on_behalf_of pause_collection "
        "pending_invoice_item_interval pending_setup_intent pending_update schedule transfer_data"
    )
    body: Json = {
        "id": subscription_id,
        "object": "subscription",
        **dict.fromkeys(none.split()),
        "automatic_tax": automatic_tax.of_subscription(given),
        "billing_cycle_anchor": trial_end or call.now,
        "billing_mode": {"type": given.get("billing_mode", {}).get("type", "classic")},
        "billing_schedules": [],
        "cancel_at_period_end": False,
        "cancellation_details": {"comment": None, "feedback": None, "reason": None},
        "collection_method": "charge_automatically",
        "created": call.now,
        "currency": items[0]["price"]["currency"],
        "customer": customer["id"],
        "default_payment_method": given.get("default_payment_method"),
        "default_tax_rates": [],
        "description": given.get("description"),
        "discounts": [],
        "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}},
        "items": _listed(subscription_id, items),
        "livemode": False,
        "metadata": given.get("metadata", {}),
        "payment_settings": _payment_settings(given.get("payment_settings", {})),
        "start_date": call.now,
        "status": "trialing" if trial_end else "incomplete",
        "test_clock": customer["test_clock"],
        "trial_end": trial_end,
        "trial_settings": given.get("trial_settings") or {"end_behavior": {"missing_payment_method": "create_invoice"}},
        "trial_start": call.now if trial_end else None,
        "_previous_start": call.now,
    }
    subscription_cycle.set_period(call, body, call.now, trial_end or subscription_cycle.full_period(body, call.now))
    _apply_cancellation(call, body, given)
    return body


def _payment_settings(given: Json) -> Json:
    return {
        "payment_method_options": None,
        "payment_method_types": given.get("payment_method_types"),
        "save_default_payment_method": given.get("save_default_payment_method", "off"),
    }


def _listed(subscription_id: str, items: list[Json]) -> Json:
    url = f"/v1/subscription_items?subscription={subscription_id}"
    return {"object": "list", "data": items, "has_more": False, "total_count": len(items), "url": url}


def _trial_end(call: Call, given: Json) -> int | None:
    days, at = given.get("trial_period_days"), given.get("trial_end")
    if days is not None and at is not None:
        raise malformed("You cannot specify both `trial_end` and `trial_period_days`.", param="trial_end")
    if days:
        return int(call.now + days * 86400)
    if at is None or at == "now":
        return None
    if not at.isdigit() or int(at) <= call.now:
        raise invalid("The trial end must be a unix timestamp integer in the future.", param="trial_end")
    return int(at)


def _item(call: Call, subscription_id: str, wish: Json, position: int) -> Json:
    where = f"items[{position}]"
    if "price" not in wish:
        raise malformed(f"Missing required param: {where}[price].", code="parameter_missing", param=f"{where}[price]")
    return subscription_changes.new_item(call, subscription_id, wish, where)


def _apply_cancellation(call: Call, body: Json, given: Json) -> None:
    """`cancel_at_period_end` and `cancel_at`, which exclude each other; both can be taken back."""
    if "cancel_at_period_end" in given and given.get("cancel_at"):
        raise malformed("You cannot set both `cancel_at` and `cancel_at_period_end`.", param="cancel_at_period_end")
    if "cancellation_details" in given:
        body["cancellation_details"] = {**body["cancellation_details"], **given["cancellation_details"]}
    if "cancel_at_period_end" in given:
        at = subscription_cycle.period_of(body)[1] if given["cancel_at_period_end"] else None
    elif "cancel_at" in given:
        at = given["cancel_at"]
        if at is not None and at <= call.now:
            raise invalid("`cancel_at` must be in the future.", param="cancel_at")
    else:
        return
    body["cancel_at_period_end"] = given.get("cancel_at_period_end", False)
    body["cancel_at"], body["canceled_at"] = at, call.now if at else None
    body["cancellation_details"]["reason"] = "cancellation_requested" if at else None
    if at and at != subscription_cycle.period_of(body)[1]:
        call.plan(at, "cancel_subscription", body["id"], body["test_clock"])
    else:
        call.forget("cancel_subscription", body["id"])


@timer("cancel_subscription")
def _cancel_when_asked(call: Call, subscription_id: str) -> None:
    body = call.find("subscription", subscription_id)
    if body["status"] not in ENDED and body["cancel_at"] == call.now:
        subscription_cycle.end(call, body, "cancellation_requested")


def _update(call: Call) -> Json:
    return change(call, call.find("subscription", call.path["id"]), call.params)


def change(call: Call, body: Json, given: Json) -> Json:
    """Change it as asked, billing what that costs now. Raises the decline where `payment_behavior` asks for that."""
    if body["status"] in ENDED and set(given) - {"metadata", "cancellation_details"}:
        raise invalid("A canceled subscription can only update its cancellation_details and metadata.")
    call = customers.now_of(call, call.find("customer", body["customer"]))
    before = {**body, "items": {**body["items"], "data": [dict(item) for item in body["items"]["data"]]}}
    before["cancellation_details"] = dict(body["cancellation_details"])
    _apply(call, body, given)
    with call.store.savepoint():
        declined = None if body["status"] in ENDED else subscription_changes.apply(call, body, given)
        if declined and given.get("payment_behavior") == "error_if_incomplete":
            raise declined
    body = call.save(call.find("subscription", body["id"]) if body["status"] not in ENDED else body)
    previous = {name: old for name, old in public(before).items() if old != body[name]}
    if previous:
        call.emit("customer.subscription.updated", body, previous=previous)
    return body


def _apply(call: Call, body: Json, given: Json) -> None:
    if "metadata" in given:
        body["metadata"] = merge_metadata(body["metadata"], given["metadata"])
    if given.get("default_payment_method"):
        payment_methods.of_customer(call, given["default_payment_method"], body["customer"], "default_payment_method")
    body |= {name: given[name] for name in ("default_payment_method", "description", "trial_settings") if name in given}
    if "payment_settings" in given:
        body["payment_settings"] = _payment_settings({**body["payment_settings"], **given["payment_settings"]})
    if "automatic_tax" in given:
        if given["automatic_tax"]["enabled"]:
            prices = [item["price"] for item in body["items"]["data"]]
            automatic_tax.require(call.find("customer", body["customer"]), prices)
        body["automatic_tax"] = automatic_tax.of_subscription(given)
    _apply_cancellation(call, body, given)


def _cancel(call: Call) -> Json:
    body, given = call.find("subscription", call.path["id"]), call.params
    if body["status"] in ENDED:
        raise missing("subscription", body["id"])
    call = customers.now_of(call, call.find("customer", body["customer"]))
    body["cancellation_details"] = {**body["cancellation_details"], **given.get("cancellation_details", {})}
    if given.get("prorate") and body["status"] in ("active", "past_due"):
        subscription_changes.credit_rest(call, body)
    return subscription_cycle.end(call, body, "cancellation_requested")


def _resume(call: Call) -> Json:
    body = call.find("subscription", call.path["id"])
    if body["status"] != "paused":
        raise invalid("Only paused subscriptions can be resumed.")
    call = customers.now_of(call, call.find("customer", body["customer"]))
    subscription_changes.resume(call, body)
    body = call.find("subscription", body["id"])
    call.emit("customer.subscription.resumed", body)
    return body


def _list(call: Call) -> Json:
    """Without `status`: all but the ended ones, as at Stripe."""
    given = call.params
    where: Json = {name: given[name] for name in ("customer", "test_clock") if name in given}
    status = given.get("status")
    if status is None:
        where["status"] = list(shapes.LIVING)
    elif status != "all":
        where["status"] = list(ENDED) if status == "ended" else status
    page = call.lists("subscription", where, _URL)
    if "price" in given:
        page["data"] = [
            one for one in page["data"] if given["price"] in [i["price"]["id"] for i in one["items"]["data"]]
        ]
    return page


@included("customer", "subscriptions")
def _of_customer(call: Call, customer: Json) -> Json:
    found = call.store.matching("subscription", call.account, customer=customer["id"])
    living = [one for one in found if one["status"] not in ENDED]
    url = f"/v1/customers/{customer['id']}/subscriptions"
    return {"object": "list", "data": living[::-1], "has_more": False, "url": url}


ROUTES = (
    Route("POST", _URL, _create, shapes.CREATE),
    Route("GET", _URL, _list, {**shapes.FILTERS, **PAGE}),
    retrieval("subscription", f"{_URL}/{{id}}"),
    Route("POST", f"{_URL}/{{id}}", _update, shapes.UPDATE),
    Route("DELETE", f"{_URL}/{{id}}", _cancel, shapes.CANCEL),
    Route("POST", f"{_URL}/{{id}}/resume", _resume, {"billing_cycle_anchor": Param(choices=("now", "unchanged"))}),
)
