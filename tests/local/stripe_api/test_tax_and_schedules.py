"""Tax on line items by place, and payouts that an account's schedule makes by itself."""

from typing import Any

import pytest
import stripe

from tests.local.stripe_api.conftest import StandIn

DAY = 86400


def tax(standin: StandIn, place: Any, amount: int = 1000, **wish: Any) -> stripe.tax.Calculation:
    line: Any = {"amount": amount, "reference": "tip", **wish.pop("line", {})}
    details = {"address": place, **wish}
    given: Any = {"currency": "eur", "line_items": [line], "customer_details": details, "expand": ["line_items"]}
    return standin.client().v1.tax.calculations.create(given)


@pytest.mark.parametrize(
    ("place", "amount", "owed", "reason"),
    [
        ({"country": "DE"}, 1000, 190, "standard_rated"),
        ({"country": "FI"}, 1001, 255, "standard_rated"),
        ({"country": "US", "state": "PA", "postal_code": "19103"}, 1000, 60, "standard_rated"),
        ({"country": "US", "state": "CA", "postal_code": "94103"}, 1000, 0, "product_exempt"),
        ({"country": "BR"}, 1000, 0, "not_collecting"),
    ],
)
def test_tax_comes_on_top_by_the_customers_place(
    standin: StandIn, place: Any, amount: int, owed: int, reason: str
) -> None:
    found = tax(standin, place, amount)

    assert (found.tax_amount_exclusive, found.tax_amount_inclusive, found.amount_total) == (owed, 0, amount + owed)
    assert found.tax_breakdown[0].taxability_reason == reason
    assert found.line_items is not None
    assert [line.amount_tax for line in found.line_items.data] == [owed]


def test_tax_may_be_within_the_amount(standin: StandIn) -> None:
    found = tax(standin, {"country": "DE"}, 1190, line={"tax_behavior": "inclusive"})

    assert (found.tax_amount_inclusive, found.amount_total, found.tax_breakdown[0].taxable_amount) == (190, 1190, 1000)


def test_a_business_of_the_union_owes_the_tax_itself(standin: StandIn) -> None:
    found = tax(standin, {"country": "FR"}, tax_ids=[{"type": "eu_vat", "value": "FR12345678901"}])

    assert (found.tax_amount_exclusive, found.tax_breakdown[0].taxability_reason) == (0, "reverse_charge")


def test_a_customers_own_address_tells_the_place(standin: StandIn) -> None:
    client = standin.client().v1
    here, nowhere = (client.customers.create(wish).id for wish in ({"address": {"country": "IE"}}, {"name": "N"}))  # type: ignore[arg-type]
    lines: Any = [{"amount": 1000}]

    found = client.tax.calculations.create({"currency": "eur", "customer": here, "line_items": lines})
    with pytest.raises(stripe.InvalidRequestError) as told:
        client.tax.calculations.create({"currency": "eur", "customer": nowhere, "line_items": lines})

    assert client.tax.calculations.retrieve(str(found.id)).tax_amount_exclusive == 230
    assert told.value.code == "customer_tax_location_invalid"


def test_a_daily_schedule_pays_out_what_is_available_and_says_which_movements(standin: StandIn) -> None:
    standin.fund(5000)
    client, payee = standin.client().v1, standin.payee()
    own: Any = {"stripe_account": payee}
    client.accounts.update(payee, {"settings": {"payouts": {"schedule": {"interval": "daily"}}}})
    for amount in (700, 300):
        client.transfers.create({"amount": amount, "currency": "usd", "destination": payee})

    standin.admin("POST", "clock", forward_seconds=DAY)
    standin.wait_for(lambda: len(client.payouts.list({}, own).data) == 1)

    payout = client.payouts.list({}, own).data[0]
    listed = client.balance_transactions.list({"payout": payout.id, "type": "payment"}, own).data
    assert (payout.automatic, payout.amount, payout.reconciliation_status) == (True, 1000, "completed")
    assert sorted(one.amount for one in listed) == [300, 700]
    assert standin.available(payee) == 0


def test_a_weekly_schedule_needs_its_day(standin: StandIn) -> None:
    client, payee = standin.client().v1, standin.payee()
    weekly: Any = {"interval": "weekly"}

    with pytest.raises(stripe.InvalidRequestError) as told:
        client.accounts.update(payee, {"settings": {"payouts": {"schedule": weekly}}})
    weekly["weekly_anchor"] = "friday"
    chosen: Any = client.accounts.update(payee, {"settings": {"payouts": {"schedule": weekly}}})

    assert told.value.param == "settings[payouts][schedule][weekly_anchor]"
    assert chosen.settings.payouts.schedule.weekly_anchor == "friday"


def test_stripes_own_fee_is_a_movement_without_source(standin: StandIn) -> None:
    standin.fund(5000)
    made = standin.admin("POST", "fees", amount=200)

    found = standin.client().v1.balance_transactions.list({"type": "stripe_fee", "limit": 1}).data[0]

    assert (found.id, found.amount, found.source, found.reporting_category) == (made["id"], -200, None, "fee")


def subscribed(standin: StandIn, behavior: str, **address: str) -> stripe.Invoice:
    """The first invoice of a taxed subscription to something of 11.90 a month."""
    client = standin.client().v1
    place: Any = {"address": address}
    customer = client.customers.create({"payment_method": "pm_card_visa", **place}).id
    card = client.payment_methods.list({"customer": customer}).data[0].id
    price: Any = {
        "product_data": {"name": "Premium"},
        "currency": "eur",
        "unit_amount": 1190,
        "recurring": {"interval": "month"},
        "tax_behavior": behavior,
    }
    made = client.subscriptions.create(
        {
            "customer": customer,
            "items": [{"price": client.prices.create(price).id}],
            "default_payment_method": card,
            "automatic_tax": {"enabled": True},
        }
    )
    return client.invoices.retrieve(str(made.latest_invoice))


@pytest.mark.parametrize(
    ("behavior", "total", "without", "tax"), [("inclusive", 1190, 1000, 190), ("exclusive", 1416, 1190, 226)]
)
def test_a_subscriptions_invoice_says_what_of_it_is_tax(
    standin: StandIn, behavior: str, total: int, without: int, tax: int
) -> None:
    invoice = subscribed(standin, behavior, country="DE")

    assert (invoice.total, invoice.total_excluding_tax, invoice.amount_paid) == (total, without, total)
    assert invoice.automatic_tax.status == "complete"
    assert invoice.total_taxes is not None
    assert [(one.amount, one.tax_behavior, one.taxable_amount) for one in invoice.total_taxes] == [
        (tax, behavior, without)
    ]
    assert [one.amount for line in invoice.lines.data for one in line.taxes or []] == [tax]


@pytest.mark.parametrize(
    ("behavior", "address", "code"),
    [
        ("inclusive", {"country": "US"}, "customer_tax_location_invalid"),
        ("inclusive", {}, "customer_tax_location_invalid"),
        ("unspecified", {"country": "DE"}, None),
    ],
)
def test_tax_that_cannot_be_known_makes_no_subscription(
    standin: StandIn, behavior: str, address: dict[str, str], code: str | None
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as told:
        subscribed(standin, behavior, **address)

    assert told.value.code == code
