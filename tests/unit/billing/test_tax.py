"""What of a price is tax is what Stripe Tax says of the payer's place (PM-9)."""

from typing import Any

import pytest

from functions.billing import quote_tax
from tests.conftest import Answer, request
from tests.support.problems import assert_problem
from tests.unit.billing.conftest import Billing


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
