"""The double-entry ledger: append-only, exact, each transfer posted once."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from functions.money import chains, ledger_table, posting
from functions.money.errors import InsufficientBalance, TransferDiffers
from functions.money.ledger_table import Decided
from functions.money.posting import BalanceMoved
from functions.money.transfers import CREATOR, Balance, Entry, Transfer
from functions.money.transfers import chains as chains_of
from socialflow import clock, dynamo, ids
from socialflow.dynamo import ConditionFailed, Item, Write
from socialflow.errors import NotFound

__all__ = ["Audit", "BalanceMoved", "audit", "balance", "post", "post_together", "reverse"]


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
    return post_together([transfer], at, also=also)


def post_together(transfers: Sequence[Transfer], at: datetime, *, also: Sequence[Write] = ()) -> bool:
    """As `post`, all transfers or none; an account stands in one of them at most, or in another currency."""
    pauses = dynamo.waits("others keep posting to the same accounts")
    decided = _decide(transfers, at, consistent=False)
    while decided is not None:
        try:
            ledger_table.post(decided, at, also)
        except ConditionFailed as error:
            if _were_posted(decided, error.failed):
                return False
            own = sum(1 + 2 * len(links) for _, links in decided)
            if min(error.failed) >= own:
                raise ConditionFailed({position - own: item for position, item in error.failed.items()}) from None
            time.sleep(next(pauses))
            decided = _decide(transfers, at, consistent=True)
        else:
            return True
    return False


def reverse(
    transfer_id: str, at: datetime, *, kind: str = "reversal", claws_back: bool = False, also: Sequence[Write] = ()
) -> bool:
    """Post the opposite of a whole transfer, once ever. True when done now, False when it was reversed before.

    Holds stay as they are. `claws_back` takes from creators what they no longer have. Raises NotFound, ValueError for a
    transfer that is a reversal itself, and what `post` raises.
    """
    known = ledger_table.transfer(transfer_id)
    if known is None:
        raise NotFound("There is no such transfer.")
    if "reverses" in known.get("facts", {}):
        raise ValueError(f"{transfer_id} is a reversal: post the transfer anew instead of reversing that")
    opposite = Transfer(
        transfer_id=ids.derived_id("reversal", transfer_id),
        kind=kind,
        currency=known["currency"],
        entries=tuple(
            Entry(account, -amount_micro, may_overdraw=claws_back and account.startswith(CREATOR))
            for account, amount_micro in known["entries"]
            if amount_micro
        ),
        facts=(("reverses", transfer_id),),
    )
    return post(opposite, at, also=also)


def balance(account: str, currency: str) -> Balance:
    return ledger_table.balance(account, currency)


def audit(accounts: Iterable[tuple[str, str]]) -> Audit:
    """Follow the entries of (account, currency) and compare where they end with the balances. Reads every entry."""
    total, wrong = 0, []
    for account, currency in accounts:
        followed = [chains.follow(chain, currency) for chain in chains_of(account)]
        total += sum(each.head.balance.balance_micro for each in followed)
        if any(each.fault for each in followed):
            wrong.append(f"{account} {currency}")
    return Audit(total, tuple(wrong))


def _decide(transfers: Sequence[Transfer], at: datetime, *, consistent: bool) -> list[Decided] | None:
    """What is to be written, None when it was posted before."""
    decided = []
    try:
        for transfer in transfers:
            heads = ledger_table.heads(posting.chains(transfer), transfer.currency, consistent=consistent)
            decided.append((transfer, posting.plan(transfer, clock.iso(at), heads)))
    except (BalanceMoved, InsufficientBalance):
        if not consistent:
            return _decide(transfers, at, consistent=True)
        # The transfers themselves may be what took the balances there.
        found = {position: ledger_table.transfer(each.transfer_id) for position, each in enumerate(transfers)}
        known = {position: item for position, item in found.items() if item is not None}
        if not known:
            raise
        _require_same(transfers, known)
        return None
    return decided


def _were_posted(decided: Sequence[Decided], failed: Mapping[int, Item]) -> bool:
    """Whether the refused writes are the transfers themselves. Raises TransferDiffers when others have their ids."""
    known, position = {}, 0
    for number, (_, links) in enumerate(decided):
        if position in failed:
            known[number] = failed[position]
        position += 1 + 2 * len(links)
    if known:
        _require_same([transfer for transfer, _ in decided], known)
    return bool(known)


def _require_same(transfers: Sequence[Transfer], known: Mapping[int, Item]) -> None:
    if any(number not in known or known[number]["content"] != each.content for number, each in enumerate(transfers)):
        raise TransferDiffers
