"""Payments in the ledger: what came in, and what went back, whatever the order in which it is told.

What billing tells is kept first. Then all that is known of the payment is gone through: it is booked, and each refund or
dispute moves how much of it was taken back. The parts follow from that total alone, so that the same facts end in the
same balances in any order, and a payment that went back whole has left nothing with anybody.
"""

from datetime import datetime

from functions.money import clawback, ledger, payment_table, periods, policy, share_table, shares, transfers
from functions.money.clawback import Booking
from functions.money.payment_table import CLOSED, DISPUTE, RECEIVED, REFUND
from functions.money.transfers import Transfer
from socialflow import clock, ids, logs, money
from socialflow.dynamo import ConditionFailed, Item, Write
from socialflow.errors import Unavailable
from socialflow.events import DisputeClosed, PaymentDisputed, PaymentReceived, PaymentRefunded

_ATTEMPTS = 8
# For the creator alone, at the rate of its own name.
_FOR_CREATORS = frozenset({"tip", "membership"})
_SUBSCRIPTION = "subscription"


class UnusablePayment(ValueError):
    """What was told is no payment or none of its refunds; it waits among the dead letters for a person."""


def received(event: PaymentReceived, at: datetime) -> None:
    """Post it, once per payment id. Raises UnusablePayment for what no payment can be."""
    _require_usable(event)
    said = event.model_dump(exclude={"occurred_at", "payment_id"} | ({"months"} if event.months == 1 else set()))
    payment_table.keep(event.payment_id, RECEIVED, said, event.occurred_at)
    _go_on(event.payment_id, at)


def refunded(event: PaymentRefunded, at: datetime) -> None:
    """Take it back from whom the payment went to, once per refund id; at once, or when the payment is told."""
    _require_amounts(event.amount_minor)
    said = event.model_dump(include={"amount_minor", "currency"})
    payment_table.keep(event.payment_id, f"{REFUND}#{event.refund_id}", said, event.occurred_at)
    _go_on(event.payment_id, at)


def disputed(event: PaymentDisputed, at: datetime) -> None:
    """As a refund, with the bank's fee, which the platform bears; until the dispute is won."""
    _require_amounts(event.amount_minor, event.fee_minor)
    said = event.model_dump(include={"amount_minor", "fee_minor", "currency"})
    payment_table.keep(event.payment_id, f"{DISPUTE}#{event.dispute_id}", said, event.occurred_at)
    _go_on(event.payment_id, at)


def dispute_closed(event: DisputeClosed, at: datetime) -> None:
    """What was taken back for the dispute is given back if it was won; if it was lost, nothing moves."""
    _require_amounts(event.amount_minor)
    if event.outcome not in {"won", "lost"}:
        raise UnusablePayment(f"Dispute {event.dispute_id} was closed as {event.outcome!r}, which is unknown.")
    said = event.model_dump(include={"amount_minor", "outcome", "currency"})
    payment_table.keep(event.payment_id, f"{CLOSED}#{event.dispute_id}", said, event.occurred_at)
    _go_on(event.payment_id, at)


def _go_on(payment_id: str, at: datetime) -> None:
    """Post what is not posted yet of all that was told."""
    for _ in range(_ATTEMPTS):
        facts, booked = payment_table.told(payment_id)
        if RECEIVED not in facts:
            logs.logger.info("told before its payment", payment_id=payment_id, facts=sorted(facts))
            return
        if booked is None:
            _book(payment_id, facts[RECEIVED], at)
            continue
        if _move(facts, booked, at):
            return
    raise Unavailable(f"Payment {payment_id} keeps changing while it is posted; it goes on at the next try.")


def _move(facts: dict[str, Item], booked: Item, at: datetime) -> bool:
    """True when nothing is left to do, False when the facts are to be read again."""
    for name, fact in facts.items():
        if name == RECEIVED or "posted_at" in fact:
            continue
        change = _change_micro(name, fact, facts, booked["currency"])
        if change is None:
            continue
        if "to_micro" not in fact:
            payment_table.decide(fact, booked, booked["taken_back_micro"] + change)
            return False
        clawback.post(Booking.of(booked), fact, _kind(name), at)
        payment_table.end(fact, at)
    return True


