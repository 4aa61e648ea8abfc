"""Putting money into a period's pool."""

from datetime import datetime

from functions.money import ledger, periods, table, transfers
from functions.money.errors import PeriodClosed
from functions.money.models import Funding, PoolFunds
from functions.money.transfers import Entry, Transfer
from socialflow import ids
from socialflow.dynamo import ConditionFailed


def fund(funds: PoolFunds, at: datetime) -> Funding:
    """Move the amount from cash into the pool, once per reference.

    Raises PeriodClosed, or TransferDiffers when the reference stands for other funds.
    """
    period = funds.period or periods.of(at)
    transfer = Transfer(
        transfer_id=ids.derived_id("fund-pool", funds.reference),
        kind="fund-pool",
        currency=funds.currency,
        entries=(Entry(transfers.CASH, -funds.amount_micro), Entry(transfers.pool(period), funds.amount_micro)),
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
