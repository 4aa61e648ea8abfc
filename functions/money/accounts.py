"""A creator's account at Stripe, to which payouts go."""

from datetime import datetime

from functions.money import stripe_access, stripe_table
from functions.money.errors import NoPayoutAccount
from functions.money.models import NewPayoutAccount, PayoutAccount
from socialflow import env, ids
from socialflow.dynamo import ConditionFailed, Item
from socialflow.errors import Conflict
from socialflow.idempotency import Guard


def connect(new: NewPayoutAccount, creator_id: str, at: datetime, guard: Guard) -> PayoutAccount:
    """Open an account for the creator and a page to complete it on; one that has an account gets a new page."""
    known = stripe_table.account(creator_id)
    if known is not None:
        return _answer(known, _onboarding(known["account_id"]))
    client = stripe_access.client()
    # The same request makes the same account, also when we stopped between Stripe's answer and our note of it. Only for
    # an hour: Stripe repeats its own failure under a key for a day, and an account that nobody notes holds nothing.
    cause = ids.derived_id("connect-account", creator_id, new.email, new.country, f"{at:%Y-%m-%dT%H}")
    made = client.create_connected_account(creator_id, new.email, new.country, idempotency_key=cause)
    answer = PayoutAccount(
        account_id=made.id,
        payouts_enabled=made.payouts_enabled,
        requirements=list(made.requirements),
        onboarding_url=_onboarding(made.id),
    )
    try:
        stripe_table.keep_account(creator_id, made, at, guard.writes(answer))
    except ConditionFailed:
        raise Conflict("Your payout account is being connected by another request; ask again.") from None
    return answer


def of(creator_id: str) -> PayoutAccount:
    """Raises NoPayoutAccount."""
    item = stripe_table.account(creator_id)
    if item is None:
        raise NoPayoutAccount
    return _answer(item, None)


def _onboarding(account_id: str) -> str:
    page = f"{env.PUBLIC_ORIGIN.get()}/payouts/account"
    return stripe_access.client().onboarding_link(
        account_id, return_url=f"{page}?onboarding=done", refresh_url=f"{page}?onboarding=again"
    )


def _answer(item: Item, onboarding_url: str | None) -> PayoutAccount:
    return PayoutAccount(
        account_id=item["account_id"],
        payouts_enabled=item["payouts_enabled"],
        requirements=item["requirements"],
        onboarding_url=onboarding_url,
    )
