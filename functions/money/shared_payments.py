"""What became of a month of a subscriber's payments once it was shared among creators.

It is divided again, for this subscriber alone, from the time and the shares that stand since the period was closed: that
gives the very lines of the settlement. Of a subscriber who watched nothing, whose payment all creators of the
period shared, it gives each creator's part to within a micro-unit. What is taken back of a shared month follows
from its total, as with a payment: each creator gives floor(line * taken back / shared), the platform the rest.
"""

from collections.abc import Mapping

from functions.money import clawing, dividing, payment_table, share_table, shares, sharing, table, watch_table
from functions.money.dividing import Held, Period, Watch
from functions.money.sharing import Watched
from socialflow.dynamo import Item
from socialflow.errors import Unavailable


def takes(fact: Item, subscriber_id: str, period: str, currency: str, change: int) -> Mapping[str, int] | None:
    """What each creator gives when `change` more of the month is taken back; negative, what they get again.

    Decided once for each fact. None when more is given back than was taken since the sharing.
    """
    moves = payment_table.decided_shared(fact, period)
    if moves is None:
        before = payment_table.taken_back(subscriber_id, period, currency)
        moves = before, before + change
        if moves[1] < 0:
            return None
        if not payment_table.decide_shared(fact, subscriber_id, period, currency, *moves):
            raise Unavailable(f"What is taken back of {period} keeps changing; it goes on at the next try.")
    held = share_table.allotted(period, currency, subscriber_id)
    if held == 0:
        # Nothing was shared: nobody has any of it.
        return {}
    return clawing.between(_shared_by(subscriber_id, period, currency, held), held, *moves)


def _shared_by(subscriber_id: str, name: str, currency: str, held: int) -> dict[str, int]:
    """What each creator got of it."""
    state = table.period(name)
    rows = (Watched(each.viewer_id, each.video_id, each.creator_id, each.ms) for each in watch_table.rows(name))
    watch = Watch.of(rows, frozenset({subscriber_id}))
    period = Period(name, watch, shares.in_force(name), bytes.fromhex(state["blind"]))
    division = dividing.divide(period, currency, Held(0, {subscriber_id: held}, {}))
    return dict(sorted(sharing.earned(division.lines).get(currency, {}).items()))
