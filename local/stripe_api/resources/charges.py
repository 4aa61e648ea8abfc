"""Charges: what a card was asked for, paid or declined."""

from collections.abc import Mapping
from typing import Any

from local.stripe_api import cards, wiring
from local.stripe_api.calls import Call, Route, listing, new_id, retrieval
from local.stripe_api.cards import TestCard
from local.stripe_api.currencies import require_chargeable
from local.stripe_api.params import CURRENCY, METADATA, REQUIRED_AMOUNT, Param, Shape, merge_metadata
from local.stripe_api.refusals import missing
from local.stripe_api.resources import payment_methods
from local.stripe_api.resources.balances import book
from local.stripe_api.shared_shapes import SHIPPING, billing_details
from local.stripe_api.store import Json

# United States cards: 2.9 % + 30 cents, available two days later.
_PENDING_SECONDS = 2 * 24 * 3600
AUTHENTICATION_MESSAGE = (
    "Your card was declined. This transaction requires authentication. Please try again and use a card that supports it, "
    "or bring the customer back on session."
)
_URL = "/v1/charges"
_RISK = {"risk_level": "normal", "risk_score": 20}


def make(call: Call, source: Json, method: Json, *, intent_id: str | None, failure: TestCard | None = None) -> Json:
    """Charge the card for `source` (amount, currency, what is shown); a declined charge is kept too, as at Stripe.

    `failure`: how the bank answers; by default as the card does. Its `code` None = paid.
    """
    card = payment_methods.card_of(method)
    answer = failure or card
    body = _new(call, source, method, intent_id, answer)
    if body["paid"]:
        body["balance_transaction"] = _take_in(call, body, card)
    call.save(body)
    call.emit("charge.succeeded" if body["paid"] else "charge.failed", body)
    return body


def _take_in(call: Call, body: Json, card: TestCard) -> str:
    """The charge on the balance. Money moves in real time, also when a test clock made the charge."""
    now, amount = call.at(call.store.now()), body["amount"]
    fee = min(amount, (amount * 29 + 999) // 1000 + 30)
    on = now.now if card.at_once else now.now + _PENDING_SECONDS
    return book(now, call.account, "charge", body["id"], amount, body["currency"], fee=fee, available_on=on)


def _new(call: Call, source: Json, method: Json, intent_id: str | None, answer: TestCard) -> Json:
    amount, paid, charge_id = source["amount"], answer.code is None, new_id("ch")
    shown = (
        "customer",
        "description",
        "receipt_email",
        "shipping",
        "statement_descriptor",
        "statement_descriptor_suffix",
    )
    return {
        **blank(call, charge_id, amount, source["currency"]),
        **{name: source.get(name) for name in (*shown, "transfer_group")},
        "amount_captured": amount if paid else 0,
        "billing_details": method["billing_details"],
        "captured": paid,
        "failure_code": answer.code,
        "failure_message": None if paid else answer.message,
        "metadata": source.get("metadata", {}),
        "outcome": _outcome(answer),
        "paid": paid,
        "payment_intent": intent_id,
        "payment_method": method["id"],
        "payment_method_details": {"card": _shown(method), "type": "card"},
        "receipt_url": f"{call.base_url}/_standin/receipts/{charge_id}" if paid else None,
        "status": "succeeded" if paid else "failed",
    }


def blank(call: Call, charge_id: str, amount: int, currency: str) -> Json:
    """A paid charge of which nothing more is known."""
    return {
        "id": charge_id,
        "object": "charge",
        "amount": amount,
        "amount_captured": amount,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": billing_details({}),
        "calculated_statement_descriptor": "SOCIAL FLOW",
        "captured": True,
        "created": call.now,
        "currency": currency,
        "customer": None,
        "description": None,
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": {},
        "on_behalf_of": None,
        "outcome": None,
        "paid": True,
        "payment_intent": None,
        "payment_method": None,
        "payment_method_details": None,
        "receipt_email": None,
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "succeeded",
        "transfer_data": None,
        "transfer_group": None,
    }


def _shown(method: Json) -> Json:
    names = ("brand", "checks", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4", "wallet")
    return {name: method["card"][name] for name in names} | {"network": method["card"]["brand"], "three_d_secure": None}


def _outcome(answer: TestCard) -> Json:
    if answer.code is None:
        told: Json = {"network_status": "approved_by_network", "reason": None, "type": "authorized"}
        return {**told, **_RISK, "seller_message": "Payment complete."}
    if answer.blocked:
        told = {"network_status": "not_sent_to_network", "reason": "highest_risk_level", "type": "blocked"}
        return {**told, "risk_level": "highest", "risk_score": 75, "seller_message": "Stripe blocked this payment."}
    told = {"network_status": "declined_by_network", "reason": answer.decline_code or answer.code}
    return {**told, **_RISK, "type": "issuer_declined", "seller_message": "The bank declined the payment."}


def _create(call: Call) -> Json:
    given = call.params
    require_chargeable(given["amount"], given["currency"])
    name = cards.named(given["source"])
    if name is None:
        raise missing("token", given["source"], param="source", status=400)
    method = payment_methods.make(call, name)
    charge = make(call, given, method, intent_id=None)
    if charge["failure_code"]:
        raise payment_methods.decline(cards.of(name), payment_method=method, charge=charge["id"])
    return charge


def _update(call: Call) -> Json:
    body = call.find("charge", call.path["id"])
    given = call.params
    body |= {
        name: given[name] for name in ("description", "receipt_email", "shipping", "transfer_group") if name in given
    }
    if "metadata" in given:
        body["metadata"] = merge_metadata(body["metadata"], given["metadata"])
    call.save(body)
    call.emit("charge.updated", body)
    return body


@wiring.included("charge", "refunds")
def _refunds(call: Call, charge: Json) -> Any:
    found = call.store.matching("refund", call.account, charge=charge["id"])
    url = f"{_URL}/{charge['id']}/refunds"
    return {"object": "list", "data": found[::-1][:10], "has_more": len(found) > 10, "url": url}


_MONEY: Mapping[str, Param] = {"amount": REQUIRED_AMOUNT, "currency": CURRENCY}
_COMMON: Shape = {"description": Param(), "metadata": METADATA, "transfer_group": Param(), "receipt_email": Param()}

ROUTES = (
    Route("POST", _URL, _create, {**_MONEY, **_COMMON, "source": Param(required=True)}),
    listing("charge", _URL, {"payment_intent": Param(), "transfer_group": Param(), "customer": Param()}),
    retrieval("charge", f"{_URL}/{{id}}"),
    Route("POST", f"{_URL}/{{id}}", _update, {**_COMMON, "shipping": SHIPPING}),
)
