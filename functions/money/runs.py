"""A payout run: which payouts it makes, page by page, and how it ended."""

from collections import Counter
from datetime import datetime

from functions.money import asking, periods, policy, settlement, table
from functions.money.models import PayoutRef, PayoutsPage, RunInput, RunSummary

# A page of payouts that are paid already holds nothing to do; so many of them are passed over at once.
_PASSED_PAGES = 50


def begin(run: RunInput, at: datetime) -> PayoutsPage:
    """Settle the run's period, or promise what a day has due, and answer the first page of what is to be paid, or the next."""
    before = (run.page or {}).get("value")
    if before is not None:
        return _page(before.period, before.after)
    if run.is_daily:
        asking.promise_due(at)
        return _page(f"{at:%Y-%m-%d}", None)
    period = run.period or periods.before(periods.of(run.scheduled_at or at))
    settlement.close(period, at)
    return _page(period, None)


def summarize(execution: str, period: str) -> RunSummary:
    """Count how the payouts ended that this run had in hand."""
    ended: Counter[str] = Counter()
    paid_minor: Counter[str] = Counter()
    after: str | None = None
    while True:
        items, after = table.due(limit=1000, after=after)
        for item in items:
            if item.get("run") == execution:
                ended[item["status"]] += 1
                if item["status"] == "paid":
                    paid_minor[item["currency"]] += item["amount_minor"]
            elif item["status"] != "paid":
                ended["unsettled"] += 1
        if after is None:
            break
    return RunSummary(
        period=period,
        paid=ended["paid"],
        waiting_for_account=ended["waiting-for-account"],
        held=ended["held"],
        failed=ended["failed"],
        unsettled=ended["unsettled"] + ended["returning"],
        paid_minor=dict(paid_minor),
    )


def _page(period: str, after: str | None) -> PayoutsPage:
    for _ in range(_PASSED_PAGES):
        items, after = table.due(limit=policy.PAYOUTS_PER_PAGE, after=after)
        payouts = [PayoutRef.model_validate(item) for item in items if item["status"] != "paid"]
        if payouts or after is None:
            return PayoutsPage(period=period, payouts=payouts, after=after)
    return PayoutsPage(period=period, payouts=[], after=after)
