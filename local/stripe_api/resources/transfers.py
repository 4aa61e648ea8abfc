"""Transfers from the platform's balance to a connected account's, and back."""

from local.stripe_api.calls import PLATFORM, Call, Route, listing, new_id
from local.stripe_api.params import AMOUNT, CURRENCY, METADATA, REQUIRED_AMOUNT, Param, merge_metadata
from local.stripe_api.refusals import invalid, missing
from local.stripe_api.resources import charges, refunds
from local.stripe_api.resources.balances import book, require_available
from local.stripe_api.store import Json

_URL = "/v1/transfers"


def _create(call: Call) -> Json:
    given = call.params
    amount, currency, destination = given["amount"], given["currency"], given["destination"]
    _require_able(call, destination)
    on = call.now
    if "source_transaction" in given:
        on = _require_source(call, given["source_transaction"], amount)
    if on == call.now:
        require_available(call, PLATFORM, currency, amount)
    transfer_id, payment_id = new_id("tr"), new_id("py")
    body: Json = {
        "id": transfer_id,
        "object": "transfer",
        "amount": amount,
        "amount_reversed": 0,
        "balance_transaction": book(call, PLATFORM, "transfer", transfer_id, -amount, currency, available_on=on),
        "created": call.now,
        "currency": currency,
        "description": given.get("description"),
        "destination": destination,
        "destination_payment": payment_id,
        "livemode": False,
        "metadata": given.get("metadata", {}),
        "reversals": _reversals(transfer_id),
        "reversed": False,
        "source_transaction": given.get("source_transaction"),
        "source_type": "card",
        "transfer_group": given.get("transfer_group"),
    }
    _pay_in(call, body, on)
    call.save(body)
    call.emit("transfer.created", body)
    return body


def _require_able(call: Call, destination: str) -> None:
    account = call.store.get("account", PLATFORM, destination)
    if account is None:
        raise missing("destination", destination, param="destination", status=400)
    if account["capabilities"].get("transfers") != "active":
        raise invalid(
            "Your destination account needs to have at least one of the following capabilities enabled: transfers, "
            "crypto_transfers, legacy_payments",
            code="insufficient_capabilities_for_transfer",
        )


def _require_source(call: Call, charge_id: str, amount: int) -> int:
    """When the charge's money is there, which a transfer of it waits for. Raises when it has less left than `amount`."""
    charge = call.find("charge", charge_id, param="source_transaction")
    if not charge["paid"]:
        raise invalid(f"Charge {charge_id} did not succeed.", param="source_transaction")
    taken = [one["amount"] for one in call.store.matching("transfer", PLATFORM, source_transaction=charge_id)]
    if sum(taken) + amount > charge["amount"]:
        message = (
            "Transfers using this transaction as a source must not exceed the source amount of "
            f"{charge['amount']}; {sum(taken)} were transferred already."
        )
        raise invalid(message, code="balance_insufficient", param="amount")
    charged = call.find("balance_transaction", charge["balance_transaction"])
    return int(max(charged["available_on"], call.now))


def _pay_in(call: Call, transfer: Json, on: int) -> None:
    """The same money as the connected account sees it: a payment from the platform."""
    account, payment_id = transfer["destination"], transfer["destination_payment"]
    payment: Json = {
        **charges.blank(call, payment_id, transfer["amount"], transfer["currency"]),
        "balance_transaction": book(
            call, account, "payment", payment_id, transfer["amount"], transfer["currency"], available_on=on
        ),
        "source_transfer": transfer["id"],
        "transfer_group": transfer["transfer_group"],
    }
    call.save(payment, account=account)


def _reversals(transfer_id: str) -> Json:
    return {"object": "list", "data": [], "has_more": False, "total_count": 0, "url": f"{_URL}/{transfer_id}/reversals"}


