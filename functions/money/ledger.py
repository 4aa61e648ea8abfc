"""The double-entry ledger: append-only, exact, each transfer posted once."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from functions.money import chains, ledger_table, posting, transfers
from functions.money.errors import InsufficientBalance, TransferDiffers
from functions.money.posting import BalanceMoved, Link
from functions.money.transfers import Balance, Transfer
from socialflow import clock, dynamo
from socialflow.dynamo import ConditionFailed, Item, Write

__all__ = ["Audit", "BalanceMoved", "audit", "balance", "post"]


@dataclass(frozen=True)
class Audit:
    """`sum_micro` over all balances must be 0; `wrong` names accounts whose balance is not what their entries say."""

    sum_micro: int
    wrong: tuple[str, ...]


def post(transfer: Transfer, at: datetime, *, also: Sequence[Write] = ()) -> bool:
    """Post the transfer and do `also`, in one transaction. True when done now, False when it was posted before.

    Others may post to the same accounts meanwhile: then it is decided anew from where they stand, unless an entry expects
    them elsewhere. Raises TransferDiffers, InsufficientBalance, BalanceMoved, Unavailable when an account keeps moving,
    or ConditionFailed for what is in `also`, whose positions it counts from 0.
    """
    pauses = dynamo.waits("others keep posting to the same accounts")
    links = _decide(transfer, at, consistent=False)
    while links is not None:
        try:
            ledger_table.post(transfer, links, at, also)
        except ConditionFailed as error:
            if 0 in error.failed:
                _require_same(transfer, error.failed[0])
                return False
            own = 1 + 2 * len(links)
            if min(error.failed) >= own:
                raise ConditionFailed({position - own: item for position, item in error.failed.items()}) from None
            time.sleep(next(pauses))
            links = _decide(transfer, at, consistent=True)
        else:
            return True
    return False


def balance(account: str, currency: str) -> Balance:
    return ledger_table.balance(account, currency)


def audit(accounts: Iterable[tuple[str, str]]) -> Audit:
    """Follow the entries of (account, currency) and compare where they end with the balances. Reads every entry."""
    total, wrong = 0, []
    for account, currency in accounts:
        followed = [chains.follow(chain, currency) for chain in transfers.chains(account)]
        total += sum(each.head.balance.balance_micro for each in followed)
        if any(each.fault for each in followed):
            wrong.append(f"{account} {currency}")
    return Audit(total, tuple(wrong))


def _decide(transfer: Transfer, at: datetime, *, consistent: bool) -> list[Link] | None:
    """What is to be written, None when the transfer was posted before."""
    heads = ledger_table.heads(posting.chains(transfer), transfer.currency, consistent=consistent)
    try:
        return posting.plan(transfer, clock.iso(at), heads)
    except (BalanceMoved, InsufficientBalance):
        if not consistent:
            return _decide(transfer, at, consistent=True)
        # The transfer itself may be what took the balance there.
        known = ledger_table.transfer(transfer.transfer_id)
        if known is None:
            raise
        _require_same(transfer, known)
        return None


def _require_same(transfer: Transfer, known: Item) -> None:
    if known["content"] != transfer.content:
        raise TransferDiffers
