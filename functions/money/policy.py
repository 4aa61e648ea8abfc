"""How money is shared, as data with the day from which it holds. Nothing here is ever changed, only added to."""

from dataclasses import dataclass

# One counter item takes about 500 transactional increments a second.
WATCH_SHARDS = 16
# A chunk's transfer writes 4 items a creator and 3 of its own; a transaction takes 100.
CREATORS_PER_CHUNK = 24
# Step Functions passes at most 256 KB between states; a payout's reference has about 150 bytes.
PAYOUTS_PER_PAGE = 200
# Where accounts to be shared, and what videos' shares are, are kept: one partition takes 1,000 writes a second.
FUNDED_SHARDS = 8
# A chunk's transfer writes 2 items an account, 2 for the pool, 2 for the platform's part and itself.
ACCOUNTS_PER_CHUNK = 40
# A clawback's transfer writes 4 items a creator who gives, and some 40 of its own with a year's months.
GIVERS_PER_CHUNK = 12
# The most months that a payment can be for.
MAX_MONTHS = 12
# What is to be paid is spread over so many partitions, of which a run reads one after the other.
DUE_SHARDS = 8
# The day of the month on which the month before is settled and paid; the payout schedule's.
PAYOUT_DAY = 2
# Less than this, in minor units, is not paid out alone; it stays on the creator's balance.
PAYOUT_MINIMUM_MINOR = {"usd": 100, "eur": 100, "gbp": 100, "jpy": 100, "kwd": 100}
# Where creators are kept who earned outside a settlement: payout runs read them all.
PAYEE_SHARDS = 16
DEFAULT_CURRENCY = "usd"
CURRENCIES = frozenset({"usd", "eur", "gbp", "jpy", "kwd"})
# 10 billion units: far above a platform's month, far below what DynamoDB's numbers hold exactly.
MAX_AMOUNT_MICRO = 10**16


@dataclass(frozen=True)
class CreatorShare:
    """From `since` (a period) on, creators get this many ten-thousandths of a source, the platform the rest.

    A period is shared by one rate: a change made within it holds from the next.
    """

    since: str
    ten_thousandths: int


CREATOR_SHARES: dict[str, tuple[CreatorShare, ...]] = {
    "pool": (CreatorShare(since="2000-01", ten_thousandths=7_000),),
    "subscriber": (CreatorShare(since="2000-01", ten_thousandths=7_000),),
    "ads": (CreatorShare(since="2000-01", ten_thousandths=5_500),),
    "tip": (CreatorShare(since="2000-01", ten_thousandths=9_000),),
    "membership": (CreatorShare(since="2000-01", ten_thousandths=7_000),),
}


def creators_rate(kind: str, period: str) -> int:
    """Creators' ten-thousandths of what came in as `kind` (pool, subscriber, ads, tip, membership) in the period."""
    rates = (each for each in CREATOR_SHARES[kind] if each.since <= period)
    return max(rates, key=lambda each: each.since).ten_thousandths


def creators_part(amount_micro: int, kind: str, period: str) -> int:
    """The creators' part, rounded down; the platform has `amount_micro` less this."""
    return amount_micro * creators_rate(kind, period) // 10_000
