"""Balances are sums of balance transactions; nothing else holds an amount."""

from local.stripe_api.calls import PLATFORM, Call, Route, listing, new_id, retrieval
from local.stripe_api.params import Param
from local.stripe_api.refusals import insufficient_funds
from local.stripe_api.store import Json

_REPORTING = {
    "adjustment": "other_adjustment",
    "refund_failure": "refund_failure",
    "stripe_fee": "fee",
    "charge": "charge",
    "payment": "charge",
    "payment_refund": "refund",
    "refund": "refund",
    "transfer": "transfer",
    "transfer_refund": "transfer_reversal",
    "payout": "payout",
    "payout_cancel": "payout_reversal",
    "payout_failure": "payout_reversal",
}


def book(
    call: Call,
    account: str,
    kind: str,
    source: str | None,
    amount: int,
    currency: str,
    *,
    fee: int = 0,
    available_on: int | None = None,
    description: str | None = None,
    category: str | None = None,
) -> str:
    """Move `amount - fee` on the account's balance; the new balance transaction's id.

    `category` is what reports call it, when that does not follow from its kind.
    """
    on = call.now if available_on is None else available_on
    body: Json = {
        "id": new_id("txn"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": on,
        "balance_type": "payments",
        "created": call.now,
        "currency": currency,
        "description": description,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": [_stripe_fee(fee, currency, kind)] if fee else [],
        "net": amount - fee,
        "reporting_category": category or _REPORTING[kind],
        "source": source,
        "status": "available" if on <= call.now else "pending",
        "type": kind,
    }
    call.store.put(account, body)
    call.store.move(account, currency, amount - fee, on)
    return str(body["id"])


def _stripe_fee(fee: int, currency: str, kind: str) -> Json:
    return {
        "amount": fee,
        "application": None,
        "currency": currency,
        "description": "Dispute fee" if kind == "adjustment" else "Stripe processing fees",
        "type": "stripe_fee",
    }


def require_available(call: Call, account: str, currency: str, amount: int) -> None:
    """Raises the refusal when the account's available balance does not cover `amount`."""
    if call.store.available(account, currency) < amount:
        raise insufficient_funds()


def _settled(call: Call, body: Json) -> Json:
    return {**body, "status": "available" if body["available_on"] <= call.now else "pending"}


def _retrieve(call: Call) -> Json:
    sql = (
        "select currency, sum(case when available_on <= ? then net else 0 end), "
        "sum(case when available_on > ? then net else 0 end) from money where account = ? group by currency"
    )
    sums = call.store.rows(sql, call.now, call.now, call.account) or [("usd", 0, 0)]
    return {
        "object": "balance",
        "available": [_amount(currency, available) for currency, available, _ in sums],
        "livemode": False,
        "pending": [_amount(currency, pending) for currency, _, pending in sums],
        **({"connect_reserved": [_amount("usd", 0)]} if call.account == PLATFORM else {}),
    }


def _amount(currency: str, amount: int) -> Json:
    return {"amount": amount, "currency": currency, "source_types": {"card": amount}}


def _list(call: Call) -> Json:
    page = _LISTING.run(call)
    return {**page, "data": [_settled(call, body) for body in page["data"]]}


_URL = "/v1/balance_transactions"
_LISTING = listing(
    "balance_transaction",
    _URL,
    {"type": Param(), "source": Param(), "currency": Param("currency"), "payout": Param()},
    {"payout": "_payout"},
)
_ONE = retrieval("balance_transaction", f"{_URL}/{{id}}")

ROUTES = (
    Route("GET", "/v1/balance", _retrieve),
    Route("GET", _URL, _list, _LISTING.shape),
    Route("GET", _ONE.template, lambda call: _settled(call, _ONE.run(call))),
)
