"""What a transfer does to the accounts it touches: a pure decision, from where they stand to where they will.

Each account's entries are a chain: numbered without a gap, each with the balance after it and a hash over itself and the
hash before it. Whoever holds an account's newest hash can tell whether any of its entries was changed, left out or added.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from functions.money import transfers
from functions.money.errors import InsufficientBalance
from functions.money.transfers import Balance, Entry, Transfer


class BalanceMoved(Exception):
    """An account is not where an entry expected it; read again and decide anew."""


_EMPTY = Balance()
_compact = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True)
class Head:
    """Where a chain stands: its balance, how many entries it has, and the newest one's hash."""

    balance: Balance = _EMPTY
    seq: int = 0
    hash: str = ""


@dataclass(frozen=True)
class Link:
    """An entry in its chain, with the balance after it. `previous` is the hash of the one before, "" for the first."""

    chain: str
    currency: str
    seq: int
    transfer_id: str
    kind: str
    posted_at: str
    amount_micro: int
    hold_micro: int
    after: Balance
    previous: str

    @cached_property
    def hash(self) -> str:
        """SHA-256 over the previous hash and everything that the entry says."""
        said = [self.chain, self.currency, self.seq, self.transfer_id, self.kind, self.posted_at]
        moved = [self.amount_micro, self.hold_micro, self.after.balance_micro, self.after.held_micro]
        return hashlib.sha256(_compact([self.previous, *said, *moved]).encode()).hexdigest()

    @property
    def head(self) -> Head:
        """Where the chain stands after it."""
        return Head(self.after, self.seq, self.hash)


def chains(transfer: Transfer) -> list[str]:
    """The chains that the transfer extends, in the order of its entries."""
    return [transfers.chain(each.account, transfer.transfer_id) for each in transfer.entries]


def plan(transfer: Transfer, posted_at: str, heads: Mapping[str, Head]) -> list[Link]:
    """One link an entry. `heads` are where the transfer's chains stand; those it lacks have no entries yet.

    Raises BalanceMoved where an account is not as expected, else InsufficientBalance where one would give more than it has.
    """
    stands = [
        (entry, chain, heads.get(chain, Head()))
        for entry, chain in zip(transfer.entries, chains(transfer), strict=True)
    ]
    if any(entry.expected is not None and entry.expected != head.balance for entry, _, head in stands):
        raise BalanceMoved
    return [_link(transfer, entry, chain, posted_at, head) for entry, chain, head in stands]


def follows(link: Link, head: Head) -> bool:
    """Whether the link is what can come after `head`: next in number, made from its hash, its balance the sum."""
    before = head.balance
    summed = Balance(before.balance_micro + link.amount_micro, before.held_micro + link.hold_micro)
    return link.seq == head.seq + 1 and link.previous == head.hash and link.after == summed


def _link(transfer: Transfer, entry: Entry, chain: str, posted_at: str, head: Head) -> Link:
    before = head.balance
    after = Balance(before.balance_micro + entry.amount_micro, before.held_micro + entry.hold_micro)
    if after.held_micro < 0 or not _gives_what_it_has(entry, before, after):
        raise InsufficientBalance
    return Link(
        chain=chain,
        currency=transfer.currency,
        seq=head.seq + 1,
        transfer_id=transfer.transfer_id,
        kind=transfer.kind,
        posted_at=posted_at,
        amount_micro=entry.amount_micro,
        hold_micro=entry.hold_micro,
        after=after,
        previous=head.hash,
    )


def _gives_what_it_has(entry: Entry, before: Balance, after: Balance) -> bool:
    """Nothing is taken below zero, and what is promised to payouts is neither given nor promised a second time."""
    if entry.may_overdraw or transfers.may_be_negative(entry.account):
        return True
    if entry.amount_micro < 0 and after.balance_micro < 0:
        return False
    return after.free_micro >= min(0, before.free_micro)
