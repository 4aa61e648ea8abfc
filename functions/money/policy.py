"""How money is shared, as data with the day from which it holds. Nothing here is ever changed, only added to."""

from dataclasses import dataclass

# One counter item takes about 500 transactional increments a second.
WATCH_SHARDS = 16
# A chunk's transfer writes 4 items a creator and 3 of its own; a transaction takes 100.
CREATORS_PER_CHUNK = 24
# Step Functions passes at most 256 KB between states; a payout's reference has about 150 bytes.
PAYOUTS_PER_PAGE = 200
DEFAULT_CURRENCY = "usd"
CURRENCIES = frozenset({"usd", "eur", "gbp", "jpy", "kwd"})
# 10 billion units: far above a platform's month, far below what DynamoDB's numbers hold exactly.
MAX_AMOUNT_MICRO = 10**16


@dataclass(frozen=True)
class CreatorShare:
    """From `since` (a period) on, creators get this many ten-thousandths of a pool, the platform the rest."""

    since: str
    ten_thousandths: int


CREATOR_SHARES = (CreatorShare(since="2000-01", ten_thousandths=7_000),)


def creators_part(pool_micro: int, period: str) -> int:
    """The creators' part of a period's pool, rounded down; the platform has `pool_micro` less this."""
    share = max((each for each in CREATOR_SHARES if each.since <= period), key=lambda each: each.since)
    return pool_micro * share.ten_thousandths // 10_000
