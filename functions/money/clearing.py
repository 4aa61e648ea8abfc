"""What was moved at Stripe by our word and is not among its balance transactions yet, and since when.

Entries of kind `stripe-confirmed` close what others opened, the oldest first: money that came in apart from money that went
out, so that the two do not hide each other. Confirmations without anything to confirm are open too.
"""

from collections import Counter
from dataclasses import dataclass, field

from functions.money import transfers
from functions.money.posting import Link

CONFIRMED = "stripe-confirmed"
_HOUR = len("2026-03-01T12")


@dataclass
class Open:
    """Sees the clearing account's entries in any order; knows what is open, by the hour."""

    # By currency and direction of the opening entry, then by hour.
    _opened: dict[tuple[str, bool], Counter[str]] = field(default_factory=dict)
    _closed: dict[tuple[str, bool], Counter[str]] = field(default_factory=dict)

    def see(self, link: Link) -> None:
        if not link.chain.startswith(transfers.CLEARING):
            return
        closes = link.kind == CONFIRMED
        side = (link.currency, (link.amount_micro > 0) != closes)
        into = self._closed if closes else self._opened
        into.setdefault(side, Counter())[link.posted_at[:_HOUR]] += abs(link.amount_micro)

    def micro(self) -> dict[str, int]:
        """What is open of each currency, both directions and surplus confirmations added up; 0 when all is confirmed."""
        found: Counter[str] = Counter()
        for side in {*self._opened, *self._closed}:
            found[side[0]] += abs(self._rest(side))
        return dict(sorted(found.items()))

    def since(self) -> str | None:
        """The hour, such as `2026-03-01T12`, of the oldest that is open."""
        hours = []
        for side in {*self._opened, *self._closed}:
            rest = self._rest(side)
            if rest:
                hours.append(_oldest((self._opened if rest > 0 else self._closed)[side], abs(rest)))
        return min(hours, default=None)

    def _rest(self, side: tuple[str, bool]) -> int:
        return sum(self._opened.get(side, Counter()).values()) - sum(self._closed.get(side, Counter()).values())


def _oldest(by_hour: Counter[str], rest: int) -> str:
    """The hour that the oldest of the newest `rest` is from."""
    hour = ""
    for hour in sorted(by_hour, reverse=True):
        rest -= by_hour[hour]
        if rest <= 0:
            break
    return hour
