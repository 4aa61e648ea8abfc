"""From which accounts a creator gives what is taken back of a shared period: of escrow first, as long as it waits there.

Once a dispute is decided it is taken from whom the decision gave it to: the released part from the creator, rounded down,
the rest from whom it was forfeited to. What was forfeited to all creators, through the pool, is the platform's to bear. What is
given back goes the same ways.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from functions.money import share_table, transfers
from functions.money.sharing import WHOLE
from socialflow.dynamo import Item, Write
from socialflow.errors import Unavailable


@dataclass
class Given:
    """What accounts get, negative for what they give, and what must hold when it is posted."""

    amounts: dict[str, int] = field(default_factory=dict)
    # By creator: a condition stands once in a transaction.
    still_held: dict[str, Write] = field(default_factory=dict)

    def add(self, account: str, amount_micro: int) -> None:
        self.amounts[account] = self.amounts.get(account, 0) + amount_micro


def give(period: str, currency: str, takes: Mapping[str, int], given: Given) -> None:
    """Add to `given` what the creators give of the period. Raises Unavailable while a dispute is being decided."""
    waiting = share_table.escrowed(list(takes), period, currency)
    for creator_id, take in takes.items():
        if creator_id not in waiting:
            given.add(transfers.creator(creator_id), -take)
            continue
        dispute_id = waiting[creator_id]
        decided = share_table.outcome(dispute_id)
        if decided is not None:
            _as_decided(creator_id, decided["outcome"], take, given)
        elif share_table.held([creator_id]).get(creator_id) == dispute_id:
            given.add(transfers.escrow(creator_id), -take)
            given.still_held[creator_id] = share_table.still_held(creator_id, dispute_id)
        else:
            raise Unavailable(f"Dispute {dispute_id} is being decided; it goes on at the next try.")


def _as_decided(creator_id: str, outcome: Item, take: int, given: Given) -> None:
    released = abs(take) * outcome["released_ten_thousandths"] // WHOLE * (1 if take > 0 else -1)
    to = outcome["forfeited_to"]
    given.add(transfers.creator(creator_id), -released)
    given.add(transfers.creator(to) if to else transfers.REVENUE, released - take)
