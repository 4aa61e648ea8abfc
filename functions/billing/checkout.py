"""Checkout: the same payments and subscriptions, begun here and completed on a page of Stripe's."""

from datetime import datetime

from functions.billing import (
    customers,
    memberships,
    payments,
    premium,
    stripe_catalogue,
    stripe_pages,
    stripe_tax,
    subscribing,
    subscriptions,
    table,
    tips,
)
from functions.billing.errors import NothingToBuy
from functions.billing.models import CheckoutPage, NewCheckout, PortalPage
from functions.billing.payments import Order
from functions.billing.stripe_pages import Session, Visit
from functions.billing.subscribing import Wish
from socialflow import env, ids
from socialflow.dynamo import ConditionFailed
from socialflow.errors import Conflict
from socialflow.idempotency import Guard


def begin(new: NewCheckout, user_id: str, at: datetime, guard: Guard) -> CheckoutPage:
    """Raises NothingToBuy unless exactly one thing is asked for, and what each thing raises."""
    match (new.tip, new.premium, new.membership):
        case (tip, None, None) if tip is not None:
            tips.check(tip.amount_minor, tip.currency, tip.creator_id, user_id)
            return _pay(Order("tip", user_id, tip.creator_id, tip.amount_minor, tip.currency, ""), at, guard)
        case (None, plan, None) if plan is not None:
            return _subscribe(premium.wish(plan.plan, plan.currency, user_id), at, guard)
        case (None, None, member) if member is not None:
            return _subscribe(memberships.wish(member.creator_id, member.tier_id, user_id), at, guard)
    raise NothingToBuy


def portal(user_id: str, at: datetime, guard: Guard) -> PortalPage:
    """Where the person sees their invoices and cards at Stripe, and ends what they subscribed to."""
    key = ids.derived_id("portal", guard.pk, guard.sk)
    url = stripe_pages.open_portal(customers.of(user_id, at), f"{env.PUBLIC_ORIGIN.get()}/billing", key)
    answer = PortalPage(url=url)
    _remember(answer, guard)
    return answer


def record(session_id: str, at: datetime) -> str:
    """What came of a session: its payment or subscription is recorded; one that nobody completed is given up."""
    session = stripe_pages.find_checkout(session_id)
    user_id, subscription_id = session.ours.get("user_id", ""), session.ours.get("subscription_id", "")
    if session.intent_id:
        payment = payments.of_intent(session.intent_id, at)
        return f"payment {payment['status']}" if payment else "not a payment of ours"
    if not subscription_id:
        return _unpaid(session, at)
    if session.stripe_subscription_id:
        state = subscriptions.refresh(user_id, subscription_id, session.stripe_subscription_id, at)
        return f"subscription {state.status}"
    if session.status == "expired":
        subscribing.abandon(user_id, subscription_id, at)
    return f"checkout {session.status}"


def _unpaid(session: Session, at: datetime) -> str:
    payment_id = session.ours.get("payment_id")
    if not payment_id:
        return "not a checkout of ours"
    if session.status == "expired":
        table.cancel_payment(payment_id, at)
    return f"checkout {session.status}"


def _pay(order: Order, at: datetime, guard: Guard) -> CheckoutPage:
    begun = payments.begin(order, at, guard)
    creator = table.person(order.creator_id) or {}
    session = stripe_pages.open_payment(
        _visit(order.payer_id, {"payment_id": begun["payment_id"], "purpose": order.purpose}, at),
        name=f"A tip for {creator.get('username', '')}",
        amount_minor=order.amount_minor,
        currency=order.currency,
        idempotency_key=f"checkout-{begun['payment_id']}",
    )
    return _page(session.id, session.url, guard)


def _subscribe(wish: Wish, at: datetime, guard: Guard) -> CheckoutPage:
    begun = subscribing.begin(wish, at, guard)
    ours = {"user_id": wish.user_id, "subscription_id": begun["subscription_id"]}
    session = stripe_pages.open_subscription(
        _visit(wish.user_id, ours, at),
        price_id=stripe_catalogue.price_of(wish.good),
        trial_days=begun["trial_days"],
        is_taxed=stripe_tax.is_collected(),
        idempotency_key=f"checkout-{begun['subscription_id']}",
    )
    subscribing.note_checkout(begun, session.id)
    return _page(session.id, session.url, guard)


def _visit(user_id: str, ours: dict[str, str], at: datetime) -> Visit:
    page = f"{env.PUBLIC_ORIGIN.get()}/billing/checkout"
    return Visit(customers.of(user_id, at), ours, f"{page}?outcome=done", f"{page}?outcome=back")


def _page(session_id: str, url: str, guard: Guard) -> CheckoutPage:
    answer = CheckoutPage(session_id=session_id, url=url)
    _remember(answer, guard)
    return answer


def _remember(answer: CheckoutPage | PortalPage, guard: Guard) -> None:
    try:
        table.remember(guard.writes(answer))
    except ConditionFailed:
        raise Conflict("Another request with the same key was faster; ask again.") from None
