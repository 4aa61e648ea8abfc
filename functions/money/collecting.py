"""Taking what subscribers paid for a period, and what its videos' accounts hold, into its pool, where it is shared from.

The transfer that takes it is also where it is written what was taken: a settlement that goes on later finds each account
either as it was or taken.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from functions.money import ledger, ledger_table, policy, transfers
from functions.money.ledger import BalanceMoved
from functions.money.transfers import Entry, Transfer
from socialflow import ids
from socialflow.errors import Unavailable

_ATTEMPTS = 5
CreatorsPart = Callable[[str, int], int]


def collect(
    period: str, currency: str, accounts: Mapping[str, int | None], creators_part: CreatorsPart, at: datetime
) -> dict[str, int]:
    """Move out of each account what is said of it, None for all that it holds; how much that was of each.

    `creators_part(account, amount)` says how much of it is shared and goes into the pool; the rest is the platform's.
    `accounts` are always the same ones, in one order.
    """
    taken: dict[str, int] = {}
    names, size = list(accounts), policy.ACCOUNTS_PER_CHUNK
    for number, start in enumerate(range(0, len(names), size)):
        transfer_id = ids.derived_id("settle-collect", period, currency, str(number))
        chunk = {each: accounts[each] for each in names[start : start + size]}
        taken |= _taken(transfer_id) or _take(transfer_id, period, currency, chunk, creators_part, at)
    return taken


def _taken(transfer_id: str) -> dict[str, int] | None:
    known = ledger_table.transfer(transfer_id)
    if known is None:
        return None
    return {str(account): -int(amount_micro) for account, amount_micro in known["entries"] if amount_micro < 0}


def _take(
    transfer_id: str,
    period: str,
    currency: str,
    accounts: Mapping[str, int | None],
    creators_part: CreatorsPart,
    at: datetime,
) -> Mapping[str, int]:
    whole = [each for each, said in accounts.items() if said is None]
    for _ in range(_ATTEMPTS):
        stands = ledger_table.balances(whole, currency, consistent=True)
        asked = {each: stands[each].balance_micro if said is None else said for each, said in accounts.items()}
        held = {each: amount for each, amount in asked.items() if amount > 0}
        if not held:
            return {}
        shared = sum(creators_part(account, amount) for account, amount in held.items())
        entries = [Entry(account, -amount, expected=stands.get(account)) for account, amount in held.items()]
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
