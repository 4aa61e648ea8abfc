"""Refunds of charges, whole or in part, from the available balance."""

from local.stripe_api.calls import Call, Route, listing, new_id, retrieval
from local.stripe_api.params import AMOUNT, METADATA, Param
from local.stripe_api.refusals import invalid, malformed
from local.stripe_api.resources.balances import book, require_available
from local.stripe_api.store import Json


def _create(call: Call) -> Json:
    charge = _charge_of(call)
    left = charge["amount_captured"] - charge["amount_refunded"]
    amount = call.params.get("amount", left)
    if left == 0:
        raise invalid(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if amount > left:
        message = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        raise invalid(message, param="amount")
    require_available(call, call.account, charge["currency"], amount)
    refund_id = new_id("re")
    body: Json = {
        "id": refund_id,
        "object": "refund",
        "amount": amount,
        "balance_transaction": book(call, call.account, "refund", refund_id, -amount, charge["currency"]),
        "charge": charge["id"],
        "created": call.now,
        "currency": charge["currency"],
        "metadata": call.params.get("metadata", {}),
        "payment_intent": charge["payment_intent"],
        "reason": call.params.get("reason"),
        "status": "succeeded",
    }
    call.save(body)
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    call.save(charge)
    call.emit("refund.created", body)
    call.emit("charge.refunded", charge)
    return body


def _charge_of(call: Call) -> Json:
    given = call.params
    if "charge" in given:
        return call.find("charge", given["charge"], param="charge")
    if "payment_intent" not in given:
        raise malformed("One of the following params should be provided for this request: payment_intent or charge.")
    intent = call.find("payment_intent", given["payment_intent"], param="payment_intent")
    if intent["status"] != "succeeded":
        raise invalid("This PaymentIntent does not have a successful charge to refund.", param="payment_intent")
    return call.find("charge", intent["latest_charge"])


_CREATE = {
    "amount": AMOUNT,
    "charge": Param(),
    "payment_intent": Param(),
    "metadata": METADATA,
    "reason": Param(choices=("duplicate", "fraudulent", "requested_by_customer")),
}

ROUTES = (
    Route("POST", "/v1/refunds", _create, _CREATE),
    listing("refund", "/v1/refunds", {"charge": Param(), "payment_intent": Param()}),
    retrieval("refund", "/v1/refunds/{id}"),
)
