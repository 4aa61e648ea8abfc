"""What goes back of a payment, from the very accounts that it went to.

Of a payment of `gross` of which `taken back` went back, each part has given floor(part * taken back / gross); what the
floors leave is the platform's. So the parts follow from the total: several refunds take as much as one of their sum, and
what is won back is given back to the last micro-unit. Stripe's fee of a payment that went back is the platform's loss.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from functions.money import ledger, ledger_table, policy, transfers
from functions.money.transfers import Entry, Transfer
from socialflow import ids, money
from socialflow.dynamo import Item


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


def given(parts: Mapping[str, int], whole: int, taken_back: int) -> dict[str, int]:
    """How much of each part has gone back when `taken_back` of the whole has; more than the whole takes no more of them."""
    return {name: part * min(taken_back, whole) // whole for name, part in parts.items()}


def between(parts: Mapping[str, int], whole: int, before: int, after: int) -> dict[str, int]:
    """What each part gives when what was taken back moves from `before` to `after`; negative, what it gets again."""
    was, is_now = given(parts, whole, before), given(parts, whole, after)
    return {name: is_now[name] - was[name] for name in parts}


def post(booking: Booking, fact: Item, kind: str, at: datetime) -> None:
    """Post what the fact, whose totals are decided, moves; each transfer once."""
    before, after = int(fact["from_micro"]), int(fact["to_micro"])
    fee = int(fact.get("fee_minor", 0)) * money.micro_per_minor(booking.currency)
    parts = {transfers.TAX: booking.tax_micro, booking.account: booking.part_micro}
    takes = between(parts, booking.gross_micro, before, after)
    amounts = {account: -take for account, take in takes.items()}
    amounts[transfers.REVENUE] = before - after + sum(takes.values())
    amounts[transfers.STRIPE_FEES] = -fee
    _post_all(booking, fact, kind, amounts, at)


def _post_all(booking: Booking, fact: Item, kind: str, amounts: Mapping[str, int], at: datetime) -> None:
    for number, chunk in enumerate(_chunks(amounts)):
        transfer_id = ids.derived_id("payment-moved", booking.payment_id, fact["sk"], str(number))
        if ledger_table.transfer(transfer_id) is None:
            entries = [_entry(account, amount) for account, amount in chunk.items()]
            clearing = -sum(chunk.values())
            if clearing:
                entries.append(Entry(transfers.CLEARING, clearing))
            ledger.post(Transfer(transfer_id, kind, booking.currency, tuple(entries)), at)


def _entry(account: str, amount_micro: int) -> Entry:
    return Entry(account, amount_micro, may_overdraw=account.startswith(transfers.CREATOR))


def _chunks(amounts: Mapping[str, int]) -> Iterator[dict[str, int]]:
    moved = [(account, amount) for account, amount in amounts.items() if amount]
    for start in range(0, len(moved), policy.ACCOUNTS_PER_CHUNK):
        yield dict(moved[start : start + policy.ACCOUNTS_PER_CHUNK])