def _change_micro(name: str, fact: Item, facts: dict[str, Item], currency: str) -> int | None:
    """By how much the fact changes what was taken back; None while it waits for another."""
    if fact["currency"] != currency:
        raise UnusablePayment(f"{name} is in {fact['currency']}, its payment in {currency}.")
    amount = int(fact["amount_minor"]) * money.micro_per_minor(currency)
    if not name.startswith(CLOSED):
        return amount
    dispute = facts.get(f"{DISPUTE}#{name.removeprefix(f'{CLOSED}#')}")
    if dispute is None or "to_micro" not in dispute:
        return None
    return -amount if fact["outcome"] == "won" else 0


def _kind(name: str) -> str:
    return {REFUND: "refund", DISPUTE: "dispute", CLOSED: "dispute-won"}[name.partition("#")[0]]


def _book(payment_id: str, fact: Item, at: datetime) -> None:
    """Post what came in: the fee, the tax, and what is left to whom it is for."""
    currency, occurred_at = fact["currency"], clock.parse(fact["occurred_at"])
    per = money.micro_per_minor(currency)
    gross, fee, tax = (int(fact[name]) * per for name in ("amount_minor", "fee_minor", "tax_minor"))
    net = max(0, gross - tax - fee)
    also: list[Write]
    months: dict[str, int] = {}
    if fact["purpose"] == _SUBSCRIPTION:
        account, part = transfers.subscriber(fact["payer_id"]), net
        months = money.split(net, dict.fromkeys(shares.open_periods(occurred_at, fact.get("months", 1)), 1))
        also = [
            each
            for period, micro in months.items()
            for each in share_table.allot(period, currency, fact["payer_id"], micro)
        ]
    else:
        account = transfers.creator(fact["creator_id"])
        part = policy.creators_part(net, fact["purpose"], periods.of(occurred_at))
        also = [payment_table.note_payee(fact["creator_id"], currency)]
    booking = Booking(payment_id, currency, gross, tax, account, part, months)
    amounts = {
        transfers.CLEARING: fee - gross,
        transfers.STRIPE_FEES: -fee,
        transfers.TAX: tax,
        account: part,
        # What Stripe kept is its expense, above; what was not shared for it is the platform's.
        transfers.REVENUE: gross - tax - part,
    }
    transfer = Transfer.of(ids.derived_id("payment", payment_id), fact["purpose"], currency, amounts)
    try:
        ledger.post(transfer, at, also=[*payment_table.book(payment_id, booking.item()), *also])
    except ConditionFailed as error:
        # Booked by another, or the period was closed meanwhile: what is known is read again.
        logs.logger.info("payment not booked at once", payment_id=payment_id, failed=sorted(error.failed))


def _require_usable(event: PaymentReceived) -> None:
    _require_amounts(event.amount_minor, event.fee_minor, event.tax_minor)
    if event.amount_minor == 0 or event.tax_minor > event.amount_minor:
        raise UnusablePayment(f"Payment {event.payment_id} is of {event.amount_minor}, tax {event.tax_minor}.")
    if event.currency not in policy.CURRENCIES:
        raise UnusablePayment(f"Payment {event.payment_id} is in {event.currency}, which is none of our currencies.")
    if event.purpose not in {*_FOR_CREATORS, _SUBSCRIPTION}:
        raise UnusablePayment(f"Payment {event.payment_id} is for {event.purpose!r}, which is unknown.")
    if not 1 <= event.months <= policy.MAX_MONTHS:
        raise UnusablePayment(f"Payment {event.payment_id} is for {event.months} months.")
    if event.purpose in _FOR_CREATORS and not event.creator_id:
        raise UnusablePayment(f"Payment {event.payment_id} is a {event.purpose} for nobody.")


def _require_amounts(*amounts: int) -> None:
    if any(each < 0 for each in amounts):
        raise UnusablePayment(f"An amount is negative: {amounts}.")
