"""What an advertisement earned waits on the account of the video it ran on until the month is settled, and goes to the video's parties."""

from datetime import datetime

from functions.money import ledger, ledger_table, share_table, shares, transfers
from functions.money.policy import CURRENCIES, MAX_AMOUNT_MICRO
from functions.money.transfers import Transfer
from socialflow import ids
from socialflow.dynamo import ConditionFailed
from socialflow.errors import Unavailable
from socialflow.events import AdRevenueEarned

_ATTEMPTS = 3


class UnusableRevenue(ValueError):
    """What was told is no revenue; it waits among the dead letters for a person."""


def earned(event: AdRevenueEarned, at: datetime) -> None:
    """Post it to the video's month, or the first open one, once per revenue id.

    Out of the advertiser's budget, or from outside when no advertiser is named. Raises UnusableRevenue, TransferDiffers,
    InsufficientBalance, or Unavailable while the video is not known.
    """
    if not 0 < event.amount_micro <= MAX_AMOUNT_MICRO or event.currency not in CURRENCIES:
        raise UnusableRevenue(f"Revenue {event.revenue_id} is of {event.amount_micro} {event.currency}.")
    creator_id = share_table.creator_of(event.video_id)
    if creator_id is None:
        raise Unavailable(f"The video {event.video_id} is not known yet; its revenue is told again.")
    transfer_id = ids.derived_id("ad-revenue", event.revenue_id)
    source = transfers.advertiser(event.advertiser_id) if event.advertiser_id else transfers.OUTSIDE
    for _ in range(_ATTEMPTS):
        period = _counted_in(transfer_id) or shares.open_period(event.occurred_at)
        account = transfers.ads(event.video_id, period)
        amounts = {source: -event.amount_micro, account: event.amount_micro}
        note = share_table.note_funded(period, event.currency, account, video_id=event.video_id, creator_id=creator_id)
        try:
            ledger.post(Transfer.of(transfer_id, "ad-revenue", event.currency, amounts), at, also=note)
        except ConditionFailed:
            # The period was closed meanwhile.
            continue
        return
    raise Unavailable("Periods keep being closed while revenue is posted; it is told again.")


def _counted_in(transfer_id: str) -> str | None:
    """The period that this very revenue was posted to; None when it was not."""
    known = ledger_table.transfer(transfer_id)
    accounts = [str(account) for account, _ in known["entries"]] if known else []
    return next((each.rpartition("#")[2] for each in accounts if each.startswith(transfers.ADS)), None)
