"""Subscriptions at Stripe."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from functions.billing import stripe_access
from functions.billing.stripe_access import metadata
from socialflow.stripe_calls import mapped

if TYPE_CHECKING:
    import stripe as stripe_types

_MAX_SEARCHED = 300


@dataclass(frozen=True)
class Recurring:
    """A subscription as Stripe has it now. `user_id` and `subscription_id` are ours, empty for one that we did not make."""

    id: str
    user_id: str
    subscription_id: str
    status: str
    item_id: str
    price_key: str
    amount_minor: int
    currency: str
    period_end: datetime | None
    is_ending: bool
    had_trial: bool
    latest_invoice_id: str


def create(
    *,
    customer_id: str,
    price_id: str,
    payment_method: str,
    trial_days: int,
    user_id: str,
    subscription_id: str,
    is_taxed: bool,
) -> Recurring:
    """Subscribe once per subscription id; the first invoice is paid at once, unless a trial comes first.

    When `is_taxed`, each invoice says what of it is tax at the customer's place. A first payment that its owner must confirm, or that is declined, leaves it `incomplete`.
    """
    with mapped():
        made = stripe_access.client().v1.subscriptions.create(
            {
                "customer": customer_id,
                "items": [{"price": price_id}],
                "default_payment_method": payment_method,
                "payment_behavior": "allow_incomplete",
                "metadata": {"user_id": user_id, "subscription_id": subscription_id},
                "automatic_tax": {"enabled": is_taxed},
                **({"trial_period_days": trial_days} if trial_days else {}),
            },
            {"idempotency_key": f"subscription-{subscription_id}"},
        )
    return _recurring(made)


def find(stripe_id: str) -> Recurring:
    """As it is now. Raises StripeRefused (`resource_missing`)."""
    with mapped():
        return _recurring(stripe_access.client().v1.subscriptions.retrieve(stripe_id))


def find_made(customer_id: str, subscription_id: str) -> Recurring | None:
    """What became of an attempt whose idempotency key Stripe may have forgotten."""
    with mapped():
        page = stripe_access.client().v1.subscriptions.list({"customer": customer_id, "status": "all", "limit": 100})
        for number, one in enumerate(page.auto_paging_iter()):
            if metadata(one).get("subscription_id") == subscription_id:
                return _recurring(one)
            if number >= _MAX_SEARCHED:
                break
    return None


def change_price(stripe_id: str, item_id: str, price_id: str, idempotency_key: str) -> Recurring:
    """From now on at the new price: the rest of the old period is credited, the difference is charged at once.

    Raises StripeRefused with the bank's word when that payment fails; then nothing has changed.
    """
    with mapped():
        return _recurring(
            stripe_access.client().v1.subscriptions.update(
                stripe_id,
                {
                    "items": [{"id": item_id, "price": price_id}],
                    "proration_behavior": "always_invoice",
                    "payment_behavior": "error_if_incomplete",
                },
                {"idempotency_key": idempotency_key},
            )
        )


def end_with_period(stripe_id: str, *, is_ending: bool) -> Recurring:
    """Whether it ends when what was paid for is over."""
    with mapped():
        return _recurring(
            stripe_access.client().v1.subscriptions.update(stripe_id, {"cancel_at_period_end": is_ending})
        )


def cancel(stripe_id: str) -> Recurring:
    """Over, at once."""
    with mapped():
        return _recurring(stripe_access.client().v1.subscriptions.cancel(stripe_id))


def _recurring(made: "stripe_types.Subscription") -> Recurring:
    # Not `made.items`: StripeObject has a method of that name.
    (item,) = made["items"].data[:1]
    price: Any = item.price
    ours = metadata(made)
    end = getattr(item, "current_period_end", None)
    return Recurring(
        id=made.id,
        user_id=ours.get("user_id", ""),
        subscription_id=ours.get("subscription_id", ""),
        status=made.status,
        item_id=item.id,
        price_key=getattr(price, "lookup_key", None) or "",
        amount_minor=getattr(price, "unit_amount", None) or 0,
        currency=made.currency,
        period_end=datetime.fromtimestamp(end, UTC) if end else None,
        is_ending=bool(made.cancel_at_period_end),
        had_trial=made.trial_end is not None,
        latest_invoice_id=_id(made.latest_invoice),
    )


def _id(of: Any) -> str:
    return of if isinstance(of, str) else getattr(of, "id", "") or ""
