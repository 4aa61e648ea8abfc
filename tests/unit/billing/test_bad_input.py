"""What no payment can be is refused with the field that is wrong, on every way in, and Stripe is not asked.

| bad input | here | elsewhere |
|---|---|---|
| amount 0, negative, fractional, 2^63, text, null | tiers, tips on Stripe's page | tips, refunds: test_tips, test_refunds |
| unknown currency; zero- and three-decimal ones | the same | test_tips |
| a tip to oneself, to nobody | on Stripe's page | test_tips |
| webhooks of unknown objects, foreign accounts, the other mode | | test_webhooks; money's: unit/money/test_bad_input |
| payouts: beyond the balance, two at once, no capabilities | | unit/money/test_asking, test_bad_input |

Over HTTP, with what happens within a period: e2e/test_money_bad_input.
"""

from collections.abc import Callable
from typing import Any

import pytest

from functions.billing import list_membership_tiers, quote_tax
from tests.conftest import Answer, request
from tests.support.problems import assert_problem
from tests.unit.billing.conftest import Billing
from tests.unit.billing.test_checkout import check_out
from tests.unit.billing.test_memberships import offer

BAD_AMOUNTS: list[Any] = [0, -1, -(2**63), 1.5, 1e300, 2**63, 2**64, 10**400, "500", "", True, None, [], {}]
BAD_CURRENCIES: list[Any] = ["xyz", "USD", "", "us", "usdt", None, 7, ["usd"], "usd\n"]


def tier(billing: Billing, person: str, **changes: Any) -> Answer:
    return offer(billing, person, **changes)


def page(billing: Billing, person: str, **changes: Any) -> Answer:
    tip = {"creator_id": billing.person("bob"), "amount_minor": 500, "currency": "usd", **changes}
    return check_out(billing, person, tip=tip)


WAYS: list[tuple[Callable[..., Answer], str]] = [(tier, ""), (page, "/tip")]


@pytest.fixture
def ann(billing: Billing) -> str:
    return billing.person("ann")


@pytest.mark.parametrize(("way", "at"), WAYS, ids=["tier", "page"])
def test_an_amount_that_cannot_be_meant_is_refused(billing: Billing, ann: str, way: Any, at: str) -> None:
    for amount in BAD_AMOUNTS:
        body = assert_problem(way(billing, ann, amount_minor=amount), 422, "invalid-request")
        assert body["errors"][0]["pointer"] == f"{at}/amount_minor", amount

    assert billing.intents(ann) == []


@pytest.mark.parametrize(("way", "at"), WAYS, ids=["tier", "page"])
def test_a_currency_that_is_none_of_ours_is_refused(billing: Billing, ann: str, way: Any, at: str) -> None:
    for currency in BAD_CURRENCIES:
        body = assert_problem(way(billing, ann, currency=currency), 422, "invalid-request")
        assert body["errors"][0]["pointer"].startswith(f"{at}/currency"), currency


@pytest.mark.parametrize(("way", "_at"), WAYS, ids=["tier", "page"])
@pytest.mark.parametrize(
    ("currency", "amount", "is_taken"),
    [
        ("jpy", 99, False),
        ("jpy", 100, True),
        ("jpy", 75_001, False),
        ("kwd", 499, False),
        ("kwd", 500, True),
        ("kwd", 505, False),
        ("kwd", 150_000, True),
        ("usd", 99, False),
        ("usd", 50_001, False),
    ],
)
def test_bounds_are_those_of_the_currencys_own_minor_unit(
    billing: Billing,
    ann: str,
    way: Any,
    _at: str,
    currency: str,
    amount: int,
    *,
    is_taken: bool,
) -> None:
    answer = way(billing, ann, currency=currency, amount_minor=amount)

    if is_taken:
        assert answer.status == 201, answer.body
    else:
        assert_problem(answer, 422, "amount-out-of-bounds")


def test_on_stripes_page_nobody_pays_themselves_or_nobody(billing: Billing, ann: str) -> None:
    tip = {"amount_minor": 500, "currency": "usd"}
    tier_id = offer(billing, ann).body["tier_id"]

    assert_problem(check_out(billing, ann, tip={**tip, "creator_id": ann}), 422, "tip-to-oneself")
    assert_problem(check_out(billing, ann, tip={**tip, "creator_id": "0" * 26}), 404, "no-such-creator")
    assert_problem(check_out(billing, ann, tip={**tip, "creator_id": "../x"}), 422, "invalid-request")
    own = {"creator_id": ann, "tier_id": tier_id}
    assert_problem(check_out(billing, ann, membership=own), 422, "membership-of-oneself")
    nothing = {"creator_id": billing.person("bob"), "tier_id": "0" * 26}
    assert_problem(check_out(billing, ann, membership=nothing), 404, "no-such-tier")


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"x"', '{"tip": 1}', "{" * 10_000])
def test_a_body_that_is_none_is_refused(billing: Billing, ann: str, body: str) -> None:
    from functions.billing import open_checkout

    path = "/api/v1/checkout/sessions"
    answer = request(open_checkout.handler, "POST", path, body, user_id=ann, headers=billing.key())

    assert answer.status in {400, 422}
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "place", [None, {}, {"country": "D"}, {"country": "DEU"}, {"country": "DE", "state": "x" * 101}]
)
def test_a_place_that_is_none_is_refused(billing: Billing, ann: str, place: Any) -> None:
    body = {"plan": "premium-monthly", "currency": "eur", "place": place}

    assert_problem(
        request(quote_tax.handler, "POST", "/api/v1/checkout/tax", body, user_id=ann), 422, "invalid-request"
    )


@pytest.mark.parametrize("creator_id", ["", "x", "A" * 26, "0" * 27, "%00"])
def test_a_creator_whose_id_cannot_be_one_offers_nothing(billing: Billing, creator_id: str) -> None:
    path, route = f"/api/v1/creators/{creator_id}/tiers", "/api/v1/creators/{creator_id}/tiers"

    assert request(list_membership_tiers.handler, "GET", path, route=route, user_id="u").status in {404, 422}
