"""What a creator has earned and not yet been paid."""

from datetime import datetime

from functions.money import ledger_table, transfers, young_accounts
from functions.money.models import EarningEntry, Earnings
from socialflow import clock, money

_ENTRIES_SHOWN = 20


def of(creator_id: str, currency: str, at: datetime) -> Earnings:
    account = transfers.creator(creator_id)
    paid = transfers.paid(creator_id)
    stands = ledger_table.balances([account, paid], currency, consistent=True)
    balance = stands[account]
    return Earnings(
        currency=currency,
        balance_micro=balance.balance_micro,
        balance_minor=money.to_minor(balance.balance_micro, currency)[0],
        held_minor=money.to_minor(balance.held_micro, currency)[0],
        paid_micro=stands[paid].balance_micro,
        payable_at=young_accounts.waits_until(creator_id, at),
        entries=[
            EarningEntry(kind=item["kind"], amount_micro=item["amount_micro"], posted_at=clock.parse(item["posted_at"]))
            for item in ledger_table.newest_entries(account, currency, _ENTRIES_SHOWN)
        ],
    )
