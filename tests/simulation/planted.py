"""Functions written as one should not write them, to run in the place of ours: the simulation must find each.

They take the same events and use the same tables, so that nothing but the mistake differs.
"""

from collections.abc import Callable
from typing import Any

from functions.money import funding, ledger, table, transfers
from functions.money.models import PoolFunds
from functions.money.transfers import Entry, Transfer
from socialflow import clock, dynamo, ids

Handler = Callable[[dict[str, Any], Any], Any]


def _post(funds: PoolFunds, transfer_id: str, amount_micro: int) -> None:
    period = str(funds.period)
    entries = (Entry(transfers.OUTSIDE, -amount_micro), Entry(transfers.pool(period), amount_micro))
    transfer = Transfer(transfer_id=transfer_id, kind="fund-pool", currency=funds.currency, entries=entries)
    ledger.post(transfer, clock.now(), also=[table.note_funding(period, funds.currency)])


def marker_after_money(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """That it was done is written down after it was done: a crash between the two does it twice."""
    funds = PoolFunds.model_validate(event)
    marker = dynamo.key(f"FUNDED#{funds.reference}", "MARKER")
    if table.STORE.get(marker, consistent=True) is None:
        _post(funds, ids.new_id(), funds.amount_micro)
        table.STORE.write(dynamo.Put(marker))
    return {}


def float_amounts(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Amounts go by way of dollars in a float, and now and then a cent is lost (19.99 * 100 is less than 1999)."""
    funds = PoolFunds.model_validate(event)
    dollars = funds.amount_micro / 1_000_000
    _post(funds, ids.derived_id("fund-pool", funds.reference), int(dollars * 100) * 10_000)
    return {}


def ours(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """What stands there otherwise: nothing is found in it."""
    return funding.fund(PoolFunds.model_validate(event), clock.now()).model_dump(mode="json")


# By name: the workload that meets it and what it stands in for.
PLANTED: dict[str, tuple[str, str, Handler]] = {
    "marker-after-money": ("earning", "money.fund_pool", marker_after_money),
    "float-amounts": ("earning", "money.fund_pool", float_amounts),
}
