"""Taking what subscribers' and videos' accounts hold into a period's pool, where it is shared from.

The transfer that takes it is also where it is written what was taken: a settlement that goes on later, or a refund that
came in between, finds each account either as it was or taken.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from functions.money import ledger, ledger_table, policy, transfers
from functions.money.ledger import BalanceMoved
from functions.money.transfers import Entry, Transfer
from socialflow import ids
from socialflow.errors import Unavailable

_ATTEMPTS = 5
CreatorsPart = Callable[[str, int], int]


def collect(
    period: str, currency: str, accounts: Sequence[str], creators_part: CreatorsPart, at: datetime
) -> dict[str, int]:
    """Move all that the accounts hold, creators' parts into the pool, the rest to the platform; what each held.

    `creators_part(account, amount)` says how much of it is shared. `accounts` are always the same ones, in one order.
    """
    held: dict[str, int] = {}
    size = policy.ACCOUNTS_PER_CHUNK
    for number, start in enumerate(range(0, len(accounts), size)):
        transfer_id = ids.derived_id("settle-collect", period, currency, str(number))
        held |= _taken(transfer_id) or _take(
            transfer_id, period, currency, accounts[start : start + size], creators_part, at
        )
    return held


def _taken(transfer_id: str) -> dict[str, int] | None:
    known = ledger_table.transfer(transfer_id)
    if known is None:
        return None
    return {str(account): -int(amount_micro) for account, amount_micro in known["entries"] if amount_micro < 0}


def _take(
    transfer_id: str, period: str, currency: str, accounts: Sequence[str], creators_part: CreatorsPart, at: datetime
) -> Mapping[str, int]:
    for _ in range(_ATTEMPTS):
        stands = ledger_table.balances(accounts, currency, consistent=True)
        held = {each: stands[each].balance_micro for each in accounts if stands[each].balance_micro > 0}
        if not held:
            return {}
        shared = sum(creators_part(account, amount) for account, amount in held.items())
        entries = [Entry(account, -amount, expected=stands[account]) for account, amount in held.items()]
        if shared:
            entries.append(Entry(transfers.pool(period), shared))
        if sum(held.values()) > shared:
            entries.append(Entry(transfers.REVENUE, sum(held.values()) - shared))
        try:
            ledger.post(Transfer(transfer_id, "settle-collect", currency, tuple(entries)), at)
        except BalanceMoved:
            continue
        return held
    raise Unavailable(f"Payments of {period} keep changing while it is settled; it goes on at the next try.")
