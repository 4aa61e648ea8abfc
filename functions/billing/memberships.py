"""Memberships: what a creator offers by tiers, and who has joined."""

from datetime import datetime

from functions.billing import policy, subscribing, subscription_table, table, tips
from functions.billing.errors import MembershipOfOneself, NoSuchTier, TooManyTiers
from functions.billing.models import NewMembership, NewTier, Subscription, Tier, Tiers
from functions.billing.stripe_catalogue import Good
from functions.billing.subscribing import Wish
from socialflow import ids
from socialflow.dynamo import ConditionFailed, Item
from socialflow.errors import Conflict
from socialflow.idempotency import Guard


def add_tier(new: NewTier, creator_id: str, at: datetime, guard: Guard) -> Tier:
    """Raises AmountOutOfBounds or TooManyTiers. A tier never changes: who has joined keeps what they agreed to."""
    tips.check_amount(new.amount_minor, new.currency)
    if len(subscription_table.tiers_of(creator_id, limit=policy.MAX_TIERS)) == policy.MAX_TIERS:
        raise TooManyTiers
    tier: Item = {
        "tier_id": ids.derived_id("tier", guard.pk, guard.sk),
        "creator_id": creator_id,
        "name": new.name,
        "amount_minor": new.amount_minor,
        "currency": new.currency,
    }
    answer = _tier(tier)
    try:
        subscription_table.add_tier(tier, at, guard.writes(answer))
    except ConditionFailed:
        raise Conflict("This tier is being added by another request with the same key; ask again.") from None
    return answer


def tiers(creator_id: str) -> Tiers:
    return Tiers(items=[_tier(each) for each in subscription_table.tiers_of(creator_id, limit=policy.MAX_TIERS)])


def join(new: NewMembership, creator_id: str, user_id: str, at: datetime, guard: Guard) -> Subscription:
    """Raises MembershipOfOneself or NoSuchTier, and what `subscriptions.start` raises."""
    return subscribing.start(wish(creator_id, new.tier_id, user_id), new.payment_method, new.place, at, guard)


def wish(creator_id: str, tier_id: str, user_id: str) -> Wish:
    """Raises MembershipOfOneself or NoSuchTier."""
    if creator_id == user_id:
        raise MembershipOfOneself
    tier = subscription_table.tier(creator_id, tier_id)
    if tier is None:
        raise NoSuchTier
    creator = table.person(creator_id) or {}
    name = f"{creator.get('username', '')}: {tier['name']}"
    good = Good(f"tier.{tier_id}", f"tier-{tier_id}", name, tier["amount_minor"], tier["currency"], "month")
    return Wish(user_id, f"member#{creator_id}", "membership", creator_id, tier_id, good, 0)


def _tier(item: Item) -> Tier:
    return Tier(
        tier_id=item["tier_id"],
        creator_id=item["creator_id"],
        name=item["name"],
        amount_minor=item["amount_minor"],
        currency=item["currency"],
    )
