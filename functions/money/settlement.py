"""Closing a period: what came in is shared among creators by what was watched, stated, and then posted.

open → closing (no more funds, no more watched time) → settling (what is shared stands) → settled. Everything that is
posted has an id made from the period, and what is read after the closing never changes, so that a settlement that was
interrupted, or is run again, makes the same lines, goes on where it stopped and posts nothing twice. The period's root is
published before the first creator is paid: a settlement that would come to other lines stops there.
"""

from collections.abc import Iterator
from datetime import datetime

from functions.money import (
    collecting,
    crediting,
    dividing,
    ledger,
    ledger_table,
    periods,
    share_table,
    shares,
    sharing,
    table,
    transfers,
    watch_table,
)
from functions.money.dividing import Division, Held, Period, Watch
from functions.money.errors import PeriodNotBegun
from functions.money.sharing import Kind, Video, Watched
from functions.money.statements import Book
from functions.money.transfers import Entry, Transfer
from socialflow import ids, logs
from socialflow.dynamo import ConditionFailed, Item
from socialflow.errors import Unavailable


def close(period: str, at: datetime) -> None:
    """Settle the period, if it is not settled yet.

    This month's may be closed before its end: what is watched from then on counts in the next, which may be closed in its
    turn. Raises PeriodNotBegun for a later one.
    """
    if period > periods.of(at) and table.period(periods.before(period))["status"] == "open":
        raise PeriodNotBegun(f"The period {period} has not begun; {periods.before(period)} must be closed before it.")
    state = table.period(period)
    if state["status"] in {"open", "closing"}:
        state = _freeze(period, state, at)
    if state["status"] == "settling":
        root = _settle(period, state, at)
        table.move_period(period, "settled", expected="settling", root=root)


def _freeze(period: str, state: Item, at: datetime) -> Item:
    table.begin_closing(period, at)
    share_table.close_funding(period, at)
    watch_table.close(period, at)
    # Funds may have come between the first look and the closing.
    currencies = table.period(period).get("currencies", set())
    pools = {each: ledger.balance(transfers.pool(period), each).balance_micro for each in sorted(currencies)}
    facts = {"pools": pools, "blind": ids.new_secret()}
    table.move_period(period, "settling", expected="closing", **facts)
    logs.logger.info("period closed", period=period, was=state["status"])
    return table.period(period)


def _settle(name: str, state: Item, at: datetime) -> str | None:
    """Share, state and post; the period's public root, None when creators get nothing."""
    divisions = _divisions(name, state, at)
    book = Book(name, (line for each in divisions for line in each.lines), [each.totals for each in divisions])
    root = book.publish_root() if book.pages else None
    for each in divisions:
        if each.funded_platform_micro:
            _post_platform_part(name, each.currency, each.funded_platform_micro, at)
        crediting.credit(name, each.currency, sharing.earned(each.lines).get(each.currency, {}), at)
        if each.carried_micro:
            _carry(name, each.currency, each.carried_micro, at)
    book.publish_statements()
    return root


def _divisions(name: str, state: Item, at: datetime) -> list[Division]:
    """One a currency that has anything to share, each with its payments collected."""
    noted = share_table.funded(name)
    watch = Watch.of(_rows(name), frozenset(each["subscriber_id"] for each in noted if "subscriber_id" in each))
    period = Period(name, watch, shares.in_force(name), bytes.fromhex(state["blind"]))
    made = []
    for currency in sorted({*state["pools"], *(each["currency"] for each in noted)}):
        own = {each["account"]: each for each in noted if each["currency"] == currency}
        accounts = {each: noted.get("amount_micro") for each, noted in own.items()}
        taken = collecting.collect(name, currency, accounts, _part_of(period, own), at)
        held = Held(
            pool_micro=state["pools"].get(currency, 0),
            subscribers={own[each]["subscriber_id"]: taken[each] for each in taken if "subscriber_id" in own[each]},
            ads={_video(own[each]): taken[each] for each in taken if "video_id" in own[each]},
        )
        if held.gross_micro:
            made.append(dividing.divide(period, currency, held))
    return made


def _part_of(period: Period, noted: dict[str, Item]) -> collecting.CreatorsPart:
    def part(account: str, amount_micro: int) -> int:
        kind: Kind = "subscriber" if "subscriber_id" in noted[account] else "ads"
        return dividing.shared_part(period, kind, amount_micro)

    return part


def _video(noted: Item) -> Video:
    return Video(noted["video_id"], noted["creator_id"])


def _rows(period: str) -> Iterator[Watched]:
    for each in watch_table.rows(period):
        yield Watched(each.viewer_id, each.video_id, each.creator_id, each.ms)


def _post_platform_part(period: str, currency: str, amount_micro: int, at: datetime) -> None:
    transfer_id = ids.derived_id("settle-platform", period, currency)
    if ledger_table.transfer(transfer_id) is not None:
        return
    transfer = Transfer(
        transfer_id=transfer_id,
        kind="settle-platform",
        currency=currency,
        entries=(Entry(transfers.pool(period), -amount_micro), Entry(transfers.REVENUE, amount_micro)),
    )
    ledger.post(transfer, at)


def _carry(period: str, currency: str, amount_micro: int, at: datetime) -> None:
    """Nothing was watched: what the pool holds goes to the next open period, once."""
    transfer_id = ids.derived_id("carry-pool", period, currency)
    if ledger_table.transfer(transfer_id) is not None:
        return
    following = periods.after(period)
    while table.period(following)["status"] != "open":
        following = periods.after(following)
    transfer = Transfer(
        transfer_id=transfer_id,
        kind="carry-pool",
        currency=currency,
        entries=(Entry(transfers.pool(period), -amount_micro), Entry(transfers.pool(following), amount_micro)),
    )
    try:
        ledger.post(transfer, at, also=[table.note_funding(following, currency)])
    except ConditionFailed:
        raise Unavailable(f"The period {following} was closed while {period} was carried over; try again.") from None
