"""What a change of a subscription's items, anchor or trial does to its periods, and what it costs or gives back."""

from local.stripe_api.calls import Call, new_id
from local.stripe_api.params import merge_metadata
from local.stripe_api.periods import prorated
from local.stripe_api.refusals import Refusal, invalid, missing
from local.stripe_api.resources import catalogue, invoice_lines, invoicing, subscription_cycle
from local.stripe_api.store import Json

MAX_ITEMS = 20


def new_item(call: Call, subscription_id: str, wish: Json, where: str) -> Json:
    # Checkout's own prices are never active; requests cannot name them by an object.
    price = wish.get("_price") or catalogue.sellable(call, wish["price"], f"{where}[price]")
    if price["recurring"] is None:
        message = (
            "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`."
        )
        raise invalid(message, param=f"{where}[price]")
    return {
        "id": new_id("si"),
        "object": "subscription_item",
        "billing_thresholds": None,
        "created": call.now,
        "current_period_end": call.now,
        "current_period_start": call.now,
        "discounts": [],
        "metadata": wish.get("metadata", {}),
        "plan": catalogue.plan_of(price),
        "price": price,
        "quantity": wish.get("quantity", 1),
        "subscription": subscription_id,
        "tax_rates": [],
    }


def require_one_rhythm(items: list[Json], currency: str | None = None) -> None:
    """Raises what Stripe says of items that cannot stand on one subscription."""
    if not items:
        raise invalid("A subscription must have at least one active plan.", param="items")
    if len(items) > MAX_ITEMS:
        raise invalid(f"A subscription can have at most {MAX_ITEMS} items.", param="items")
    prices = [item["price"] for item in items]
    if len({price["id"] for price in prices}) < len(prices):
        message = f"Cannot add multiple subscription items with the same plan: {prices[0]['id']}"
        raise invalid(message, param="items")
    if len({price["currency"] for price in prices} | ({currency} if currency else set())) > 1:
        message = "The price specified only supports the currency of its own; all items must have the same currency."
        raise invalid(message, param="items")
    if len({_rhythm(price) for price in prices}) > 1:
        message = (
            "Currently, all plans on a subscription must have the same billing interval and interval count. If you want to "
            "bill with different intervals, create separate subscriptions."
        )
        raise invalid(message, param="items")


def _rhythm(price: Json) -> tuple[str, int]:
    return price["recurring"]["interval"], price["recurring"]["interval_count"]


def apply(call: Call, body: Json, given: Json) -> Refusal | None:
    """Change items, trial and anchor as `given` says, and bill what that asks for now. The decline, when there was one."""
    old = [dict(item) for item in body["items"]["data"]]
    if "items" in given:
        _set_items(call, body, given["items"])
    call.save(body)
    if "trial_end" in given:
        return _move_trial(call, body, given["trial_end"])
    behavior = given.get("proration_behavior", "create_prorations")
    restarts = _rhythm(old[0]["price"]) != _rhythm(body["items"]["data"][0]["price"])
    restarts = restarts or given.get("billing_cycle_anchor") == "now"
    if body["status"] in ("trialing", "incomplete"):
        return None
    waiting: list[Json] = []
    if behavior != "none":
        waiting = _prorations(call.at(given.get("proration_date", call.now)), body, old, restarts=restarts)
    for item in waiting:
        call.save(item)
        call.emit("invoiceitem.created", item)
    if restarts:
        _restart(call, body)
    call.save(body)
    if restarts or (behavior == "always_invoice" and waiting):
        return _collect_now(call, body, with_period=restarts)
    return None


def _set_items(call: Call, body: Json, wishes: list[Json]) -> None:
    start, end = subscription_cycle.period_of(body)
    items = {item["id"]: item for item in body["items"]["data"]}
    for position, wish in enumerate(wishes):
        where = f"items[{position}]"
        if "id" not in wish:
            added = new_item(call, body["id"], wish, where)
            items[added["id"]] = {**added, "current_period_start": start, "current_period_end": end}
        elif wish["id"] not in items:
            raise missing("subscription item", wish["id"], param=f"{where}[id]", status=400)
        elif wish.get("deleted"):
            del items[wish["id"]]
        else:
            items[wish["id"]] = _changed(call, items[wish["id"]], wish, where)
    found = list(items.values())
    require_one_rhythm(found, body["currency"])
    body["items"] = {**body["items"], "data": found, "total_count": len(found)}


