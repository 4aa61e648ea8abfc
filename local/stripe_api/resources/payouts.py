"""Payouts from an account's balance to its bank: pending, then paid, or failed with the money back."""

from collections.abc import Mapping

from local.stripe_api.calls import PLATFORM, Call, Route, listing, new_id, retrieval
from local.stripe_api.params import CURRENCY, METADATA, REQUIRED_AMOUNT, Param
from local.stripe_api.refusals import invalid
from local.stripe_api.resources.balances import book, require_available
from local.stripe_api.store import Json
from local.stripe_api.wiring import timer

DEFAULT_SECONDS = 2
# Stripe's test bank accounts.
_FAILURES: Mapping[str, tuple[str, str]] = {
    "000111111116": ("no_account", "The bank account details on file are probably incorrect."),
    "000111111113": ("account_closed", "The bank account has been closed."),
    "000222222227": ("insufficient_funds", "Your Stripe account has insufficient funds to cover the payout."),
    "000333333335": ("debit_not_authorized", "Debit transactions are not approved on your bank account."),
    "000444444440": ("invalid_currency", "The bank was unable to process this payout because of its currency."),
}


def _create(call: Call) -> Json:
    return make(call, call.params)


def make(call: Call, given: Json, *, is_automatic: bool = False) -> Json:
    """Send it on its way. An automatic one knows which movements it pays out."""
    bank_id = _bank(call).get("id")
    amount, currency, payout_id = given["amount"], given["currency"], new_id("po")
    require_available(call, call.account, currency, amount)
    seconds = call.store.fact("payout_seconds", DEFAULT_SECONDS)
    body: Json = {
        "id": payout_id,
        "object": "payout",
        "amount": amount,
        "arrival_date": call.now + seconds,
        "automatic": is_automatic,
        "balance_transaction": book(call, call.account, "payout", payout_id, -amount, currency),
        "created": call.now,
        "currency": currency,
        "description": given.get("description"),
        "destination": bank_id,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": given.get("metadata", {}),
        "method": given.get("method", "standard"),
        "reconciliation_status": "completed" if is_automatic else "not_applicable",
        "source_type": "card",
        "statement_descriptor": given.get("statement_descriptor"),
        "status": "pending",
        "type": "bank_account",
    }
    if is_automatic:
        _claim_movements(call, body)
    call.save(body)
    call.plan(call.store.exact_now() + seconds, "settle_payout", payout_id)
    call.emit("payout.created", body)
    return body


def _claim_movements(call: Call, body: Json) -> None:
    """What was available and in no payout yet is in this one: `GET /v1/balance_transactions?payout=` lists it."""
    for moved in call.store.every("balance_transaction", call.account):
        is_free = "_payout" not in moved and moved["currency"] == body["currency"]
        if is_free and moved["available_on"] <= call.now:
            call.save({**moved, "_payout": body["id"]})


def _bank(call: Call) -> Json:
    if call.account == PLATFORM:
        return {"id": "ba_1platform", "_number": ""}
    account = call.find("account", call.account, account=PLATFORM)
    if not account["payouts_enabled"]:
        raise invalid("Your account cannot make payouts until its requirements are met.", code="payouts_not_allowed")
    bank: Json = account["external_accounts"]["data"][0]
    return bank


@timer("settle_payout")
def settle(call: Call, payout_id: str) -> None:
    """The bank has answered."""
    body = call.find("payout", payout_id)
    if body["status"] != "pending":
        return
    failure = _FAILURES.get(_number(call))
    if failure is None:
        body["status"] = "paid"
    else:
        back = book(call, call.account, "payout_failure", payout_id, body["amount"], body["currency"])
        body |= {"status": "failed", "failure_balance_transaction": back}
        body["failure_code"], body["failure_message"] = failure
    call.save(body)
    call.emit(f"payout.{body['status']}", body)


def _number(call: Call) -> str:
    if call.account == PLATFORM:
        return ""
    account = call.find("account", call.account, account=PLATFORM)
    return str(account["external_accounts"]["data"][0]["_number"])


def _cancel(call: Call) -> Json:
    body = call.find("payout", call.path["id"])
    if body["status"] != "pending":
        raise invalid(f"Payouts can only be canceled while they are pending; this one is {body['status']}.")
    back = book(call, call.account, "payout_cancel", body["id"], body["amount"], body["currency"])
    body |= {"status": "canceled", "failure_balance_transaction": back}
    call.save(body)
    call.emit("payout.canceled", body)
    return body


_CREATE = {
    "amount": REQUIRED_AMOUNT,
    "currency": CURRENCY,
    "description": Param(),
    "metadata": METADATA,
    "method": Param(choices=("standard", "instant")),
    "statement_descriptor": Param(max_length=22),
}
_STATUS = Param(choices=("pending", "in_transit", "paid", "failed", "canceled"))

ROUTES = (
    Route("POST", "/v1/payouts", _create, _CREATE),
    listing("payout", "/v1/payouts", {"status": _STATUS, "destination": Param()}),
    retrieval("payout", "/v1/payouts/{id}"),
    Route("POST", "/v1/payouts/{id}/cancel", _cancel),
)
