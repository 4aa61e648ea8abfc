"""Posting to creators what a period's lines give them, and promising each a payout of their whole minor units."""

from collections.abc import Mapping
from datetime import datetime

from functions.money import ledger, ledger_table, policy, promising, schedule_table, share_table, table, transfers
from functions.money.ledger import BalanceMoved
from functions.money.transfers import Entry, Transfer
from socialflow import ids, money
from socialflow.dynamo import ConditionFailed, Item, Write
from socialflow.errors import Unavailable

_ATTEMPTS = 5


def credit(period: str, currency: str, earned: Mapping[str, int], at: datetime) -> None:
    """Post each creator's sum from the period's pool, a chunk of creators at a time, each once.

    A creator whose earnings are in dispute gets theirs in escrow and no promise.
    """
    paid = sorted(creator_id for creator_id, amount in earned.items() if amount)
    size = policy.CREATORS_PER_CHUNK
    for number, start in enumerate(range(0, len(paid), size)):
        transfer_id = ids.derived_id("settle-creators", period, currency, str(number))
        if ledger_table.transfer(transfer_id) is None:
            _post(transfer_id, period, currency, {each: earned[each] for each in paid[start : start + size]}, at)


def _post(transfer_id: str, period: str, currency: str, earned: dict[str, int], at: datetime) -> None:
    for attempt in range(_ATTEMPTS):
        stands = ledger_table.balances([transfers.creator(each) for each in earned], currency, consistent=attempt > 0)
        held = share_table.held(list(earned))
        otherwise = schedule_table.not_monthly(list(earned))
        entries, also = [Entry(transfers.pool(period), -sum(earned.values()))], list[Write]()
        for creator_id, amount in earned.items():
            if creator_id in held:
                entries.append(Entry(transfers.escrow(creator_id), amount))
                also.append(share_table.still_held(creator_id, held[creator_id]))
                also.append(share_table.note_escrowed(creator_id, period, currency, held[creator_id]))
                continue
            before = stands[transfers.creator(creator_id)]
            # What was clawed back is made good first: there is nothing to promise below zero.
            minor = 0 if creator_id in otherwise else promising.payable_minor(before.free_micro + amount, currency)
            hold = minor * money.micro_per_minor(currency)
            entries.append(Entry(transfers.creator(creator_id), amount, hold_micro=hold, expected=before))
            if minor:
                also += table.new_payout(_payout(period, currency, creator_id, minor), at)
        try:
            ledger.post(Transfer(transfer_id, "settle-creators", currency, tuple(entries)), at, also=also)
        except (BalanceMoved, ConditionFailed):
            # A balance moved, or a dispute was decided meanwhile.
            continue
        return
    raise Unavailable(f"The balances of creators keep moving while {period} is settled; it goes on at the next try.")


def _payout(period: str, currency: str, creator_id: str, amount_minor: int) -> Item:
    return {
        "payout_id": ids.derived_id("payout", period, currency, creator_id),
        "creator_id": creator_id,
        "period": period,
        "currency": currency,
        "amount_minor": amount_minor,
    }
