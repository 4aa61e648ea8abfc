"""The double-entry ledger: append-only, exact, each transfer posted once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from functions.money import ledger_table
from functions.money.errors import InsufficientBalance, TransferDiffers
from functions.money.table import STORE
from functions.money.transfers import Balance, Transfer
from socialflow.dynamo import ConditionFailed, Write


@dataclass(frozen=True)
class Audit:
    """`sum_micro` over all balances must be 0; `wrong` names accounts whose balance is not the sum of their entries."""

    sum_micro: int
    wrong: tuple[str, ...]


class BalanceMoved(Exception):
    """An account is not where an entry expected it; read again and decide anew."""


def post(transfer: Transfer, at: datetime, *, also: Sequence[Write] = ()) -> bool:
    """Post the transfer and do `also`, in one transaction. True when done now, False when it was posted before.

    Raises TransferDiffers, InsufficientBalance, BalanceMoved, or ConditionFailed for what is in `also`, whose
    positions it counts from 0.
    """
    writes = ledger_table.writes(transfer, at)
    try:
        STORE.transact([*writes, *also])
    except ConditionFailed as error:
        if 0 in error.failed:
            if error.failed[0]["content"] != transfer.content:
                raise TransferDiffers from None
            return False
        refused = [transfer.entries[(position - 1) // 2] for position in error.failed if position < len(writes)]
        if any(entry.expected for entry in refused):
            raise BalanceMoved from None
        if refused:
            raise InsufficientBalance from None
        raise ConditionFailed({position - len(writes): item for position, item in error.failed.items()}) from None
    return True


def balance(account: str, currency: str) -> Balance:
    return ledger_table.balance(account, currency)


def audit(accounts: Iterable[tuple[str, str]]) -> Audit:
    """Recompute the balances of (account, currency) from their entries. Reads every entry: for operators and tests."""
    total, wrong = 0, []
    for account, currency in accounts:
        stated = ledger_table.balance(account, currency).balance_micro
        total += stated
        if stated != sum(entry["amount_micro"] for entry in ledger_table.entries(account, currency)):
            wrong.append(f"{account} {currency}")
    return Audit(total, tuple(wrong))
