"""What each route that takes an Idempotency-Key is asked, by somebody for whom it works: a line a route.

A new one that is not here fails tests/authorization/test_repeating.py: add who may ask it, for what, and what else they might
have asked.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from socialflow import ids
from tests.conftest import request
from tests.unit.billing.conftest import Billing
from tests.unit.billing.subscriber import Subscriber

_numbers = itertools.count()


@dataclass
class Ask:
    """`path` fills the route's template; `other` is another body that would do, or another path where there is none."""

    user_id: str
    body: dict[str, Any] | None = None
    path: dict[str, str] = field(default_factory=dict)
    other: dict[str, Any] = field(default_factory=dict)
    other_path: dict[str, str] = field(default_factory=dict)


Asker = Callable[[Billing], Ask]


def _register_user(_billing: Billing) -> Ask:
    names = [f"person.{next(_numbers)}" for _ in range(2)]
    bodies = [{"username": each, "email": f"{each}@example.com", "password": "correct horse battery"} for each in names]
    return Ask("", bodies[0], other=bodies[1])


def _identity(body: dict[str, Any], other: dict[str, Any]) -> Asker:
    def ask(_billing: Billing) -> Ask:
        from tests.unit.identity.conftest import register

        return Ask(register(f"person.{next(_numbers)}").body["user_id"], body, other=other)

    return ask


def _follow_user(billing: Billing) -> Ask:
    from tests.unit.social.conftest import meet

    ada, bob, eve = (meet(f"{next(_numbers)}{name}") for name in ("ada", "bob", "eve"))
    return Ask(ada, path={"user_id": bob}, other_path={"user_id": eve})


def _create_video(_billing: Billing) -> Ask:
    holiday = {"title": "Holiday", "size_bytes": 1000}
    return Ask(ids.new_id(), holiday, other={**holiday, "size_bytes": 2000})


def _start_playback(billing: Billing) -> Ask:
    from tests.authorization.makers import MAKERS

    first, other = (MAKERS["playback", "video_id"](billing, ids.new_id())[1] for _ in range(2))
    return Ask(ids.new_id(), path={"video_id": first}, other_path={"video_id": other})


def _request_export(_billing: Billing) -> Ask:
    return Ask(ids.new_id(), other={})


def _begin_import(_billing: Billing) -> Ask:
    return Ask(ids.new_id(), {"size_bytes": 1000}, other={"size_bytes": 2000})


def _connect_account(_billing: Billing) -> Ask:
    user_id = ids.new_id()
    body = {"email": f"{user_id}@example.com", "country": "US"}
    return Ask(user_id, body, other={**body, "country": "DE"})


def _ask_for_payout(billing: Billing) -> Ask:
    from tests.unit.money.conftest import Money
    from tests.unit.money.paying import payment, tell

    user_id = ids.new_id()
    Money(billing.aws, billing.clock).connect_fully(billing.stripe, user_id)
    assert tell(payment(payment_id=ids.new_id(), creator_id=user_id))
    return Ask(user_id, {}, other={"currency": "usd"})


def _give_tip(billing: Billing) -> Ask:
    body = {"amount_minor": 500, "currency": "usd", "payment_method": "pm_card_visa"}
    return Ask(billing.person(), body, {"creator_id": billing.person("bob")}, {**body, "amount_minor": 600})


def _add_membership_tier(billing: Billing) -> Ask:
    body = {"name": "Friends", "amount_minor": 500, "currency": "usd"}
    return Ask(billing.person(), body, other={**body, "name": "Family"})


def _join_membership(billing: Billing) -> Ask:
    from functions.billing import add_membership_tier

    creator_id, tier = billing.person("bob"), {"name": "Friends", "amount_minor": 500, "currency": "usd"}
    made = request(
        add_membership_tier.handler,
        "POST",
        "/api/v1/memberships/tiers",
        tier,
        user_id=creator_id,
        headers=billing.key(),
    )
    body = {"tier_id": made.body["tier_id"], "payment_method": "pm_card_visa"}
    other = {**body, "payment_method": "pm_card_mastercard"}
    return Ask(Subscriber.new(billing).user_id, body, {"creator_id": creator_id}, other)


def _subscribe(billing: Billing) -> Ask:
    body = {"plan": "premium-monthly", "currency": "usd", "payment_method": "pm_card_visa"}
    return Ask(Subscriber.new(billing).user_id, body, other={**body, "plan": "premium-yearly"})


def _change_plan(billing: Billing) -> Ask:
    who = Subscriber.new(billing)
    made = who.subscribe()
    assert made.status == 201, made.body
    return Ask(
        who.user_id,
        {"plan": "premium-yearly"},
        {"subscription_id": made.body["subscription_id"]},
        {"plan": "premium-monthly"},
    )


def _refund_received_payment(billing: Billing) -> Ask:
    creator_id = billing.person("creator")
    paid = billing.tip(billing.person("payer"), creator_id)
    assert paid.status == 201, paid.body
    return Ask(creator_id, {"amount_minor": 100}, {"payment_id": paid.body["payment_id"]}, {"amount_minor": 200})


def _open_checkout(billing: Billing) -> Ask:
    tip = {"creator_id": billing.person("bob"), "amount_minor": 700, "currency": "usd"}
    return Ask(billing.person(), {"tip": tip}, other={"tip": {**tip, "amount_minor": 800}})


def _customer(billing: Billing) -> Ask:
    return Ask(Subscriber.new(billing).user_id, other={})


ASKS: dict[str, Asker] = {
    "add_membership_tier": _add_membership_tier,
    "add_payment_method": _customer,
    "ask_for_payout": _ask_for_payout,
    "begin_avatar": _identity(
        {"content_type": "image/png", "size_bytes": 1000}, {"content_type": "image/png", "size_bytes": 2000}
    ),
    "begin_import": _begin_import,
    "change_plan": _change_plan,
    "connect_account": _connect_account,
    "create_personal_token": _identity(
        {"name": "a script", "scopes": ["videos:read"]}, {"name": "another", "scopes": ["videos:read"]}
    ),
    "create_video": _create_video,
    "follow_user": _follow_user,
    "give_tip": _give_tip,
    "join_membership": _join_membership,
    "open_billing_portal": _customer,
    "open_checkout": _open_checkout,
    "refund_received_payment": _refund_received_payment,
    "register_user": _register_user,
    "request_export": _request_export,
    "start_playback": _start_playback,
    "subscribe": _subscribe,
}
