"""A payout run: which payouts it makes, page by page, and how it ended."""

from collections import Counter
from datetime import datetime

from functions.money import periods, policy, settlement, table
from functions.money.models import PayoutRef, PayoutsPage, RunInput, RunSummary

# A page of payouts that are paid already holds nothing to do; so many of them are passed over at once.
_PASSED_PAGES = 50


def begin(run: RunInput, at: datetime) -> PayoutsPage:
    """Settle the run's period if need be, and answer the first page of what is to be paid, or the next."""
    before = (run.page or {}).get("value")
    period = before.period if before else run.period or periods.before(periods.of(run.scheduled_at or at))
    if before is None:
        settlement.close(period, at)
    return _page(period, before.after if before else None)


def summarize(execution: str, period: str) -> RunSummary:
    """Count how the payouts ended that this run had in hand."""
    ended: Counter[str] = Counter()
    paid_minor: Counter[str] = Counter()
    after: str | None = None
    while True:
        page = table.due(limit=1000, after=after)
        for item in page.items:
            if item.get("run") == execution:
                ended[item["status"]] += 1
                if item["status"] == "paid":
                    paid_minor[item["currency"]] += item["amount_minor"]
            elif item["status"] != "paid":
                ended["unsettled"] += 1
        if page.next_key is None:
            break
        after = page.next_key["sk"]
    return RunSummary(
        period=period,
        paid=ended["paid"],
        waiting_for_account=ended["waiting-for-account"],
        failed=ended["failed"],
        unsettled=ended["unsettled"],
        paid_minor=dict(paid_minor),
    )


def _page(period: str, after: str | None) -> PayoutsPage:
    for _ in range(_PASSED_PAGES):
        page = table.due(limit=policy.PAYOUTS_PER_PAGE, after=after)
        after = page.next_key["sk"] if page.next_key else None
        payouts = [PayoutRef.model_validate(item) for item in page.items if item["status"] != "paid"]
        if payouts or after is None:
            return PayoutsPage(period=period, payouts=payouts, after=after)
    return PayoutsPage(period=period, payouts=[], after=after)
