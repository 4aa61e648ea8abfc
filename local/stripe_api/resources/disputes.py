"""Disputes: a customer's bank takes a charge back, evidence is given, and the bank decides, as Stripe's test mode does.

The card decides whether there is one; the text of the evidence decides its end: `winning_evidence`, `losing_evidence`,
or, for an inquiry, `escalate_inquiry_evidence`.
"""

from local.stripe_api.calls import Call, Route, listing, new_id, retrieval
from local.stripe_api.params import METADATA, Param, Shape, merge_metadata
from local.stripe_api.refusals import invalid
from local.stripe_api.resources import payment_methods
from local.stripe_api.resources.balances import book
from local.stripe_api.store import Json
from local.stripe_api.wiring import on, timer

_URL = "/v1/disputes"
# What Stripe charges for a dispute in the United States, in cents; it is not given back.
FEE = 1500
DUE_SECONDS = 9 * 86400
DECIDED_AFTER_SECONDS = 1
_TEXTS = [
    "access_activity_log",
    "billing_address",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_tracking_number",
    "uncategorized_text",
]
_FILES = [
    "cancellation_policy",
    "customer_communication",
    "customer_signature",
    "duplicate_charge_documentation",
    "receipt",
    "refund_policy",
    "service_documentation",
    "shipping_documentation",
    "uncategorized_file",
]
_OPEN = ("needs_response", "warning_needs_response")


@on("charge.succeeded")
def _by_card(call: Call, charge: Json) -> None:
    """Some test cards dispute what they paid, at once."""
    method = call.store.get("payment_method", call.account, charge["payment_method"] or "")
    card = payment_methods.card_of(method) if method else None
    if card and card.dispute:
        open_one(call.at(call.store.now()), charge, card.dispute, is_inquiry=card.inquiry)


