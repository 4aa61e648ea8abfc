"""All the books at once: every account that has an entry, found from the ledger itself."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.money import chains, ledger_table
from functions.money.clearing import Open
from functions.money.models import Checked
from functions.money.paid_out import PaidOut
from functions.money.posting import Link
from socialflow import clock, logs

# Longer than any function runs: whoever posts at a moment has ended, or given up, when it is this long ago.
_UNDER_WAY = timedelta(minutes=15)


def check(at: datetime) -> Checked:
    """Follow every account's entries from the first. Reads the whole ledger: once a night and for operators.

    Payments posted meanwhile may show in `sum_micro`, but neither in `settled_micro` nor as faults.
    """
    seen = _Seen(until=clock.iso(at - _UNDER_WAY))
    now, faults = Counter[str](), dict[str, str]()
    accounts = 0
    for chain, currency in ledger_table.registered():
        followed = chains.follow(chain, currency, seen.see)
        accounts += 1
        now[currency] += followed.head.balance.balance_micro
        if followed.fault:
            faults[f"{chain} {currency}"] = followed.fault
    faults |= seen.paid_out.faults()
    return Checked(
        sum_micro=sum(abs(each) for each in now.values()),
        settled_micro={currency: seen.settled[currency] for currency in sorted(now)},
        accounts=accounts,
        wrong=sorted(faults),
        faults=faults,
        clearing_micro=seen.clearing.micro(),
        clearing_since=seen.clearing.since(),
    )


def report(at: datetime) -> Checked:
    """Check, and tell the alarms: accounts and currencies that are wrong, and how long something waits for Stripe."""
    checked = check(at)
    wrong = len(checked.wrong) + sum(1 for each in checked.settled_micro.values() if each)
    logs.metric("LedgerFaults", wrong)
    since = clock.parse(f"{checked.clearing_since}:00:00+00:00") if checked.clearing_since else at
    logs.metric("ClearingOpenHours", max(0, (at - since) // timedelta(hours=1)))
    if wrong:
        logs.logger.error("the books do not balance", faults=checked.faults, settled_micro=checked.settled_micro)
    return checked


@dataclass
class _Seen:
    """What all entries come to: those posted by `until` by currency and as paid, and what is open at Stripe."""

    until: str
    settled: Counter[str] = field(default_factory=Counter)
    clearing: Open = field(default_factory=Open)
    paid_out: PaidOut = field(default_factory=PaidOut)

    def see(self, link: Link) -> None:
        if link.posted_at <= self.until:
            self.settled[link.currency] += link.amount_micro
            self.paid_out.see(link)
        self.clearing.see(link)
