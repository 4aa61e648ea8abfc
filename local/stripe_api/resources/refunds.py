"""Refunds of charges, whole or in part; by the card they succeed, wait at the bank, or fail after they seemed done."""

from local.stripe_api.calls import Call, Route, listing, new_id, retrieval
from local.stripe_api.params import AMOUNT, METADATA, Param, merge_metadata
from local.stripe_api.refusals import invalid, malformed
from local.stripe_api.resources import payment_methods
from local.stripe_api.resources.balances import book, require_available
from local.stripe_api.store import Json
from local.stripe_api.wiring import timer

_URL = "/v1/refunds"
SETTLED_AFTER_SECONDS = 2


def _create(call: Call) -> Json:
    charge = _charge_of(call)
    left = charge["amount_captured"] - charge["amount_refunded"]
    amount = call.params.get("amount", left)
    if charge["disputed"]:
        raise invalid(f"Charge {charge['id']} has been charged back; cannot issue a refund.", code="charge_disputed")
    if left == 0:
        raise invalid(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if amount > left:
        message = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        raise invalid(message, param="amount")
    behavior = _behavior(call, charge)
    body = blank(call, new_id("re"), amount, charge)
    body["balance_transaction"] = _take_out(call, body, charge)
    body["reason"] = call.params.get("reason")
    body["metadata"] = call.params.get("metadata", {})
    if behavior == "waits":
        body |= {"status": "pending", "pending_reason": "processing"}
    if behavior != "succeeds":
        call.plan(call.store.exact_now() + SETTLED_AFTER_SECONDS, "settle_refund", body["id"])
    call.save(body)
    _count(charge, amount)
    call.save(charge)
    call.emit("refund.created", body)
    call.emit("charge.refunded", charge)
    return body


def blank(call: Call, refund_id: str, amount: int, charge: Json) -> Json:
    """A refund that succeeded, of which nothing more is known."""
    return {
        "id": refund_id,
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": call.now,
        "currency": charge["currency"],
        "customer": charge["customer"],
        "destination_details": {"card": {"type": "refund"}, "type": "card"},
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "pending_reason": None,
        "reason": None,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }


def _take_out(call: Call, body: Json, charge: Json) -> str:
    """What is still pending is taken from what is pending; the rest needs an available balance."""
    charged = call.find("balance_transaction", charge["balance_transaction"])
    on = max(charged["available_on"], call.now)
    if on == call.now:
        require_available(call, call.account, charge["currency"], body["amount"])
    return book(call, call.account, "refund", body["id"], -body["amount"], charge["currency"], available_on=on)


def _behavior(call: Call, charge: Json) -> str:
    method = call.store.get("payment_method", call.account, charge["payment_method"] or "")
    return payment_methods.card_of(method).refund if method else "succeeds"


def _count(charge: Json, amount: int) -> None:
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]


@timer("settle_refund")
def _settle(call: Call, refund_id: str) -> None:
    """The bank has answered: the waiting one is done, or the money of the failing one comes back."""
    body = call.find("refund", refund_id)
    if body["status"] == "pending":
        body |= {"status": "succeeded", "pending_reason": None}
    else:
        charge = call.find("charge", body["charge"])
        _count(charge, -body["amount"])
        call.save(charge)
        back = book(call, call.account, "refund_failure", body["id"], body["amount"], body["currency"])
        body |= {"status": "failed", "failure_balance_transaction": back, "failure_reason": "expired_or_canceled_card"}
    call.save(body)
    call.emit("refund.updated", body)
    call.emit("charge.refund.updated", body)
    if body["status"] == "failed":
        call.emit("refund.failed", body)


def _charge_of(call: Call) -> Json:
    given = call.params
    if "charge" in given:
        return call.find("charge", given["charge"], param="charge")
    if "payment_intent" not in given:
        raise malformed("One of the following params should be provided for this request: payment_intent or charge.")
    intent = call.find("payment_intent", given["payment_intent"], param="payment_intent")
    if intent["status"] != "succeeded":
        message = f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
        raise invalid(message, param="payment_intent")
    return call.find("charge", intent["latest_charge"])


def _update(call: Call) -> Json:
    body = call.find("refund", call.path["id"])
    body["metadata"] = merge_metadata(body["metadata"], call.params.get("metadata", {"": ""}))
    call.save(body)
    call.emit("refund.updated", body)
    return body


_CREATE = {
    "amount": AMOUNT,
    "charge": Param(),
    "payment_intent": Param(),
    "metadata": METADATA,
    "reason": Param(choices=("duplicate", "fraudulent", "requested_by_customer")),
}

ROUTES = (
    Route("POST", _URL, _create, _CREATE),
    listing("refund", _URL, {"charge": Param(), "payment_intent": Param()}),
    retrieval("refund", f"{_URL}/{{id}}"),
    Route("POST", f"{_URL}/{{id}}", _update, {"metadata": METADATA}),
)
