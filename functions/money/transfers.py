"""What the ledger is made of: transfers, whose entries sum to zero, on accounts that are named by what they hold.

A positive balance is owed by the platform to whom the account is named for; what the platform itself has is negative.

| account                      | holds                                                             | negative?                |
|------------------------------|-------------------------------------------------------------------|--------------------------|
| platform#cash                | what lies at Stripe                                               | yes: it is in our hands  |
| platform#stripe-clearing     | moved at Stripe by our word, not yet among its balance transactions; returns to zero | yes, news overtake each other |
| platform#revenue             | the platform's part                                               | yes: refunds may exceed a period's part |
| platform#stripe-fees         | what Stripe charged for its services                              | yes, as fees are booked  |
| platform#tax                 | tax taken from payers, to be handed on                            | yes: handed on before a refund |
| platform#tax-withheld        | tax withheld from creators' payouts, to be handed on               | yes: handed on before a reversal |
| platform#outside             | money that came in by hand, not through Stripe                    | yes: it is where it comes from |
| platform#paid-out            | the opposite of what creators were paid, whose sum it is          | yes: that is its side    |
| platform#fx                  | what conversions took in of one currency and gave of another      | yes, in the one it gave  |
| pool#<period>                | to be shared among the creators of a period                       | no                       |
| subscriber#<user id>         | a subscriber's credit: paid, and not shared yet by what they watch | no                     |
| ads#<video id>#<period>      | an ad's revenue, to go to the video that it ran on                | no                       |
| creator#<user id>            | owed to a creator; what is promised to payouts is held            | by `may_overdraw` alone  |
| paid#<creator id>            | what a creator was paid in all; with the balance it is all that was earned | no              |
| escrow#<creator id>          | a creator's disputed earnings, until the dispute is decided       | no                       |
| advertiser#<advertiser id>   | an advertiser's budget that is not spent                          | no                       |

A creator's cent fractions stay on the creator's account and count at the next settlement. Each payment touches the
platform's accounts, so they are kept in shards: one is chosen by the transfer's id, and their balance is the shards' sum.
"""

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from functions.money.policy import CURRENCIES

CASH = "platform#cash"
CLEARING = "platform#stripe-clearing"
REVENUE = "platform#revenue"
STRIPE_FEES = "platform#stripe-fees"
TAX = "platform#tax"
TAX_WITHHELD = "platform#tax-withheld"
OUTSIDE = "platform#outside"
FX = "platform#fx"
PAID_OUT = "platform#paid-out"
POOL, SUBSCRIBER, ADS, CREATOR = "pool#", "subscriber#", "ads#", "creator#"
ESCROW, ADVERTISER, PAID = "escrow#", "advertiser#", "paid#"

PLATFORM = frozenset({CASH, CLEARING, REVENUE, STRIPE_FEES, TAX, TAX_WITHHELD, OUTSIDE, FX, PAID_OUT})
# The names of accounts that money is owed to: all but the platform's own.
OWED = r"^(pool|subscriber|ads|creator|escrow|advertiser)#[^\s#]+(#[^\s#]+)?$"
# A chain takes one transfer at a time, some fifty a second. The number may grow; it must never shrink.
SHARDS = 16
# What a signed 64-bit integer holds, so that whoever reads the ledger can.
_LIMIT_MICRO = 2**63


def pool(period: str) -> str:
    return POOL + period


def subscriber(user_id: str) -> str:
    return SUBSCRIBER + user_id


def ads(video_id: str, period: str) -> str:
    return f"{ADS}{video_id}#{period}"


def creator(creator_id: str) -> str:
    return CREATOR + creator_id


def paid(creator_id: str) -> str:
    return PAID + creator_id


def escrow(creator_id: str) -> str:
    return ESCROW + creator_id


def advertiser(advertiser_id: str) -> str:
    return ADVERTISER + advertiser_id


def may_be_negative(account: str) -> bool:
    """The platform's own accounts; any shard of one may be, whatever their sum is."""
    return account in PLATFORM


def chain(account: str, transfer_id: str) -> str:
    """The chain of entries that a transfer extends on the account: its own, or one shard of a platform account."""
    if account not in PLATFORM:
        return account
    return f"{account}#{zlib.crc32(transfer_id.encode()) % SHARDS:02}"


def chains(account: str) -> tuple[str, ...]:
    """Every chain that the account can have."""
    return tuple(f"{account}#{shard:02}" for shard in range(SHARDS)) if account in PLATFORM else (account,)


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
    `may_overdraw` is for what has happened already, such as a clawback: it is posted even if the account goes below zero.
    """

    account: str
    amount_micro: int
    hold_micro: int = 0
    expected: Balance | None = None
    may_overdraw: bool = False


def noted_as_paid(creator_id: str, amount_micro: int) -> tuple[Entry, Entry]:
    """The entries that go with what leaves a creator's account for a payout, or comes back of one, negative then."""
    return Entry(paid(creator_id), amount_micro), Entry(PAID_OUT, -amount_micro)


@dataclass(frozen=True)
class Transfer:
    """Entries of one currency that sum to zero, one an account. The same id is the same transfer, posted once.

    `facts` are kept with it: what it reverses, the rate of a conversion. Raises ValueError for what is no transfer.
    """

    transfer_id: str
    kind: str
    currency: str
    entries: tuple[Entry, ...]
    facts: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        what = f"{self.kind} {self.transfer_id}"
        if self.currency not in CURRENCIES:
            raise ValueError(f"the currency of {what} is none of ours: {self.currency}")
        for each in self.entries:
            if any(
                type(number) is not int or abs(number) >= _LIMIT_MICRO
                for number in (each.amount_micro, each.hold_micro)
            ):
                raise ValueError(f"an amount of {what} is no integer of 64 bits")
            if not (each.amount_micro or each.hold_micro):
                raise ValueError(f"an entry of {what} moves nothing")
            if each.may_overdraw and not each.account.startswith(CREATOR):
                raise ValueError(f"{what} would overdraw {each.account}: nothing is clawed back but from creators")
        if not self.entries or sum(each.amount_micro for each in self.entries) != 0:
            raise ValueError(f"the entries of {what} do not sum to zero")
        if len({each.account for each in self.entries}) != len(self.entries):
            raise ValueError(f"an account stands twice in {what}")

    @classmethod
    def of(
        cls,
        transfer_id: str,
        kind: str,
        currency: str,
        amounts: Mapping[str, int],
        facts: tuple[tuple[str, str], ...] = (),
    ) -> "Transfer":
        """The transfer of these amounts by account, those that are zero left out."""
        entries = tuple(Entry(account, amount) for account, amount in amounts.items() if amount != 0)
        return cls(transfer_id, kind, currency, entries, facts)

    @property
    def content(self) -> str:
        """A digest of what is posted; two transfers of one id must have the same."""
        amounts = sorted((each.account, each.amount_micro) for each in self.entries)
        parts = [self.kind, self.currency, amounts, *([self.facts] if self.facts else [])]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
