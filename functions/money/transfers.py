"""What the ledger is made of: transfers, whose entries sum to zero, on accounts that are named by what they hold.

| account                  | holds                                                             | negative?               |
|--------------------------|-------------------------------------------------------------------|-------------------------|
| platform#cash            | the platform's own money; negative = that much is in its hands    | yes, it is where money comes from |
| platform#stripe-clearing | handed to Stripe and not yet confirmed by it; returns to zero     | yes, news overtake each other |
| platform#revenue         | the platform's part                                               | no                      |
| pool#<period>            | to be shared among the creators of a period                       | no                      |
| creator#<user id>        | owed to a creator; what is promised to payouts is held            | no                      |

A creator's cent fractions stay on the creator's account and count at the next settlement.
"""

import hashlib
import json
from dataclasses import dataclass

CASH = "platform#cash"
CLEARING = "platform#stripe-clearing"
REVENUE = "platform#revenue"
POOL, CREATOR = "pool#", "creator#"
_MAY_BE_NEGATIVE = frozenset({CASH, CLEARING})


def pool(period: str) -> str:
    return POOL + period


def creator(creator_id: str) -> str:
    return CREATOR + creator_id


def may_be_negative(account: str) -> bool:
    return account in _MAY_BE_NEGATIVE


@dataclass(frozen=True)
class Balance:
    """An account's sum of entries, and how much of it is promised to payouts."""

    balance_micro: int = 0
    held_micro: int = 0

    @property
    def free_micro(self) -> int:
        return self.balance_micro - self.held_micro


@dataclass(frozen=True)
class Entry:
    """One account's part of a transfer, in micro-units.

    `hold_micro` changes what is promised to payouts. With `expected` the transfer is posted only if the balance is that.
    """

    account: str
    amount_micro: int
    hold_micro: int = 0
    expected: Balance | None = None


@dataclass(frozen=True)
class Transfer:
    """Entries of one currency that sum to zero, one an account. The same id is the same transfer, posted once."""

    transfer_id: str
    kind: str
    currency: str
    entries: tuple[Entry, ...]

    def __post_init__(self) -> None:
        if not self.entries or sum(each.amount_micro for each in self.entries) != 0:
            raise ValueError(f"the entries of {self.kind} {self.transfer_id} do not sum to zero")
        if len({each.account for each in self.entries}) != len(self.entries):
            raise ValueError(f"an account stands twice in {self.kind} {self.transfer_id}")

    @property
    def content(self) -> str:
        """A digest of what is posted; two transfers of one id must have the same."""
        amounts = sorted((each.account, each.amount_micro) for each in self.entries)
        return hashlib.sha256(json.dumps([self.kind, self.currency, amounts]).encode()).hexdigest()