def _changed(call: Call, item: Json, wish: Json, where: str) -> Json:
    changed = {**item, "quantity": wish.get("quantity", item["quantity"])}
    if "metadata" in wish:
        changed["metadata"] = merge_metadata(item["metadata"], wish["metadata"])
    if "price" in wish:
        fresh = new_item(call, item["subscription"], wish, where)
        changed |= {"price": fresh["price"], "plan": fresh["plan"]}
    return changed


def _prorations(call: Call, body: Json, old: list[Json], *, restarts: bool) -> list[Json]:
    """Credits for what is left of the old items, charges for what is left of the new. A restart bills those in full."""
    start, end = subscription_cycle.period_of(body)
    if not start <= call.now <= end:
        raise invalid("Cannot specify a proration date outside of the current period.", param="proration_date")
    customer = call.find("customer", body["customer"])
    new = {item["id"]: item for item in body["items"]["data"]}
    same = set() if restarts else {item["id"] for item in old if _costs_the_same(item, new.get(item["id"]))}
    found = []
    for item in [one for one in old if one["id"] not in same]:
        amount = -prorated(_amount(item), start, end, call.now)
        found.append(invoice_lines.prorated_item(call, customer, item, amount, end, "Unused time on"))
    for item in [] if restarts else [one for one in new.values() if one["id"] not in same]:
        amount = prorated(_amount(item), start, end, call.now)
        found.append(invoice_lines.prorated_item(call, customer, item, amount, end, "Remaining time on"))
    return [item for item in found if item["amount"]]


def _amount(item: Json) -> int:
    return int(item["price"]["unit_amount"] * item["quantity"])


def _costs_the_same(item: Json, other: Json | None) -> bool:
    return other is not None and (item["price"]["id"], item["quantity"]) == (other["price"]["id"], other["quantity"])


def _restart(call: Call, body: Json) -> None:
    body["_previous_start"] = subscription_cycle.period_of(body)[0]
    body["billing_cycle_anchor"] = call.now
    subscription_cycle.set_period(call, body, call.now, subscription_cycle.full_period(body, call.now))


def _move_trial(call: Call, body: Json, to: str) -> Refusal | None:
    """A later end of the trial, or its end now, which bills the first full period."""
    if to == "now":
        if body["status"] != "trialing":
            return None
        body |= {"trial_end": call.now, "status": "active"}
        _restart(call, body)
        call.save(body)
        return _collect_now(call, body, with_period=True)
    if not to.isdigit() or int(to) <= call.now:
        raise invalid("The trial end must be a unix timestamp integer in the future.", param="trial_end")
    until = int(to)
    body |= {"trial_end": until, "status": "trialing", "billing_cycle_anchor": until}
    body["trial_start"] = body["trial_start"] or call.now
    subscription_cycle.set_period(call, body, subscription_cycle.period_of(body)[0], until)
    call.save(body)
    return None


def _collect_now(call: Call, body: Json, *, with_period: bool) -> Refusal | None:
    invoice = invoicing.finalize(
        call, subscription_cycle.bill(call, body, "subscription_update", with_period=with_period)
    )
    if invoice["status"] != "open":
        return None
    return invoicing.attempt(call, call.find("invoice", invoice["id"]))


def credit_rest(call: Call, body: Json) -> None:
    """What is left of the period waits as a credit for the customer's next invoice."""
    for item in _prorations(call, body, body["items"]["data"], restarts=True):
        call.save(item)
        call.emit("invoiceitem.created", item)


def resume(call: Call, body: Json) -> None:
    """A paused subscription begins a new period, which is billed now."""
    body["status"] = "active"
    _restart(call, body)
    call.save(body)
    _collect_now(call, body, with_period=True)


def preview(call: Call, body: Json, tried: Json) -> Json:
    """The invoice that would come next, or come now where the change asks for that. The caller undoes all of it."""
    before = body["latest_invoice"]
    if tried:
        apply(call, body, tried)
        body = call.find("subscription", body["id"])
    if body["latest_invoice"] != before:
        made = call.find("invoice", body["latest_invoice"])
        undone = {"status": "draft", "attempted": False, "attempt_count": 0, "amount_paid": 0, "number": None}
        return {**made, **undone, "id": f"upcoming_{made['id']}", "amount_remaining": made["amount_due"]}
    return subscription_cycle.preview(call, body)
