"""All the books at once: every account that exists, found from the periods."""

from collections.abc import Iterator

from functions.money import ledger, policy, table, transfers
from functions.money.models import Checked


def check() -> Checked:
    """Recompute every balance from its entries. Reads the whole ledger: for operators, not for routes.

    Payments posted meanwhile may show as wrong; check again when none are under way.
    """
    accounts = list(_accounts())
    audit = ledger.audit(accounts)
    return Checked(sum_micro=audit.sum_micro, accounts=len(accounts), wrong=list(audit.wrong))


def _accounts() -> Iterator[tuple[str, str]]:
    """Creators are paid only for periods they were watched in, and only those periods have pools."""
    names = {transfers.CASH, transfers.CLEARING, transfers.REVENUE}
    for period in table.periods():
        names.add(transfers.pool(period["sk"]))
        names.update(transfers.creator(each) for each in table.watched_by_creator(period["sk"]))
    return ((name, currency) for name in sorted(names) for currency in sorted(policy.CURRENCIES))
