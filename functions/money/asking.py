"""When creators are paid: as they scheduled it, or when they ask.

A settlement promises what a creator has earned by the month. Everything else that is free, tips above all, is promised by
the daily run, for those whose schedule has it due that day; who asked is paid by the same run.
"""

from datetime import datetime

from functions.money import payment_table, payouts, policy, promising, schedule_table, young_accounts
from functions.money.errors import InsufficientBalance, NoPayoutAccount, PayoutAccountIncomplete
from functions.money.models import Payout
from functions.money.payout_models import NewPayout, PayoutSchedule
from socialflow import clock, logs
from socialflow.dynamo import Item
from socialflow.errors import Conflict
from socialflow.idempotency import Guard

_MONDAY = 0
_MONTHLY: Item = {"frequency": schedule_table.MONTHLY}


def ask(new: NewPayout, creator_id: str, at: datetime, guard: Guard) -> Payout:
    """Promise all that is free; a young account's is paid when it is old enough. Raises NoPayoutAccount, PayoutAccountIncomplete, InsufficientBalance or Conflict."""
    account_id, lacking = payouts.destination(creator_id, at)
    if account_id is None:
        raise NoPayoutAccount if lacking[0] == payouts.NO_ACCOUNT else PayoutAccountIncomplete
    name = f"{at:%Y-%m-%dT%H:%M:%S}"
    payable_at = young_accounts.waits_until(creator_id, at)
    return promising.promise(creator_id, new.currency, name, at, guard, payable_at=payable_at)


def schedule(wanted: PayoutSchedule, creator_id: str, at: datetime) -> PayoutSchedule:
    """From now on the creator is paid so."""
    # What a settlement leaves unpromised is found by the daily run.
    found = [payment_table.note_payee(creator_id, each) for each in sorted(policy.CURRENCIES)]
    schedule_table.keep(creator_id, wanted.model_dump(exclude_none=True), at, found)
    return wanted


def promise_due(at: datetime) -> int:
    """Promise each creator whose schedule has it due today what is free; how many were promised. Twice a day it is once."""
    promised = 0
    for payee in payment_table.payees():
        creator_id, currency = payee["creator_id"], payee["currency"]
        free = promising.free_minor(creator_id, currency)
        if not free or not _is_due(schedule_table.find(creator_id) or _MONTHLY, free, at):
            continue
        try:
            promising.promise(creator_id, currency, f"{at:%Y-%m-%d}", at)
        except (InsufficientBalance, Conflict):
            # Asked for at this very moment, or promised by a run before this one.
            continue
        promised += 1
    logs.logger.info("payouts promised", count=promised, on=clock.iso(at))
    return promised


def _is_due(wanted: Item, free_minor: int, at: datetime) -> bool:
    match wanted["frequency"]:
        case "weekly":
            return at.weekday() == _MONDAY
        case "threshold":
            return bool(free_minor >= wanted["threshold_minor"])
        case schedule_table.MONTHLY:
            # The day of the settlement.
            return at.day == policy.PAYOUT_DAY
        case _:
            return False
