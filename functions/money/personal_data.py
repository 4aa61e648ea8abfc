"""What the money domain holds of a person: what they earned, entry by entry, what they were paid, and where it goes."""

from collections.abc import Iterable, Iterator, Mapping

from functions.money import ledger_table, schedule_table, stripe_table, table, tax_table, transfers
from functions.money.policy import CURRENCIES
from socialflow import dynamo
from socialflow.archives import Record, picked
from socialflow.dynamo import Item

_PAGE = 100
ENTRY = ("transfer_id", "kind", "amount_micro", "posted_at")
SCHEDULE = ("frequency", "minimum_minor", "threshold_minor", "chosen_at")
TAX_YEAR = ("year", "currency", "gross_minor", "withheld_minor", "payments")
PAYOUT = ("payout_id", "period", "amount_minor", "currency", "status", "reason", "remedy", "created_at", "paid_at")


def of(user_id: str) -> Mapping[str, Iterable[Record]]:
    account, schedule = stripe_table.account(user_id), schedule_table.find(user_id)
    return {
        "earnings": _entries(transfers.creator(user_id)),
        "payouts": (picked(item, *PAYOUT) for item in _payouts(user_id)),
        "payout-account": [picked(account, "account_id", "payouts_enabled", "requirements")] if account else [],
        "tax-years": _tax_years(user_id),
        "payout-schedule": [picked(schedule, *SCHEDULE)] if schedule else [],
    }


def _payouts(user_id: str) -> Iterator[Item]:
    return dynamo.items(lambda after: table.payouts_of(user_id, limit=_PAGE, after=after))


def _tax_years(user_id: str) -> Iterator[Record]:
    """Of each year and currency in which something was paid, what the authorities are told."""
    paid = {(int(each["paid_at"][:4]), each["currency"]) for each in _payouts(user_id) if each.get("paid_at")}
    for year, currency in sorted(paid):
        if found := tax_table.of_creator(year, user_id, currency):
            yield picked({**found, "year": year}, *TAX_YEAR)


def _entries(account: str) -> Iterator[Record]:
    for currency in sorted(CURRENCIES):
        for item in ledger_table.entries(account, currency):
            yield {**picked(item, *ENTRY), "currency": currency}
