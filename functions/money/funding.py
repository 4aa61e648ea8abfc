"""Putting money into a period's pool."""

from datetime import datetime

from functions.money import ledger, ledger_table, periods, table, transfers
from functions.money.errors import PeriodClosed
from functions.money.models import Funding, PoolFunds
from functions.money.transfers import Entry, Transfer
from socialflow import ids
from socialflow.dynamo import ConditionFailed


def fund(funds: PoolFunds, at: datetime) -> Funding:
    """Move the amount from outside into the pool, once per reference.

    Raises PeriodClosed, or TransferDiffers when the reference stands for other funds.
    """
    transfer_id = ids.derived_id("fund-pool", funds.reference)
    period = funds.period or _funded_before(transfer_id) or _open_period(at)
    transfer = Transfer(
        transfer_id=transfer_id,
        kind="fund-pool",
        currency=funds.currency,
        entries=(Entry(transfers.OUTSIDE, -funds.amount_micro), Entry(transfers.pool(period), funds.amount_micro)),
    )
    try:
        is_new = ledger.post(transfer, at, also=[table.note_funding(period, funds.currency)])
    except ConditionFailed:
        raise PeriodClosed(f"The period {period} is closed; fund a later one.") from None
    balance = ledger.balance(transfers.pool(period), funds.currency)
    return Funding(
        transfer_id=transfer.transfer_id,
        period=period,
        currency=funds.currency,
        pool_micro=balance.balance_micro,
        is_new=is_new,
    )


def _funded_before(transfer_id: str) -> str | None:
    """The period that these very funds went to, when they were not told where to go."""
    known = ledger_table.transfer(transfer_id)
    if known is None:
        return None
    accounts = [str(account) for account, _ in known["entries"]]
    return next(each.removeprefix(transfers.POOL) for each in accounts if each.startswith(transfers.POOL))


def _open_period(at: datetime) -> str:
    """This month, or the first after it that is not closed: where time that is watched now is counted."""
    period = periods.of(at)
    while table.period(period)["status"] != "open":
        period = periods.after(period)
    return period
