"""A person's subscriptions: to the platform, and to creators. What Stripe has is fetched and kept as our own state.

Each write is made on the revision that was read before Stripe was asked, so that what was fetched earlier never replaces
what was fetched later. How one is begun stands in `subscribing.py`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from functions.billing import (
    policy,
    stripe_catalogue,
    stripe_subscriptions,
    subscription_table,
)
from functions.billing.errors import NotSubscribed
from functions.billing.models import Subscription
from functions.billing.payments import declined
from functions.billing.stripe_catalogue import Good
from functions.billing.stripe_subscriptions import Recurring
from socialflow import clock, ids
from socialflow.dynamo import ConditionFailed, Item, Write
from socialflow.errors import Conflict, NotFound, Unavailable
from socialflow.events import SubscriptionChanged, outbox
from socialflow.idempotency import Guard
from socialflow.stripe_calls import StripeRefused

_TRIES = 5
_TOLD = ("status", "plan", "amount_minor", "period_end", "is_ending")


def refresh(
    user_id: str,
    subscription_id: str,
    stripe_id: str,
    at: datetime,
    *,
    guard: Guard | None = None,
    client_secret: str | None = None,
) -> Subscription:
    """Write what Stripe has of it now, and tell SubscriptionChanged when that is something new.

    Raises NotFound for one that was not begun here.
    """
    for _ in range(_TRIES):
        known = subscription_table.subscription(user_id, subscription_id)
        if known is None:
            raise NotFound(
                f"Stripe's subscription {stripe_id} was not begun here; another stage may share its account."
            )
        recurring = stripe_subscriptions.find(stripe_id)
        changes = _changes(known, recurring, at)
        answer = of({**known, **changes}, client_secret)
        also: list[Write] = [*guard.writes(answer)] if guard else []
        try:
            _write(known, changes, also, had_trial=recurring.had_trial)
        except ConditionFailed as error:
            if 0 not in error.failed:
                raise Conflict("This is being done by another request with the same key; ask again.") from None
            continue
        return answer
    raise Unavailable("This subscription keeps changing; nothing was lost, try again.")


def history(user_id: str) -> list[Subscription]:
    """Those that go on first, then by their beginning, newest first."""
    found = sorted(subscription_table.subscriptions_of(user_id), key=lambda each: each["created_at"], reverse=True)
    shown = [of(each) for each in found if each["status"] != "declined"]
    return sorted(shown, key=lambda each: each.status in policy.ENDED)


def owned(user_id: str, subscription_id: str) -> Item:
    """Raises NotFound, or NotSubscribed when it is over or has not begun."""
    known = subscription_table.subscription(user_id, subscription_id)
    if known is None or known["status"] == "declined":
        raise NotFound("You have no such subscription.")
    if known["status"] in policy.ENDED or "stripe_id" not in known:
        raise NotSubscribed
    return known


def end_with_period(user_id: str, subscription_id: str, at: datetime, *, is_ending: bool) -> Subscription:
    """Whether it ends when what was paid for is over; doing so twice changes nothing."""
    stripe_id = owned(user_id, subscription_id)["stripe_id"]
    stripe_subscriptions.end_with_period(stripe_id, is_ending=is_ending)
    return refresh(user_id, subscription_id, stripe_id, at)


def change(user_id: str, subscription_id: str, good: Good, at: datetime, guard: Guard) -> Subscription:
    """To another price at once, the rest of the old period credited. Raises PaymentDeclined: then nothing has changed."""
    stripe_id = owned(user_id, subscription_id)["stripe_id"]
    now = stripe_subscriptions.find(stripe_id)
    key = ids.derived_id("change", guard.pk, guard.sk, good.key)
    try:
        stripe_subscriptions.change_price(stripe_id, now.item_id, stripe_catalogue.price_of(good), key)
    except StripeRefused as refused:
        raise declined(refused.decline_code or refused.reason) from refused
    return refresh(user_id, subscription_id, stripe_id, at, guard=guard)


def of(item: Item, client_secret: str | None = None) -> Subscription:
    return Subscription(
        subscription_id=item["subscription_id"],
        kind=item["kind"],
        creator_id=item["creator_id"],
        plan=item["plan"],
        status=item["status"],
        is_entitled=item["status"] in policy.ENTITLED,
        amount_minor=item["amount_minor"],
        currency=item["currency"],
        period_ends_at=clock.parse(item["period_end"]) if item.get("period_end") else None,
        is_ending=item.get("is_ending", False),
        client_secret=client_secret,
    )


def _changes(known: Item, recurring: Recurring, at: datetime) -> dict[str, Any]:
    plan = recurring.price_key.split(".")[0]
    return {
        "stripe_id": recurring.id,
        "status": "declined" if known["status"] == "declined" else recurring.status,
        "plan": plan if plan in policy.PLANS else known["plan"],
        "amount_minor": recurring.amount_minor,
        "currency": recurring.currency,
        "period_end": clock.iso(recurring.period_end) if recurring.period_end else "",
        "is_ending": recurring.is_ending,
        "updated_at": clock.iso(at),
    }


def _write(known: Item, changes: dict[str, Any], also: Sequence[Write], *, had_trial: bool) -> None:
    # Written even when nothing is new: an earlier fetch that is still under way must find that it was overtaken.
    is_same = all(known.get(each) == changes[each] for each in _TOLD)
    event: dict[str, Any] = {}
    if not is_same and changes["status"] != "declined":
        event = outbox(_told(known, changes), known["subscription_id"], str(known["revision"] + 1))
    subscription_table.record(
        known,
        {**changes, **event, "had_trial": had_trial},
        also,
        is_over=changes["status"] in policy.ENDED and known["status"] not in policy.ENDED,
        had_trial=had_trial and not known.get("had_trial"),
    )


def _told(known: Item, changes: dict[str, Any]) -> SubscriptionChanged:
    is_entitled = changes["status"] in policy.ENTITLED
    return SubscriptionChanged(
        occurred_at=clock.parse(changes["updated_at"]),
        subscription_id=known["subscription_id"],
        user_id=known["user_id"],
        kind=known["kind"],
        creator_id=known["creator_id"],
        plan=changes["plan"],
        status=changes["status"],
        is_entitled=is_entitled,
        period_ends_at=clock.parse(changes["period_end"]) if changes["period_end"] else None,
        revision=known["revision"] + 1,
    )
