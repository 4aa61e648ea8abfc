"""A creator's disputed earnings wait in escrow, from the first disputed second until the dispute is decided.

While a hold stands, all that a settlement has for the creator goes to escrow and none of it is promised to a payout. A
period is held whole: seconds of it that were not disputed wait, too. What was earned in periods that were settled before
the hold stays the creator's. The decision releases any part to the creator; the rest goes to whom it is forfeited to, or
to all creators, through the pool of the open period.
"""

from datetime import datetime

from functions.money import ledger, policy, share_table, shares, table, transfers
from functions.money.errors import AlreadyHeld
from functions.money.escrow_models import Hold, Outcome, Resolution, Resolved
from functions.money.ledger import BalanceMoved
from functions.money.sharing import WHOLE
from functions.money.transfers import Entry, Transfer
from socialflow import clock, ids, logs
from socialflow.dynamo import ConditionFailed, Item, Write
from socialflow.errors import NotFound, Unavailable

_ATTEMPTS = 5


def hold(asked: Hold, at: datetime) -> Outcome:
    """Hold the creator's earnings from now on, once. Raises AlreadyHeld for another dispute's hold."""
    if (decided := share_table.outcome(asked.dispute_id)) is not None:
        return Outcome(creator_id=decided["creator_id"], dispute_id=asked.dispute_id, status="decided")
    stands = share_table.begin_hold({**asked.model_dump(), "held_at": clock.iso(at)})
    if stands["dispute_id"] != asked.dispute_id or stands["creator_id"] != asked.creator_id:
        raise AlreadyHeld
    logs.logger.info("earnings held", creator_id=asked.creator_id, dispute_id=asked.dispute_id)
    return Outcome(creator_id=asked.creator_id, dispute_id=asked.dispute_id, status=stands["status"])


def resolve(decision: Resolution, at: datetime) -> Resolved:
    """End the hold and move what waits as decided, once; what was decided first stands.

    Raises NotFound when the creator's earnings are not held for this dispute.
    """
    if (decided := share_table.outcome(decision.dispute_id)) is not None:
        return Resolved.model_validate(decided["outcome"])
    known = decision.model_dump(exclude={"creator_id"})
    held = share_table.begin_release(decision.creator_id, decision.dispute_id, known)
    if held is None:
        raise NotFound("The creator's earnings are not held for this dispute.")
    for currency in sorted(policy.CURRENCIES):
        _move(held, currency, at)
    share_table.end_hold(held, at)
    return Resolved.model_validate(held["outcome"])


def _move(held: Item, currency: str, at: datetime) -> None:
    """What waits in the currency goes where the decision says, in one transfer."""
    escrow = transfers.escrow(held["creator_id"])
    outcome = held["outcome"]
    for _ in range(_ATTEMPTS):
        stands = ledger.balance(escrow, currency)
        waits = stands.balance_micro
        if waits == 0:
            return
        released = waits * outcome["released_ten_thousandths"] // WHOLE
        amounts, also = {escrow: -waits}, list[Write]()
        if released:
            amounts[transfers.creator(held["creator_id"])] = released
        if waits > released:
            to, also = _forfeited_to(outcome, currency, at)
            amounts[to] = amounts.get(to, 0) + waits - released
        entries = tuple(
            Entry(account, amount, expected=stands if account == escrow else None)
            for account, amount in amounts.items()
        )
        transfer_id = ids.derived_id("escrow-resolved", held["dispute_id"], currency)
        try:
            ledger.post(Transfer(transfer_id, "escrow-resolved", currency, entries), at, also=also)
        except (BalanceMoved, ConditionFailed):
            continue
        return
    raise Unavailable("What waits in escrow keeps changing; the decision stands, try again.")


def _forfeited_to(outcome: Item, currency: str, at: datetime) -> tuple[str, list[Write]]:
    if outcome["forfeited_to"]:
        return transfers.creator(outcome["forfeited_to"]), []
    period = shares.open_period(at)
    return transfers.pool(period), [table.note_funding(period, currency)]
