"""What goes back of a payment, from the very accounts that it went to.

Of a payment of `gross` of which `taken back` went back, each part has given floor(part * taken back / gross); what the
floors leave is the platform's. So the parts follow from the total: several refunds take as much as one of their sum, and
what is won back is given back to the last micro-unit. Stripe's fee of a payment that went back is the platform's loss.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from functions.money import clawing, ledger, ledger_table, policy, share_table, shared_payments, shares, transfers
from functions.money.errors import InsufficientBalance
from functions.money.transfers import Entry, Transfer
from socialflow import ids, money
from socialflow.dynamo import ConditionFailed, Item, Write
from socialflow.errors import Unavailable


@dataclass(frozen=True)
class Booking:
    """How a payment was posted: `part_micro` of it went to `account`, the tax aside, the rest to the platform."""

    payment_id: str
    currency: str
    gross_micro: int
    tax_micro: int
    account: str
    part_micro: int
    period: str

    @classmethod
    def of(cls, item: Item) -> "Booking":
        return cls(**{name: item[name] for name in cls.__dataclass_fields__})

    def item(self) -> Item:
        return asdict(self)


def post(booking: Booking, fact: Item, kind: str, at: datetime) -> None:
    """Post what the fact, whose totals are decided, moves; each transfer once.

    Raises Unavailable while the period that a subscription was for is being settled.
    """
    if "shared_to_micro" not in fact and ledger_table.transfer(_transfer_id(booking, fact, 0)) is not None:
        # Posted whole before its period was shared; by now the account may look otherwise.
        return
    before, after = int(fact["from_micro"]), int(fact["to_micro"])
    fee = int(fact.get("fee_minor", 0)) * money.micro_per_minor(booking.currency)
    parts = {transfers.TAX: booking.tax_micro, booking.account: booking.part_micro}
    takes = clawing.between(parts, booking.gross_micro, before, after)
    takes, also = _from_whom(booking, fact, takes, at)
    amounts = {account: -take for account, take in takes.items()}
    amounts[transfers.REVENUE] = before - after + sum(takes.values())
    amounts[transfers.STRIPE_FEES] = -fee
    _post_all(booking, fact, kind, amounts, also, at)


def _from_whom(
    booking: Booking, fact: Item, takes: dict[str, int], at: datetime
) -> tuple[dict[str, int], Sequence[Write]]:
    """Whose accounts give, and what is written with it: a subscription's are those that it was shared among, once it was."""
    take = takes[booking.account]
    if not booking.account.startswith(transfers.SUBSCRIBER) or take == 0:
        return takes, ()
    tax = {transfers.TAX: takes[transfers.TAX]}
    held = shared_payments.collected(booking.account, booking.currency)
    if held is None:
        # Money is given back to an account only as long as it is still to be shared.
        return takes, _noted(booking, booking.period) if take < 0 else ()
    shared = shared_payments.takes(fact, booking.account, booking.currency, held, take)
    if shared is not None:
        return {**tax, **shared}, ()
    # Taken back before the sharing, won back after it: it is shared with what the subscriber watches now.
    period = shares.open_period(at)
    return {**tax, transfers.subscriber(_subscriber(booking), period): take}, _noted(booking, period)


def _noted(booking: Booking, period: str) -> Sequence[Write]:
    account = transfers.subscriber(_subscriber(booking), period)
    return share_table.note_funded(period, booking.currency, account, subscriber_id=_subscriber(booking))


def _subscriber(booking: Booking) -> str:
    return booking.account.removeprefix(transfers.SUBSCRIBER).rpartition("#")[0]


def _post_all(
    booking: Booking, fact: Item, kind: str, amounts: Mapping[str, int], also: Sequence[Write], at: datetime
) -> None:
    for number, chunk in enumerate(_chunks(amounts)):
        transfer_id = _transfer_id(booking, fact, number)
        if ledger_table.transfer(transfer_id) is not None:
            continue
        entries = [_entry(account, amount) for account, amount in chunk.items()]
        clearing = -sum(chunk.values())
        if clearing:
            entries.append(Entry(transfers.CLEARING, clearing))
        try:
            ledger.post(
                Transfer(transfer_id, kind, booking.currency, tuple(entries)), at, also=also if number == 0 else ()
            )
        except (InsufficientBalance, ConditionFailed):
            raise Unavailable(f"The period {booking.period} is being settled; it goes on at the next try.") from None


def _transfer_id(booking: Booking, fact: Item, number: int) -> str:
    return ids.derived_id("payment-moved", booking.payment_id, fact["sk"], str(number))


def _entry(account: str, amount_micro: int) -> Entry:
    return Entry(account, amount_micro, may_overdraw=account.startswith(transfers.CREATOR))


def _chunks(amounts: Mapping[str, int]) -> Iterator[dict[str, int]]:
    moved = [(account, amount) for account, amount in amounts.items() if amount]
    for start in range(0, len(moved), policy.ACCOUNTS_PER_CHUNK):
        yield dict(moved[start : start + policy.ACCOUNTS_PER_CHUNK])
