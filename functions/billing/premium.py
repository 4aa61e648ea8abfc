"""The subscription to the whole platform, by plan."""

from datetime import datetime

from functions.billing import policy, stripe_tax, subscribing, subscriptions
from functions.billing.errors import NotSubscribed
from functions.billing.models import (
    NewPlan,
    NewSubscription,
    NewTaxQuote,
    PlanOffer,
    PlanOffers,
    Subscription,
    TaxQuote,
)
from functions.billing.policy import Plan
from functions.billing.stripe_catalogue import Good
from functions.billing.subscribing import Wish
from socialflow.errors import Conflict
from socialflow.idempotency import Guard


def offers() -> PlanOffers:
    return PlanOffers(
        items=[
            PlanOffer(
                plan=each.plan_id,
                name=each.name,
                interval=each.interval,
                trial_days=each.trial_days,
                prices=dict(each.prices),
            )
            for each in policy.PLANS.values()
        ]
    )


def subscribe(new: NewSubscription, user_id: str, at: datetime, guard: Guard) -> Subscription:
    """With a trial, once a person."""
    return subscribing.start(wish(new.plan, new.currency, user_id), new.payment_method, new.place, at, guard)


def wish(plan_id: str, currency: str, user_id: str) -> Wish:
    plan = policy.PLANS[plan_id]
    return Wish(user_id, "premium", "premium", "", plan.plan_id, _good(plan, currency), plan.trial_days)


def change_plan(new: NewPlan, subscription_id: str, user_id: str, at: datetime, guard: Guard) -> Subscription:
    """Raises NotSubscribed, Conflict for the plan that it has, or PaymentDeclined."""
    known = subscriptions.owned(user_id, subscription_id)
    if known["kind"] != "premium" or known["status"] not in {"active", "trialing"}:
        raise NotSubscribed("Only a premium subscription that is paid up can change its plan.")
    if known["plan"] == new.plan:
        raise Conflict("It has this plan.")
    good = _good(policy.PLANS[new.plan], known["currency"])
    return subscriptions.change(user_id, subscription_id, good, at, guard)


def quote_tax(new: NewTaxQuote) -> TaxQuote:
    """Raises TaxPlaceUnknown when the place does not tell which tax is owed."""
    amount = policy.PLANS[new.plan].prices[new.currency]
    tax = stripe_tax.included(amount, new.currency, new.plan, new.place)
    return TaxQuote(amount_minor=amount, tax_minor=tax, currency=new.currency)


def _good(plan: Plan, currency: str) -> Good:
    key = f"{plan.plan_id}.{currency}"
    return Good(key, plan.plan_id, plan.name, plan.prices[currency], currency, plan.interval)
