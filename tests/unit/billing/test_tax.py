"""What of a price is tax is what Stripe Tax says of the payer's place (PM-9)."""

from typing import Any

import pytest

from functions.billing import join_membership, list_invoices, open_checkout, quote_tax, stripe_catalogue
from functions.billing.stripe_catalogue import Good
from socialflow import env
from tests.conftest import Answer, request
from tests.support.problems import assert_problem
from tests.unit.billing.conftest import Billing
from tests.unit.billing.subscriber import Subscriber
from tests.unit.billing.test_memberships import offer


def quote(billing: Billing, place: dict[str, Any], **changes: Any) -> Answer:
    body = {"plan": "premium-monthly", "currency": "eur", "place": place, **changes}
    return request(quote_tax.handler, "POST", "/api/v1/checkout/tax", body, user_id=billing.person())


def test_value_added_tax_is_within_the_price(billing: Billing) -> None:
    answer = quote(billing, {"country": "DE"})

    # 19 % upon 8.39 is 9.99.
    assert (answer.status, answer.body) == (200, {"amount_minor": 999, "tax_minor": 160, "currency": "eur"})


def test_a_place_that_does_not_tell_is_asked_for_more(billing: Billing) -> None:
    body = assert_problem(quote(billing, {"country": "US"}), 422, "tax-place-unknown")

    assert body["errors"][0]["pointer"] == "/place"


@pytest.mark.parametrize("country", ["", "Germany", "de", 1])
def test_a_country_is_two_capital_letters(billing: Billing, country: Any) -> None:
    body = assert_problem(quote(billing, {"country": country}), 422, "invalid-request")

    assert body["errors"][0]["pointer"] == "/place/country"


@pytest.fixture
def taxed(billing: Billing, monkeypatch: pytest.MonkeyPatch) -> Subscriber:
    """Somebody new, in a stage that collects tax."""
    monkeypatch.setenv(env.STRIPE_TAX, "on")
    return Subscriber.new(billing)


def taxes(billing: Billing) -> list[tuple[int, int]]:
    """Of each payment that was told: what was paid, and what of it is tax."""
    return [(each["amount_minor"], each["tax_minor"]) for each in billing.told("PaymentReceived")]


def test_tax_is_collected_with_each_period_and_told(billing: Billing, taxed: Subscriber) -> None:
    assert taxed.subscribe(currency="eur", place={"country": "DE"}).status == 201
    taxed.forward(14.1)
    taxed.forward(32)
    taxed.hear(times=2)

    assert taxes(billing) == [(999, 160), (999, 160)]
    shown = request(list_invoices.handler, "GET", "/api/v1/invoices", user_id=taxed.user_id).body["items"]
    assert [each["tax_minor"] for each in shown] == [160, 160, 0]


def test_a_membership_is_taxed_as_a_subscription_is(billing: Billing, taxed: Subscriber) -> None:
    bob = billing.person("bob")
    tier = offer(billing, bob, amount_minor=1190, currency="eur").body["tier_id"]
    path, route = f"/api/v1/creators/{bob}/membership", "/api/v1/creators/{creator_id}/membership"
    body = {"tier_id": tier, "payment_method": "pm_card_visa", "place": {"country": "DE"}}
    joined = request(
        join_membership.handler, "POST", path, body, route=route, user_id=taxed.user_id, headers=billing.key()
    )
    taxed.hear()

    assert joined.status == 201, joined.body
    assert taxes(billing) == [(1190, 190)]


@pytest.mark.parametrize("place", [None, {"country": "US"}])
def test_without_a_place_that_tells_nothing_is_begun_and_another_request_may_follow(
    billing: Billing, taxed: Subscriber, place: dict[str, str] | None
) -> None:
    for _ in range(2):
        body = assert_problem(taxed.subscribe(key="first", place=place), 422, "tax-place-unknown")
    assert body["title"] == "Where is tax owed?"
    assert taxed.subscriptions() == []

    assert taxed.subscribe(place={"country": "US", "state": "PA"}).status == 201


def test_where_the_payer_lives_is_said_once(billing: Billing, taxed: Subscriber) -> None:
    bob = billing.person("bob")
    taxed.subscribe(currency="eur", place={"country": "DE"})

    joined = taxed.join(bob, offer(billing, bob, amount_minor=1190, currency="eur").body["tier_id"])
    taxed.hear()

    assert joined.status == 201, joined.body
    assert taxes(billing) == [(1190, 190)]


def test_stripes_page_asks_where_the_payer_lives(billing: Billing, taxed: Subscriber) -> None:
    body = {"premium": {"plan": "premium-monthly", "currency": "eur"}}
    page = request(
        open_checkout.handler, "POST", "/api/v1/checkout/sessions", body, user_id=taxed.user_id, headers=billing.key()
    )
    assert page.status == 201, page.body
    billing.stripe.check_out(page.body["session_id"], country="FR")
    taxed.forward(14.1)
    taxed.hear()

    # 20 % upon 8.325 is 9.99.
    assert taxes(billing) == [(999, 167)]


def test_an_upgrade_is_taxed_for_what_is_paid(billing: Billing, taxed: Subscriber) -> None:
    subscription_id = taxed.subscribe(currency="eur", place={"country": "DE"}).body["subscription_id"]
    taxed.forward(14.1)
    assert taxed.change(subscription_id, "premium-yearly").status == 200
    taxed.hear()

    (first, second) = sorted(taxes(billing))
    assert first == (999, 160)
    # Each line's tax is rounded, the credit's too.
    assert abs(second[1] - second[0] * 19 / 119) <= 1


def test_of_an_invoice_that_a_credit_paid_in_part_that_part_of_the_tax_was_taken(
    billing: Billing, taxed: Subscriber
) -> None:
    taxed.subscribe(currency="eur", place={"country": "DE"})
    billing.stripe.call("POST", f"/v1/customers/{taxed.customer_id}", balance="-500")
    taxed.forward(14.1)
    taxed.hear()

    assert taxes(billing) == [(499, 160 * 499 // 999)]


def test_a_tip_is_a_gift_and_not_taxed(billing: Billing, taxed: Subscriber) -> None:
    assert billing.tip(taxed.user_id, billing.person("bob")).status == 201

    assert taxes(billing) == [(500, 0)]


def test_a_price_from_before_tax_was_collected_is_one_with_tax_in_it(billing: Billing, taxed: Subscriber) -> None:
    product = billing.stripe.call("POST", "/v1/products", name="Old")["id"]
    key = f"old.{product}"
    form = {"product": product, "currency": "eur", "unit_amount": "999", "lookup_key": key}
    old = billing.stripe.call("POST", "/v1/prices", **form, **{"recurring[interval]": "month"})
    assert old["tax_behavior"] == "unspecified"

    assert stripe_catalogue.price_of(Good(key, product, "Old", 999, "eur", "month")) == old["id"]

    assert billing.stripe.call("GET", f"/v1/prices/{old['id']}")["tax_behavior"] == "inclusive"


def test_a_stage_that_collects_no_tax_asks_for_no_place(billing: Billing) -> None:
    ann = Subscriber.new(billing)

    assert ann.subscribe(currency="eur").status == 201
    ann.forward(14.1)
    ann.hear()

    assert taxes(billing) == [(999, 0)]
