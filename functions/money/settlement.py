"""Closing a period: its pools are shared among creators by the time that was watched of them.

Everything that is posted has an id made from the period, so that a settlement that was interrupted, or is run again,
goes on where it stopped and posts nothing twice. A step that has been taken is recorded in the period's own item:
open → closing (no more funds, no more watched time) → settling (the pools' amounts stand) → settled.
"""

from datetime import datetime

from functions.money import ledger, ledger_table, periods, policy, table, transfers
from functions.money.errors import PeriodNotBegun
from functions.money.ledger import BalanceMoved
from functions.money.transfers import Entry, Transfer
from socialflow import ids, logs, money
from socialflow.dynamo import ConditionFailed, Item, Write
from socialflow.errors import Unavailable

_ATTEMPTS = 5


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
        watched = table.watched_by_creator(period)
        for currency, pool_micro in sorted(state["pools"].items()):
            _share(period, currency, pool_micro, watched, at)
        table.move_period(period, "settled", expected="settling")


def _freeze(period: str, state: Item, at: datetime) -> Item:
    table.begin_closing(period, at)
    total_ms = table.close_watch_time(period, at)
    counted_ms = sum(table.watched_by_creator(period).values())
    if counted_ms != total_ms:
        # Both are written in one transaction and read consistently: a difference is a fault, and no money moves on it.
        raise Unavailable(f"The watched time of {period} does not add up ({counted_ms} of {total_ms} ms).")
    # Funds may have come between the first look and the closing.
    currencies = table.period(period).get("currencies", set())
    pools = {each: ledger.balance(transfers.pool(period), each).balance_micro for each in sorted(currencies)}
    table.move_period(period, "settling", expected="closing", pools=pools, watched_ms=total_ms)
    logs.logger.info("period closed", period=period, watched_ms=total_ms, was=state["status"])
    return table.period(period)


def _share(period: str, currency: str, pool_micro: int, watched: dict[str, int], at: datetime) -> None:
    if pool_micro == 0:
        return
    if not watched:
        _carry(period, currency, pool_micro, at)
        return
    creators_micro = policy.creators_part(pool_micro, period)
    if pool_micro > creators_micro:
        _post_platform_part(period, currency, pool_micro - creators_micro, at)
    shares = money.split(creators_micro, watched)
    paid = sorted(creator_id for creator_id, share in shares.items() if share)
    size = policy.CREATORS_PER_CHUNK
    for number, start in enumerate(range(0, len(paid), size)):
        _post_chunk(period, currency, number, {each: shares[each] for each in paid[start : start + size]}, at)


def _post_platform_part(period: str, currency: str, amount_micro: int, at: datetime) -> None:
    transfer = Transfer(
        transfer_id=ids.derived_id("settle-platform", period, currency),
        kind="settle-platform",
        currency=currency,
        entries=(Entry(transfers.pool(period), -amount_micro), Entry(transfers.REVENUE, amount_micro)),
    )
    ledger.post(transfer, at)


def _post_chunk(period: str, currency: str, number: int, shares: dict[str, int], at: datetime) -> None:
    """Post the shares and promise each creator a payout of the whole minor units that they then have."""
    accounts = [transfers.creator(each) for each in shares]
    before = ledger_table.balances(accounts, currency)
    for _ in range(_ATTEMPTS):
        entries, promises = [Entry(transfers.pool(period), -sum(shares.values()))], list[Write]()
        for creator_id, share in shares.items():
            stands = before[transfers.creator(creator_id)]
            minor, _rest = money.to_minor(stands.free_micro + share, currency)
            hold = minor * money.micro_per_minor(currency)
            entries.append(Entry(transfers.creator(creator_id), share, hold_micro=hold, expected=stands))
            if minor:
                promises += table.new_payout(_payout(period, currency, creator_id, minor), at)
        transfer = Transfer(
            transfer_id=ids.derived_id("settle-creators", period, currency, str(number)),
            kind="settle-creators",
            currency=currency,
            entries=tuple(entries),
        )
        try:
            ledger.post(transfer, at, also=promises)
        except BalanceMoved:
            before = {each: ledger.balance(each, currency) for each in accounts}
            continue
        return
    raise Unavailable(f"The balances of creators keep moving while {period} is settled; it goes on at the next try.")


def _carry(period: str, currency: str, pool_micro: int, at: datetime) -> None:
    """Nothing was watched: the pool goes to the next open period."""
    following = periods.after(period)
    while table.period(following)["status"] != "open":
        following = periods.after(following)
    transfer = Transfer(
        transfer_id=ids.derived_id("carry-pool", period, currency),
        kind="carry-pool",
        currency=currency,
        entries=(Entry(transfers.pool(period), -pool_micro), Entry(transfers.pool(following), pool_micro)),
    )
    try:
        ledger.post(transfer, at, also=[table.note_funding(following, currency)])
    except ConditionFailed:
        raise Unavailable(f"The period {following} was closed while {period} was carried over; try again.") from None


def _payout(period: str, currency: str, creator_id: str, amount_minor: int) -> Item:
    return {
        "payout_id": ids.derived_id("payout", period, currency, creator_id),
        "creator_id": creator_id,
        "period": period,
        "currency": currency,
        "amount_minor": amount_minor,
    }
