"""What goes back of a payment, from the very accounts that it went to.

Of a payment of `gross` of which `taken back` went back, each part has given floor(part * taken back / gross); what the
floors leave is the platform's. So the parts follow from the total: several refunds take as much as one of their sum, and
what is won back is given back to the last micro-unit. Stripe's fee of a payment that went back is the platform's loss.

A subscription's parts are its months. One that is not shared yet gives from its subscriber's credit, one that was is given by
those it was shared among.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from functions.money import (
    clawing,
    givers,
    ledger,
    ledger_table,
    payment_table,
    policy,
    share_table,
    shared_payments,
    shares,
    table,
    transfers,
)
from functions.money.errors import InsufficientBalance
from functions.money.givers import Given
from functions.money.transfers import Entry, Transfer
from socialflow import ids, money
from socialflow.dynamo import ConditionFailed, Item, Write
from socialflow.errors import Unavailable

# A period, a creator, and what they give of it.
Give = tuple[str, str, int]


@dataclass(frozen=True)
class Booking:
    """How a payment was posted: `part_micro` of it went to `account`, the tax aside, the rest to the platform.

    A subscription's part is that of its `months`.
    """

    payment_id: str
    currency: str
    gross_micro: int
    tax_micro: int
    account: str
    part_micro: int
    months: Mapping[str, int]

    @classmethod
    def of(cls, item: Item) -> "Booking":
        return cls(**{name: item[name] for name in cls.__dataclass_fields__})

    def item(self) -> Item:
        return asdict(self)

    @property
    def subscriber_id(self) -> str:
        return self.account.removeprefix(transfers.SUBSCRIBER)

    @property
    def parts(self) -> Mapping[str, int]:
        """Tax, and each month of a subscription or the account of another payment."""
        return {transfers.TAX: self.tax_micro, **(self.months or {self.account: self.part_micro})}


@dataclass
class _Taken:
    """What accounts get at once, by how much each month's credit changes, and what creators give, a chunk at a time."""

    given: Given = field(default_factory=Given)
    credits: dict[str, int] = field(default_factory=dict)
    gives: list[Give] = field(default_factory=list)

    def from_credit(self, account: str, month: str, take: int) -> None:
        self.given.add(account, -take)
        self.credits[month] = self.credits.get(month, 0) - take


def post(booking: Booking, fact: Item, kind: str, at: datetime) -> None:
    """Post what the fact, whose totals are decided, moves; each transfer once.

    Raises Unavailable while a month that it takes from is being settled, or a dispute is being decided.
    """
    before, after = int(fact["from_micro"]), int(fact["to_micro"])
    takes = clawing.between(booking.parts, booking.gross_micro, before, after)
    is_begun = ledger_table.transfer(_transfer_id(booking, fact, 0)) is not None
    taken = _Taken()
    for name, take in takes.items():
        if name not in booking.months:
            taken.given.add(name, -take)
        elif take:
            _from_month(booking, fact, name, take, taken, at, is_begun=is_begun)
    creators = sum(take for _, _, take in taken.gives)
    taken.given.add(transfers.REVENUE, before - after + creators - sum(taken.given.amounts.values()))
    taken.given.add(transfers.STRIPE_FEES, -int(fact.get("fee_minor", 0)) * money.micro_per_minor(booking.currency))
    _post_all(booking, fact, kind, taken, at)


def _from_month(
    booking: Booking, fact: Item, month: str, take: int, taken: _Taken, at: datetime, *, is_begun: bool
) -> None:
    """Take it from the subscriber's credit before the month is shared, then from those it was shared among."""
    if payment_table.decided_shared(fact, month) is None:
        if is_begun:
            # Posted before the month was shared; by now it may look otherwise.
            return
        status = table.period(month)["status"]
        if status == "open":
            taken.from_credit(booking.account, month, take)
            return
        if status != "settled":
            raise _being_settled(month)
    shared = shared_payments.takes(fact, booking.subscriber_id, month, booking.currency, take)
    if shared is None:
        # Taken back before the sharing, won back after it: it is shared with what the subscriber watches now.
        taken.from_credit(booking.account, shares.open_period(at), take)
    else:
        taken.gives += [(month, creator_id, part) for creator_id, part in shared.items() if part]


def _post_all(booking: Booking, fact: Item, kind: str, taken: _Taken, at: datetime) -> None:
    size = policy.GIVERS_PER_CHUNK
    for number, start in enumerate(range(0, max(1, len(taken.gives)), size)):
        transfer_id = _transfer_id(booking, fact, number)
        if ledger_table.transfer(transfer_id) is not None:
            continue
        given, also = Given(), list[Write]()
        if number == 0:
            given = taken.given
            for month, change in taken.credits.items():
                also += share_table.allot(month, booking.currency, booking.subscriber_id, change)
        _give(booking, taken.gives[start : start + size], given)
        entries = [_entry(account, amount) for account, amount in given.amounts.items() if amount]
        if clearing := -sum(given.amounts.values()):
            entries.append(Entry(transfers.CLEARING, clearing))
        if not entries:
            continue
        transfer = Transfer(transfer_id, kind, booking.currency, tuple(entries))
        try:
            ledger.post(transfer, at, also=[*also, *given.still_held.values()])
        except (InsufficientBalance, ConditionFailed):
            raise _being_settled(", ".join(booking.months)) from None


def _give(booking: Booking, gives: Sequence[Give], given: Given) -> None:
    for month in dict.fromkeys(month for month, _, _ in gives):
        own = {creator_id: take for of, creator_id, take in gives if of == month}
        givers.give(month, booking.currency, own, given)


def _being_settled(what: str) -> Unavailable:
    return Unavailable(f"The period {what} is being settled; it goes on at the next try.")


def _transfer_id(booking: Booking, fact: Item, number: int) -> str:
    return ids.derived_id("payment-moved", booking.payment_id, fact["sk"], str(number))


def _entry(account: str, amount_micro: int) -> Entry:
    return Entry(account, amount_micro, may_overdraw=account.startswith(transfers.CREATOR))
