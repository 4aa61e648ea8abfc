"""What became of a subscriber's payments: still on their account, or shared among creators when the period was settled.

What was shared is divided again, for this subscriber alone, from the time and the shares that stand since the period was
closed: that gives the very lines of the settlement. Of a subscriber who watched nothing, whose payment all creators of the
period shared, it gives each creator's part to within a micro-unit. What is taken back of a shared account follows
from its total, as with a payment: each creator gives floor(line * taken back / shared), the platform the rest.
"""

from collections.abc import Mapping

from functions.money import (
    clawing,
    dividing,
    ledger_table,
    payment_table,
    shares,
    sharing,
    table,
    transfers,
    watch_table,
)
from functions.money.dividing import Held, Period, Watch
from functions.money.sharing import Watched
from socialflow.dynamo import Item
from socialflow.errors import Unavailable

_COLLECTED = "settle-collect"


def collected(account: str, currency: str) -> int | None:
    """How much of the account was shared at the settlement of its period; None while it was not."""
    newest = ledger_table.newest_entries(account, currency, 1)
    if not newest or newest[0]["kind"] != _COLLECTED:
        return None
    return -int(newest[0]["amount_micro"])


def takes(fact: Item, account: str, currency: str, held: int, change: int) -> Mapping[str, int] | None:
    """What each creator gives when `change` more of the `held` is taken back; negative, what they get again.

    Decided once for each fact. None when more is given back than was taken since the sharing.
    """
    if "shared_to_micro" not in fact:
        before = payment_table.taken_back(account, currency)
        if before + change < 0:
            return None
        if not payment_table.decide_shared(fact, account, currency, before, before + change):
            raise Unavailable(f"What is taken back of {account} keeps changing; it goes on at the next try.")
        fact = {**fact, "shared_from_micro": before, "shared_to_micro": before + change}
    lines = _shared_by(account, currency, held)
    return clawing.between(lines, held, int(fact["shared_from_micro"]), int(fact["shared_to_micro"]))


def _shared_by(account: str, currency: str, held: int) -> dict[str, int]:
    """What each creator's account got of it."""
    subscriber_id, _, name = account.removeprefix(transfers.SUBSCRIBER).rpartition("#")
    state = table.period(name)
    rows = (Watched(each.viewer_id, each.video_id, each.creator_id, each.ms) for each in watch_table.rows(name))
    watch = Watch.of(rows, frozenset({subscriber_id}))
    period = Period(name, watch, shares.in_force(name), bytes.fromhex(state["blind"]))
    division = dividing.divide(period, currency, Held(0, {subscriber_id: held}, {}))
    earned = sharing.earned(division.lines).get(currency, {})
    return {transfers.creator(each): amount for each, amount in sorted(earned.items())}
