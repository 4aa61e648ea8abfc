"""A creator offers tiers, a fan joins one, and what each month is paid is told as the creator's (PM-1)."""

from typing import Any

import pytest

from functions.billing import add_membership_tier, list_invoices, list_membership_tiers, policy, stripe_catalogue
from functions.billing.stripe_catalogue import Good
from socialflow import ids
from socialflow.stripe_calls import StripeUnavailable
from tests.conftest import Answer, request
from tests.support.problems import assert_problem
from tests.unit.billing.conftest import Billing
from tests.unit.billing.subscriber import Subscriber


def offer(billing: Billing, creator_id: str, *, key: str | None = None, **changes: Any) -> Answer:
    body = {"name": "Friends", "amount_minor": 500, "currency": "usd", **changes}
    headers = billing.key(key)
    path = "/api/v1/memberships/tiers"
    return request(add_membership_tier.handler, "POST", path, body, user_id=creator_id, headers=headers)


def tiers(creator_id: str) -> list[dict[str, Any]]:
    path, route = f"/api/v1/creators/{creator_id}/tiers", "/api/v1/creators/{creator_id}/tiers"
    answer = request(list_membership_tiers.handler, "GET", path, route=route, user_id=creator_id)
    assert answer.status == 200, answer.body
    items: list[dict[str, Any]] = answer.body["items"]
    return items


@pytest.fixture
def bob(billing: Billing) -> str:
    return billing.person("bob")


@pytest.fixture
def ann(billing: Billing) -> Subscriber:
    return Subscriber.new(billing)


def test_each_month_of_a_membership_is_told_as_its_creators(billing: Billing, ann: Subscriber, bob: str) -> None:
    tier = offer(billing, bob).body
    assert tiers(bob) == [tier]

    joined = ann.join(bob, tier["tier_id"])
    ann.forward(32)
    ann.hear()

    assert (joined.status, joined.body["status"], joined.body["kind"]) == (201, "active", "membership")
    assert (joined.body["creator_id"], joined.body["plan"]) == (bob, tier["tier_id"])
    told = billing.told("PaymentReceived")
    assert [(each["purpose"], each["creator_id"], each["amount_minor"]) for each in told] == [
        ("membership", bob, 500)
    ] * 2


def test_a_tier_whose_product_stripe_failed_to_make_is_sold_at_the_next_try(
    billing: Billing, ann: Subscriber, bob: str
) -> None:
    tier_id = offer(billing, bob).body["tier_id"]
    billing.stripe.admin("POST", "faults", fault="internal_error", path_prefix="/v1/products")

    assert_problem(ann.join(bob, tier_id, key="one"), 503, "stripe-unavailable")

    assert ann.join(bob, tier_id, key="one").status == 201


def test_a_price_that_stripe_failed_to_make_is_made_at_the_next_try(
    billing: Billing, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = Good(f"tier.{ids.new_id()}", f"tier-{ids.new_id()}", "bob: Friends", 500, "usd", "month")
    with monkeypatch.context() as patch:
        patch.setattr(stripe_catalogue, "_find_price", lambda _: None)
        billing.stripe.admin("POST", "faults", fault="internal_error", path_prefix="/v1/prices")
        with pytest.raises(StripeUnavailable):
            stripe_catalogue.price_of(good)

    assert stripe_catalogue.price_of(good) == stripe_catalogue.price_of(good)


def test_whoever_is_faster_at_making_a_price_makes_it_for_both(
    billing: Billing, bob: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = Good(f"tier.{ids.new_id()}", f"tier-{ids.new_id()}", "bob: Friends", 500, "usd", "month")
    made = stripe_catalogue.price_of(good)
    find, seen = stripe_catalogue._find_price, iter([None])
    monkeypatch.setattr(stripe_catalogue, "_find_price", lambda good: next(seen, "") or find(good))

    assert stripe_catalogue.price_of(good) == made


def test_a_membership_stands_beside_the_platforms_subscription_and_other_memberships(
    billing: Billing, ann: Subscriber, bob: str
) -> None:
    eve = billing.person("eve")
    of_bob, of_eve = (offer(billing, each).body["tier_id"] for each in (bob, eve))

    answers = [ann.subscribe(), ann.join(bob, of_bob), ann.join(eve, of_eve)]

    assert [each.status for each in answers] == [201] * 3
    assert_problem(ann.join(bob, of_bob), 409, "already-subscribed")
    assert_problem(ann.change(answers[1].body["subscription_id"], "premium-yearly"), 409, "not-subscribed")


def test_a_creator_gives_a_month_of_a_membership_back_but_not_of_the_platforms_subscription(
    billing: Billing, ann: Subscriber, bob: str
) -> None:
    ann.join(bob, offer(billing, bob).body["tier_id"])
    ann.subscribe()
    ann.forward(14.1)
    ann.hear()
    paid = {each["purpose"]: each["payment_id"] for each in billing.told("PaymentReceived")}

    assert billing.refund(bob, paid["membership"], amount_minor=200).status == 201
    assert_problem(billing.refund(bob, paid["subscription"]), 404, "not-found")
    (told,) = billing.told("PaymentRefunded")
    assert (told["payment_id"], told["amount_minor"]) == (paid["membership"], 200)


def test_nobody_joins_themselves_or_what_is_not_offered(billing: Billing, ann: Subscriber, bob: str) -> None:
    own = offer(billing, ann.user_id).body["tier_id"]

    assert_problem(ann.join(ann.user_id, own), 422, "membership-of-oneself")
    assert_problem(ann.join(bob, own), 404, "no-such-tier")
    assert_problem(ann.join(bob, ids.new_id()), 404, "no-such-tier")


def test_a_tier_is_offered_once_per_key_and_within_bounds(
    billing: Billing, bob: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, again = (offer(billing, bob, key="one") for _ in range(2))
    assert again.body == first.body
    assert_problem(offer(billing, bob, amount_minor=1), 422, "amount-out-of-bounds")
    assert_problem(offer(billing, bob, currency="kwd", amount_minor=1005), 422, "amount-out-of-bounds")
    for name in ("", "x" * 101, "two\nlines"):
        assert_problem(offer(billing, bob, name=name), 422, "invalid-request")
    assert len(tiers(bob)) == 1

    monkeypatch.setattr(policy, "MAX_TIERS", 2)
    assert offer(billing, bob).status == 201
    assert_problem(offer(billing, bob), 409, "too-many-tiers")


def test_invoices_are_listed_newest_first_page_by_page_to_their_payer(
    billing: Billing, ann: Subscriber, bob: str
) -> None:
    ann.join(bob, offer(billing, bob).body["tier_id"])
    ann.forward(32)

    def page(query: str, user_id: str = ann.user_id) -> Answer:
        return request(list_invoices.handler, "GET", f"/api/v1/invoices?limit=1{query}", user_id=user_id)

    first = page("")
    second = page(f"&cursor={first.body['next_cursor']}")

    found = [*first.body["items"], *second.body["items"]]
    assert [(each["status"], each["paid_minor"]) for each in found] == [("paid", 500)] * 2
    assert found[0]["created_at"] > found[1]["created_at"]
    assert second.body["next_cursor"] is None
    assert found[0]["page_url"].startswith("http")
    assert page("", bob).body == {"items": [], "next_cursor": None}
    assert_problem(page(f"&cursor={first.body['next_cursor']}", bob), 422, "invalid-cursor")
