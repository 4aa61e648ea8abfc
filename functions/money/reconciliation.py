"""Three books about the same money: the ledger's, Stripe's balance transactions, and payouts. They must agree.

Every balance transaction is confirmed once: what we had moved by our word leaves clearing for cash; what Stripe moves by
itself (its own fees, money to and from the platform's bank) is booked from here. Then the ledger's cash is what Stripe
says that it holds, clearing holds what is on its way, and each transfer of Stripe's is a payout of ours.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from functions.money import ledger, ledger_table, policy, stripe_access, stripe_table, transfers
from functions.money.clearing import CONFIRMED
from functions.money.models import Reconciled
from functions.money.stripe_gateway import BalanceTransaction
from functions.money.transfers import Transfer
from socialflow import ids, logs, money

# At Stripe's lists a transaction may appear a little after others of its second.
_OVERLAP = timedelta(hours=1)
_FIRST_PULL = timedelta(days=30)
# A payout is written a moment after Stripe has made its transfer; longer than any function runs.
_UNDER_WAY = timedelta(minutes=15)
# Stripe's balance moves while it is compared.
_ATTEMPTS = 3
_KEEP_EVERY = 500
_TRANSFER = "transfer"
_FEES = frozenset({"stripe_fee", "stripe_fx_fee", "tax_fee", "network_cost"})
_BANK = frozenset({"payout", "payout_cancel", "payout_failure", "topup", "topup_reversal"})


def confirm(booked: BalanceTransaction, at: datetime) -> bool:
    """Post what Stripe did; True when done now, False when it was known. Raises ValueError for a foreign currency."""
    # A transfer is told by its webhook too, which comes first, without the balance transaction's id.
    cause = booked.source if booked.kind == _TRANSFER else booked.id
    transfer_id = ids.derived_id(CONFIRMED, cause)
    if not booked.net_minor or ledger_table.transfer(transfer_id) is not None:
        return False
    micro = booked.net_minor * money.micro_per_minor(booked.currency)
    other = transfers.CLEARING
    if booked.kind in _FEES:
        other = transfers.STRIPE_FEES
    elif booked.kind in _BANK:
        other = transfers.OUTSIDE
    kind = CONFIRMED if other == transfers.CLEARING else f"stripe-{booked.kind.replace('_', '-')}"
    return ledger.post(Transfer.of(transfer_id, kind, booked.currency, {other: micro, transfers.CASH: -micro}), at)


def reconcile(at: datetime) -> Reconciled:
    """Confirm all that Stripe has done since the last time, compare, and tell the alarm by how much the books differ."""
    confirmed, unmatched = _pull(at)
    differs = _compare()
    for _ in range(_ATTEMPTS - 1):
        if not any(differs.values()):
            break
        more, unmatched_since = _pull(at)
        confirmed, unmatched = confirmed + more, {**unmatched, **unmatched_since}
        differs = _compare()
    clearing = {each: ledger.balance(transfers.CLEARING, each).balance_micro for each in sorted(policy.CURRENCIES)}
    breaks = sum(1 for each in differs.values() if each) + len(unmatched)
    logs.metric("ReconciliationBreaks", breaks)
    if breaks:
        logs.logger.error("the books and Stripe differ", difference_micro=differs, unmatched=unmatched)
    return Reconciled(
        confirmed=confirmed,
        difference_micro=differs,
        clearing_micro={currency: micro for currency, micro in clearing.items() if micro},
        unmatched=unmatched,
    )


def _pull(at: datetime) -> tuple[int, dict[str, str]]:
    """How many were new, and those that no book of ours explains."""
    known = stripe_table.pulled_to()
    found = stripe_access.client().balance_transactions(known - _OVERLAP if known else at - _FIRST_PULL)
    confirmed, unmatched = 0, dict[str, str]()
    for number, booked in enumerate(found, 1):
        if fault := _unmatched(booked, at):
            unmatched[booked.id] = fault
        if booked.currency in policy.CURRENCIES:
            confirmed += confirm(booked, at)
        if number % _KEEP_EVERY == 0 or number == len(found):
            stripe_table.keep_pulled(booked.created_at)
    return confirmed, unmatched


def _unmatched(booked: BalanceTransaction, at: datetime) -> str | None:
    """Why no book of ours explains it, None when one does."""
    if booked.currency not in policy.CURRENCIES:
        return f"{booked.net_minor} {booked.currency}: none of our currencies"
    if booked.kind != _TRANSFER or booked.created_at > at - _UNDER_WAY:
        return None
    payout = stripe_table.payout_of(booked.source)
    if payout is None:
        return f"transfer {booked.source} is no payout of ours"
    if (payout["amount_minor"], payout["currency"]) != (-booked.net_minor, booked.currency):
        return (
            f"transfer {booked.source} moved {-booked.net_minor} {booked.currency}, its payout {payout['amount_minor']}"
        )
    return None


def _compare() -> dict[str, int]:
    """Of each currency what the ledger and Stripe differ by, in micro-units; more at Stripe is positive."""
    stripe = stripe_access.client().balance()
    return {each: _cash_of(stripe, each) + _ledgers(each) for each in _compared(stripe)}


def _compared(stripe: Iterable[str]) -> list[str]:
    return sorted({*policy.CURRENCIES, *stripe})


def _cash_of(stripe: dict[str, int], currency: str) -> int:
    return stripe.get(currency, 0) * money.micro_per_minor(currency)


def _ledgers(currency: str) -> int:
    if currency not in policy.CURRENCIES:
        return 0
    return ledger.balance(transfers.CASH, currency).balance_micro
