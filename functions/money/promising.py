"""Promising a payout: so much of a creator's balance is held that it is neither promised nor paid a second time."""

from datetime import datetime

from functions.money import ledger, policy, table, transfers
from functions.money.errors import InsufficientBalance
from functions.money.ledger import BalanceMoved
from functions.money.models import Payout
from functions.money.transfers import Entry, Transfer
from socialflow import clock, ids, money
from socialflow.dynamo import ConditionFailed, Item
from socialflow.errors import Conflict, Unavailable
from socialflow.idempotency import Guard

_ATTEMPTS = 5
_TAKEN_BACK = {
    "reason": "balance-taken-back",
    "remedy": "Refunds took back what this payout was promised from; what you earn next is paid again.",
}


def payable_minor(free_micro: int, currency: str) -> int:
    """Whole minor units that may be paid out of what is free; 0 below the currency's minimum and for one who owes."""
    minor = money.to_minor(free_micro, currency)[0]
    return minor if minor >= policy.PAYOUT_MINIMUM_MINOR[currency] else 0


def free_minor(creator_id: str, currency: str) -> int:
    """What could be promised now."""
    return payable_minor(ledger.balance(transfers.creator(creator_id), currency).free_micro, currency)


def promise(
    creator_id: str,
    currency: str,
    name: str,
    at: datetime,
    guard: Guard | None = None,
    *,
    payable_at: datetime | None = None,
) -> Payout:
    """Promise all that is free as the payout `name`, once. Raises InsufficientBalance below the currency's minimum."""
    account, per = transfers.creator(creator_id), money.micro_per_minor(currency)
    for _ in range(_ATTEMPTS):
        stands = ledger.balance(account, currency)
        minor = payable_minor(stands.free_micro, currency)
        if minor == 0:
            least = policy.PAYOUT_MINIMUM_MINOR[currency]
            raise InsufficientBalance(f"Less than {least} minor units of {currency} are free to be paid.")
        payout: Item = {
            "payout_id": ids.derived_id("payout", name, currency, creator_id),
            "creator_id": creator_id,
            "period": name,
            "currency": currency,
            "amount_minor": minor,
            **({"payable_at": clock.iso(payable_at)} if payable_at else {}),
        }
        hold = Entry(account, 0, hold_micro=minor * per, expected=stands)
        transfer = Transfer(
            ids.derived_id("payout-promised", payout["payout_id"]), "payout-promised", currency, (hold,)
        )
        answer = shown({**payout, "status": "due", "created_at": clock.iso(at)})
        also = guard.writes(answer) if guard else []
        try:
            if not ledger.post(transfer, at, also=[*table.new_payout(payout, at), *also]):
                raise Conflict("A payout was asked for at this very moment; ask again.")
        except BalanceMoved:
            continue
        except ConditionFailed:
            raise Conflict("A payout was asked for at this very moment; ask again.") from None
        return answer
    raise Unavailable("The balance keeps changing; ask again.")


def cover(payout: Item, at: datetime) -> Item:
    """Reduce the payout to what the creator's balance still covers of all promises; canceled when that is nothing."""
    creator_id, currency = payout["creator_id"], payout["currency"]
    account, per = transfers.creator(creator_id), money.micro_per_minor(currency)
    for _ in range(_ATTEMPTS):
        stands = ledger.balance(account, currency)
        lacking_minor = -(stands.free_micro // per)
        if lacking_minor <= 0:
            return payout
        released = min(lacking_minor, payout["amount_minor"])
        left = payout["amount_minor"] - released
        transfer = Transfer(
            transfer_id=ids.derived_id("payout-reduced", payout["payout_id"], str(payout["epoch"]), str(left)),
            kind="payout-reduced",
            currency=currency,
            entries=(Entry(account, 0, hold_micro=-released * per, expected=stands),),
        )
        try:
            ledger.post(transfer, at, also=table.reduce(payout, left, at, **_TAKEN_BACK))
        except (BalanceMoved, ConditionFailed):
            payout = table.payout(creator_id, payout["period"], currency) or payout
            continue
        return table.payout(creator_id, payout["period"], currency) or payout
    raise Unavailable("The balance keeps changing; the payout is tried again.")


def shown(item: Item) -> Payout:
    return Payout(
        payout_id=item["payout_id"],
        period=item["period"],
        amount_minor=item["amount_minor"],
        withheld_minor=item.get("withheld_minor", 0),
        currency=item["currency"],
        status=item["status"],
        reason=item.get("reason"),
        remedy=item.get("remedy"),
        created_at=clock.parse(item["created_at"]),
        payable_at=clock.parse(item["payable_at"]) if "payable_at" in item and "paid_at" not in item else None,
        paid_at=clock.parse(item["paid_at"]) if "paid_at" in item else None,
    )