def _update(call: Call) -> Json:
    body = call.find("transfer", call.path["id"])
    before = {name: body[name] for name in ("description", "metadata")}
    body["description"] = call.params.get("description", body["description"])
    if "metadata" in call.params:
        body["metadata"] = merge_metadata(body["metadata"], call.params["metadata"])
    call.save(body)
    call.emit("transfer.updated", body, previous={name: old for name, old in before.items() if old != body[name]})
    return body


def _reverse(call: Call) -> Json:
    transfer = call.find("transfer", call.path["id"])
    left = transfer["amount"] - transfer["amount_reversed"]
    amount = call.params.get("amount", left)
    if left == 0:
        raise invalid(f"Transfer {transfer['id']} is already fully reversed.", code="transfer_already_reversed")
    if amount > left:
        message = f"Transfer reversal amount ({amount}) is greater than unreversed amount on transfer ({left})"
        raise invalid(message, param="amount")
    currency, reversal_id = transfer["currency"], new_id("trr")
    refund_id = _pay_back(call, transfer, amount)
    body: Json = {
        "id": reversal_id,
        "object": "transfer_reversal",
        "amount": amount,
        "balance_transaction": book(call, PLATFORM, "transfer_refund", reversal_id, amount, currency),
        "created": call.now,
        "currency": currency,
        "destination_payment_refund": refund_id,
        "metadata": call.params.get("metadata", {}),
        "source_refund": None,
        "transfer": transfer["id"],
    }
    call.save(body)
    transfer["amount_reversed"] += amount
    transfer["reversed"] = transfer["amount_reversed"] == transfer["amount"]
    # Stripe embeds the latest ten.
    inner = transfer["reversals"]
    inner["data"] = [body, *inner["data"]][:10]
    inner["total_count"] += 1
    inner["has_more"] = inner["total_count"] > 10
    call.save(transfer)
    call.emit("transfer.reversed", transfer)
    return body


def _pay_back(call: Call, transfer: Json, amount: int) -> str:
    """The reversal as the connected account sees it: a refund of the platform's payment."""
    account = transfer["destination"]
    payment = call.find("charge", transfer["destination_payment"], account=account)
    paid = call.find("balance_transaction", payment["balance_transaction"], account=account)
    on = max(paid["available_on"], call.now)
    if on == call.now:
        require_available(call, account, transfer["currency"], amount)
    body = refunds.blank(call, new_id("pyr"), amount, payment)
    body["balance_transaction"] = book(
        call, account, "payment_refund", body["id"], -amount, transfer["currency"], available_on=on
    )
    payment["amount_refunded"] += amount
    payment["refunded"] = payment["amount_refunded"] == payment["amount"]
    call.save(payment, account=account)
    call.save(body, account=account)
    return str(body["id"])


def _list_reversals(call: Call) -> Json:
    transfer = call.find("transfer", call.path["id"])
    return call.lists("transfer_reversal", {"transfer": transfer["id"]}, transfer["reversals"]["url"])


_CREATE = {
    "amount": REQUIRED_AMOUNT,
    "currency": CURRENCY,
    "destination": Param(required=True),
    "description": Param(),
    "metadata": METADATA,
    "source_transaction": Param(),
    "source_type": Param(choices=("bank_account", "card", "fpx")),
    "transfer_group": Param(),
}
_LISTING = listing("transfer", _URL, {"destination": Param(), "transfer_group": Param()})
_REVERSALS = listing("transfer_reversal", f"{_URL}/{{id}}/reversals")

ROUTES = (
    Route("POST", _URL, _create, _CREATE),
    _LISTING,
    Route("GET", f"{_URL}/{{id}}", lambda call: call.find("transfer", call.path["id"])),
    Route("POST", f"{_URL}/{{id}}", _update, {"description": Param(), "metadata": METADATA}),
    Route(
        "POST", f"{_URL}/{{id}}/reversals", _reverse, {"amount": AMOUNT, "metadata": METADATA, "description": Param()}
    ),
    Route("GET", f"{_URL}/{{id}}/reversals", _list_reversals, _REVERSALS.shape),
)