def open_one(call: Call, charge: Json, reason: str, *, is_inquiry: bool = False) -> Json:
    """The bank asks (an inquiry), or takes the whole charge back and Stripe its fee."""
    brand = charge["payment_method_details"]["card"]["brand"]
    kind = "inquiry" if is_inquiry else "chargeback"
    body: Json = {
        "id": new_id("du"),
        "object": "dispute",
        "amount": charge["amount"] - charge["amount_refunded"],
        "balance_transactions": [],
        "charge": charge["id"],
        "created": call.now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {**dict.fromkeys((*_TEXTS, *_FILES)), "enhanced_evidence": {}},
        "evidence_details": {
            "due_by": call.now + DUE_SECONDS,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        "is_charge_refundable": is_inquiry,
        "livemode": False,
        "metadata": {},
        "network_reason_code": "10.4" if reason == "fraudulent" else "13.1",
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {
            "card": {"brand": brand, "case_type": kind, "network": brand, "network_reason_code": "10.4"},
            "type": "card",
        },
        "reason": reason,
        "status": "warning_needs_response" if is_inquiry else "needs_response",
    }
    charge["disputed"] = not is_inquiry
    call.save(charge)
    if not is_inquiry:
        _withdraw(call, body)
    call.save(body)
    call.plan(body["evidence_details"]["due_by"], "decide_dispute", body["id"])
    call.emit("charge.dispute.created", body)
    if not is_inquiry:
        call.emit("charge.dispute.funds_withdrawn", body)
    return body


def _withdraw(call: Call, body: Json) -> None:
    about = f"Chargeback withdrawal for {body['charge']}"
    _move(call, body, -body["amount"], "dispute", about, FEE)


def _move(call: Call, body: Json, amount: int, category: str, about: str, fee: int = 0) -> None:
    made = book(
        call,
        call.account,
        "adjustment",
        body["id"],
        amount,
        body["currency"],
        fee=fee,
        description=about,
        category=category,
    )
    body["balance_transactions"].append(call.find("balance_transaction", made))


def _update(call: Call) -> Json:
    body, given = call.find("dispute", call.path["id"]), call.params
    if "metadata" in given:
        body["metadata"] = merge_metadata(body["metadata"], given["metadata"])
    if "evidence" in given:
        if body["status"] not in _OPEN:
            raise invalid(f"This dispute is {body['status']}: its evidence cannot be changed any more.")
        body["evidence"] |= given["evidence"]
        details = body["evidence_details"]
        details["has_evidence"] = any(body["evidence"][name] for name in (*_TEXTS, *_FILES))
        if given.get("submit", True):
            _submit(call, body, details)
    call.save(body)
    call.emit("charge.dispute.updated", body)
    return body


def _submit(call: Call, body: Json, details: Json) -> None:
    if not details["has_evidence"]:
        raise invalid("There is no evidence to submit.", param="evidence")
    details |= {"submission_count": details["submission_count"] + 1, "submission_method": "manual"}
    is_inquiry = body["status"].startswith("warning")
    body["status"] = "warning_under_review" if is_inquiry else "under_review"
    if body["evidence"]["uncategorized_text"] in ("winning_evidence", "losing_evidence", "escalate_inquiry_evidence"):
        call.plan(call.store.exact_now() + DECIDED_AFTER_SECONDS, "decide_dispute", body["id"])


@timer("decide_dispute")
def _decide(call: Call, dispute_id: str) -> None:
    """What the evidence says decides; without any, the time that is over."""
    body = call.find("dispute", dispute_id)
    text = body["evidence"]["uncategorized_text"] if body["evidence_details"]["submission_count"] else None
    if body["status"].startswith("warning"):
        if text == "escalate_inquiry_evidence":
            _escalate(call, body)
        else:
            _close(call, body, "warning_closed")
    elif body["status"] in ("needs_response", "under_review"):
        body["evidence_details"]["past_due"] = body["status"] == "needs_response"
        _close(call, body, "won" if text == "winning_evidence" else "lost")


def _escalate(call: Call, body: Json) -> None:
    """The inquiry becomes a chargeback, which wants evidence of its own."""
    body |= {"status": "needs_response", "is_charge_refundable": False}
    body["evidence"]["uncategorized_text"] = None
    body["evidence_details"] |= {"due_by": call.now + DUE_SECONDS, "has_evidence": False, "submission_count": 0}
    body["payment_method_details"]["card"]["case_type"] = "chargeback"
    call.save({**call.find("charge", body["charge"]), "disputed": True})
    _withdraw(call, body)
    call.save(body)
    call.plan(body["evidence_details"]["due_by"], "decide_dispute", body["id"])
    call.emit("charge.dispute.updated", body)
    call.emit("charge.dispute.funds_withdrawn", body)


def _close(call: Call, body: Json, status: str) -> None:
    body["status"] = status
    if status == "won":
        _move(call, body, body["amount"], "dispute_reversal", f"Chargeback reversal for {body['charge']}")
    call.save(body)
    if status == "won":
        call.emit("charge.dispute.funds_reinstated", body)
    call.emit("charge.dispute.closed", body)


def _accept(call: Call) -> Json:
    body = call.find("dispute", call.path["id"])
    if body["status"] not in _OPEN:
        raise invalid("This dispute is already closed.", code="dispute_already_closed")
    call.forget("decide_dispute", body["id"])
    _close(call, body, "warning_closed" if body["status"].startswith("warning") else "lost")
    return body


@on("charge.refunded")
def _refunded(call: Call, charge: Json) -> None:
    """An inquiry ends with the full refund of its charge."""
    if not charge["refunded"]:
        return
    for body in call.store.matching("dispute", call.account, charge=charge["id"]):
        if body["status"].startswith("warning_") and body["status"] != "warning_closed":
            call.forget("decide_dispute", body["id"])
            _close(call, body, "warning_closed")


_EVIDENCE: Shape = {**{name: Param(max_length=20_000) for name in _TEXTS}, **{name: Param() for name in _FILES}}
_UPDATE: Shape = {"evidence": Param("hash", fields=_EVIDENCE), "metadata": METADATA, "submit": Param("boolean")}

ROUTES = (
    listing("dispute", _URL, {"charge": Param(), "payment_intent": Param()}),
    retrieval("dispute", f"{_URL}/{{id}}"),
    Route("POST", f"{_URL}/{{id}}", _update, _UPDATE),
    Route("POST", f"{_URL}/{{id}}/close", _accept),
)
