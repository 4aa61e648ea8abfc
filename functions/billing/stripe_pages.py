"""Pages of Stripe's: Checkout, where a payment or a subscription is begun, and the portal, where a customer keeps house."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from functions.billing import stripe_access
from socialflow.stripe_calls import mapped

if TYPE_CHECKING:
    import stripe as stripe_types


@dataclass(frozen=True)
class Session:
    """A Checkout session as Stripe has it now: open, complete or expired, and what came of it. `url` while it is open."""

    id: str
    status: str
    url: str
    intent_id: str
    stripe_subscription_id: str
    ours: Mapping[str, str]


@dataclass(frozen=True)
class Visit:
    """Who visits, what we shall know it by, and where they go on afterwards."""

    customer_id: str
    ours: Mapping[str, str]
    done_url: str
    back_url: str


def open_payment(visit: Visit, *, name: str, amount_minor: int, currency: str, idempotency_key: str) -> Session:
    """A page to pay once on; the payment carries `ours` too."""
    line = {
        "price_data": {"currency": currency, "unit_amount": amount_minor, "product_data": {"name": name}},
        "quantity": 1,
    }
    more = {"mode": "payment", "line_items": [line], "payment_intent_data": {"metadata": dict(visit.ours)}}
    return _opened(visit, more, idempotency_key)


def open_subscription(visit: Visit, *, price_id: str, trial_days: int, is_taxed: bool, idempotency_key: str) -> Session:
    """A page to subscribe on; the subscription carries `ours` too. When `is_taxed` the page asks where the payer lives."""
    data = {"metadata": dict(visit.ours), **({"trial_period_days": trial_days} if trial_days else {})}
    more: dict[str, Any] = {
        "mode": "subscription",
        "line_items": [{"price": price_id, "quantity": 1}],
        "subscription_data": data,
    }
    if is_taxed:
        more |= {
            "automatic_tax": {"enabled": True},
            "billing_address_collection": "required",
            "customer_update": {"address": "auto"},
        }
    return _opened(visit, more, idempotency_key)


def find_checkout(session_id: str) -> Session:
    """Raises StripeRefused (`resource_missing`)."""
    with mapped():
        return _session(stripe_access.client().v1.checkout.sessions.retrieve(session_id))


def close_checkout(session_id: str) -> None:
    """Nobody can complete an open session any more."""
    with mapped():
        stripe_access.client().v1.checkout.sessions.expire(session_id)


def open_portal(customer_id: str, return_url: str, idempotency_key: str) -> str:
    """The address of a page for this customer alone, good for some minutes."""
    with mapped():
        made = stripe_access.client().v1.billing_portal.sessions.create(
            {"customer": customer_id, "return_url": return_url}, {"idempotency_key": idempotency_key}
        )
    return made.url


def _opened(visit: Visit, more: dict[str, Any], idempotency_key: str) -> Session:
    wish: Any = {
        "customer": visit.customer_id,
        "success_url": visit.done_url,
        "cancel_url": visit.back_url,
        "metadata": dict(visit.ours),
        **more,
    }
    with mapped():
        return _session(stripe_access.client().v1.checkout.sessions.create(wish, {"idempotency_key": idempotency_key}))


def _session(made: "stripe_types.checkout.Session") -> Session:
    return Session(
        id=made.id,
        status=made.status or "",
        url=made.url or "",
        intent_id=_id(made.payment_intent),
        stripe_subscription_id=_id(made.subscription),
        ours=stripe_access.metadata(made),
    )


def _id(of: Any) -> str:
    return of if isinstance(of, str) else getattr(of, "id", "") or ""
