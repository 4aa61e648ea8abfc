"""Subscriptions renew, prorate and end on a test clock as Stripe documents it (PM-2)."""

from datetime import UTC, datetime
from typing import Any

import pytest
import stripe

from tests.local.stripe_api.conftest import StandIn
from tests.local.stripe_api.fans import DAY, HOUR, START, Fan, period


def test_a_first_invoice_is_paid_at_once_and_its_payment_is_found(fan: Fan) -> None:
    fan.pays_with("pm_card_visa")

    made = fan.subscribes(expand=["latest_invoice.payments"])

    invoice = made.latest_invoice
    assert isinstance(invoice, stripe.Invoice)
    assert (made.status, invoice.status, invoice.amount_paid) == ("active", "paid", 1000)
    assert invoice.payments is not None
    intent_id = str(invoice.payments.data[0].payment.payment_intent)
    listed = fan.client.invoice_payments.list({"payment": {"type": "payment_intent", "payment_intent": intent_id}})
    assert [one.invoice for one in listed.data] == [invoice.id]
    intent = fan.client.payment_intents.retrieve(intent_id, {"expand": ["latest_charge.balance_transaction"]})
    charge: Any = intent.latest_charge
    assert charge.balance_transaction.fee == 59


def test_a_renewal_is_a_draft_for_an_hour_and_then_paid(fan: Fan) -> None:
    fan.pays_with("pm_card_visa")
    made = fan.subscribes()
    end = int(period(made)[1].timestamp())
    assert period(made)[1] == datetime(2027, 2, 28, 12, tzinfo=UTC)

    fan.lives_until(end)
    drafts = [one.status for one in fan.invoices()]
    fan.lives_until(end + HOUR)

    assert drafts == ["paid", "draft"]
    assert [one.status for one in fan.invoices()] == ["paid", "paid"]
    assert period(fan.subscription(made)) == (
        datetime(2027, 2, 28, 12, tzinfo=UTC),
        datetime(2027, 3, 31, 12, tzinfo=UTC),
    )
    assert [one["billing_reason"] for one in fan.events("invoice.paid")] == [
        "subscription_create",
        "subscription_cycle",
    ]
    assert len(fan.events("invoice.upcoming")) == 1


def test_a_year_of_months_is_twelve_invoices(fan: Fan) -> None:
    fan.pays_with("pm_card_visa")
    fan.subscribes()

    fan.lives_until(int(datetime(2027, 12, 31, 14, tzinfo=UTC).timestamp()))

    assert [one.status for one in fan.invoices()] == ["paid"] * 12
    assert len({one.number for one in fan.invoices()}) == 12


def test_many_small_steps_of_a_clock_are_as_few_large_ones(standin: StandIn, fan: Fan) -> None:
    def life(steps: int) -> list[Any]:
        client = fan.client
        clock = client.test_helpers.test_clocks.create({"frozen_time": START}).id
        other = Fan(standin, clock, client.customers.create({"test_clock": clock}).id, fan.prices)
        other.pays_with("pm_card_visa")
        other.subscribes(trial_period_days=5)
        for step in range(1, steps + 1):
            other.lives_until(START + 60 * DAY * step // steps)
        told = [(one.created, one.status, one.amount_paid, one.billing_reason) for one in other.invoices()]
        client.test_helpers.test_clocks.delete(clock)
        return told

    assert life(20) == life(2)


def test_a_trial_costs_nothing_warns_three_days_before_its_end_and_is_billed_then(fan: Fan) -> None:
    fan.pays_with("pm_card_visa")
    made = fan.subscribes(trial_period_days=14)
    assert (made.status, [one.amount_due for one in fan.invoices()]) == ("trialing", [0])

    fan.lives_until(START + 11 * DAY)
    warned = len(fan.events("customer.subscription.trial_will_end"))
    fan.lives_until(START + 14 * DAY + HOUR)

    assert warned == 1
    assert fan.subscription(made).status == "active"
    assert [one.amount_paid for one in fan.invoices()] == [0, 1000]


@pytest.mark.parametrize(("behavior", "status"), [("cancel", "canceled"), ("pause", "paused")])
def test_a_trial_without_a_card_ends_as_its_settings_say(fan: Fan, behavior: str, status: str) -> None:
    settings = {"end_behavior": {"missing_payment_method": behavior}}
    made = fan.subscribes(trial_period_days=7, trial_settings=settings)
    assert made.pending_setup_intent is not None

    fan.lives_until(START + 8 * DAY)

    assert fan.subscription(made).status == status


def test_an_upgrade_is_prorated_to_the_second(fan: Fan) -> None:
    fan.pays_with("pm_card_visa")
    made = fan.subscribes()
    start, end = (int(at.timestamp()) for at in period(made))
    fan.lives_until(start + (end - start) // 4)

    item: Any = {"id": made["items"].data[0].id, "price": fan.prices["better"]}
    preview = fan.client.invoices.create_preview(
        {
            "subscription": made.id,
            "subscription_details": {"items": [item], "proration_behavior": "always_invoice"},
        }
    )
    fan.client.subscriptions.update(made.id, {"items": [item], "proration_behavior": "always_invoice"})

    upgrade = fan.invoices()[-1]
    assert [line.amount for line in upgrade.lines.data] == [-750, 1500]
    assert (upgrade.billing_reason, upgrade.status, upgrade.amount_paid) == ("subscription_update", "paid", 750)
    assert preview.amount_due == 750
    assert len(fan.invoices()) == 2
    assert period(fan.subscription(made)) == period(made)


def test_a_proration_that_is_not_invoiced_waits_for_the_renewal(fan: Fan) -> None:
    fan.pays_with("pm_card_visa")
    made = fan.subscribes("better")
    start, end = (int(at.timestamp()) for at in period(made))
    fan.lives_until(start + (end - start) // 2)

    down: Any = {"id": made["items"].data[0].id, "price": fan.prices["monthly"]}
    fan.client.subscriptions.update(made.id, {"items": [down]})
    waiting = [one.amount for one in fan.client.invoice_items.list({"customer": fan.customer}).data]
    fan.lives_until(end + HOUR)

    assert sorted(waiting) == [-1000, 500]
    assert fan.invoices()[-1].amount_paid == 1000 - 500


def test_another_interval_starts_a_new_period_now_and_credits_the_rest(fan: Fan) -> None:
    fan.pays_with("pm_card_visa")
    made = fan.subscribes()
    start, end = (int(at.timestamp()) for at in period(made))
    fan.lives_until(start + (end - start) // 2)

    yearly: Any = {"id": made["items"].data[0].id, "price": fan.prices["yearly"]}
    now = fan.client.subscriptions.update(made.id, {"items": [yearly]})

    assert fan.invoices()[-1].amount_paid == 10_000 - 500
    begun, ends = period(now)
    assert begun.timestamp() == start + (end - start) // 2
    assert (ends.year, ends.month, ends.day) == (begun.year + 1, begun.month, begun.day)


def test_a_credit_larger_than_the_invoice_stays_on_the_balance(fan: Fan) -> None:
    fan.pays_with("pm_card_visa")
    made = fan.subscribes("yearly")
    fan.lives_until(START + DAY)

    monthly: Any = {"id": made["items"].data[0].id, "price": fan.prices["monthly"]}
    fan.client.subscriptions.update(made.id, {"items": [monthly]})

    credit = -fan.client.customers.retrieve(fan.customer).balance  # type: ignore[operator]
    assert fan.invoices()[-1].status == "paid"
    assert 8900 < credit < 9000
    fan.lives_until(START + DAY + 31 * DAY + HOUR)
    assert -fan.client.customers.retrieve(fan.customer).balance == credit - 1000  # type: ignore[operator]


def test_a_subscription_canceled_at_its_periods_end_lives_until_then(fan: Fan) -> None:
    fan.pays_with("pm_card_visa")
    made = fan.subscribes()
    end = int(period(made)[1].timestamp())

    asked = fan.client.subscriptions.update(made.id, {"cancel_at_period_end": True})
    fan.lives_until(end - 1)
    before = fan.subscription(made).status
    fan.lives_until(end)

    after = fan.subscription(made)
    assert (asked.cancel_at, before, after.status, after.ended_at) == (end, "active", "canceled", end)
    assert after.cancellation_details is not None
    assert after.cancellation_details.reason == "cancellation_requested"
    assert len(fan.invoices()) == 1
    assert len(fan.events("customer.subscription.deleted")) == 1


def test_a_cancellation_can_be_taken_back(fan: Fan) -> None:
    fan.pays_with("pm_card_visa")
    made = fan.subscribes(cancel_at_period_end=True)

    fan.client.subscriptions.update(made.id, {"cancel_at_period_end": False})
    fan.lives_until(int(period(made)[1].timestamp()) + HOUR)

    assert (fan.subscription(made).status, len(fan.invoices())) == ("active", 2)


@pytest.mark.parametrize(
    ("wish", "code", "param"),
    [
        ({"items": [{"price": "price_none"}]}, "resource_missing", "items[0][price]"),
        ({"items": []}, "parameter_missing", "items"),
        ({"customer": "cus_none"}, "resource_missing", "customer"),
        ({}, "resource_missing", None),
        ({"trial_end": 1}, None, "trial_end"),
        ({"trial_end": 2**40, "trial_period_days": 3}, None, "trial_end"),
        ({"default_payment_method": "pm_none"}, "resource_missing", "default_payment_method"),
        ({"payment_behavior": "pending_if_incomplete"}, None, "payment_behavior"),
    ],
)
def test_a_subscription_that_cannot_be_is_refused_with_stripes_code(
    fan: Fan, wish: Any, code: str | None, param: str | None
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as told:
        fan.subscribes(**wish)

    assert told.value.error is not None
    assert (told.value.error.code, told.value.error.param) == (code, param)


def test_items_of_two_intervals_do_not_stand_together(fan: Fan) -> None:
    both: Any = [{"price": fan.prices[name]} for name in ("monthly", "yearly")]

    with pytest.raises(stripe.InvalidRequestError, match="same billing interval"):
        fan.subscribes(items=both, payment_behavior="default_incomplete")


def test_a_clock_moves_forward_only_and_at_most_two_intervals(fan: Fan) -> None:
    fan.pays_with("pm_card_visa")
    fan.subscribes()
    clocks = fan.client.test_helpers.test_clocks

    for at in (START, START + 70 * DAY):
        with pytest.raises(stripe.InvalidRequestError) as told:
            clocks.advance(fan.clock, {"frozen_time": at})
        assert told.value.error is not None
        assert told.value.error.param == "frozen_time"


def test_an_invoice_made_by_hand_is_paid_voided_or_given_up(fan: Fan) -> None:
    card = fan.pays_with("pm_card_visa")
    client, made = fan.client, []
    for amount in (700, 800, 900):
        client.invoice_items.create({"customer": fan.customer, "amount": amount, "currency": "usd"})
        given: Any = {"customer": fan.customer, "pending_invoice_items_behavior": "include", "currency": "usd"}
        made.append(client.invoices.finalize_invoice(client.invoices.create(given).id))

    paid = client.invoices.pay(made[0].id, {"payment_method": card})
    voided = client.invoices.void_invoice(made[1].id)
    given_up = client.invoices.mark_uncollectible(made[2].id)

    assert [(one.status, one.total) for one in (paid, voided, given_up)] == [
        ("paid", 700),
        ("void", 800),
        ("uncollectible", 900),
    ]
    with pytest.raises(stripe.InvalidRequestError) as told:
        client.invoices.pay(made[0].id)
    assert told.value.code == "invoice_already_paid"
    assert client.invoices.pay(made[2].id).status == "paid"


def test_without_a_test_clock_the_stand_ins_own_time_renews(standin: StandIn, fan: Fan) -> None:
    client = standin.client().v1
    customer = client.customers.create({"payment_method": "pm_card_visa"}).id
    card = client.payment_methods.list({"customer": customer}).data[0].id
    daily = client.prices.create(
        {"product_data": {"name": "Daily"}, "currency": "usd", "unit_amount": 100, "recurring": {"interval": "day"}}
    )
    made = client.subscriptions.create(
        {"customer": customer, "items": [{"price": daily.id}], "default_payment_method": card}
    )

    standin.admin("POST", "clock", forward_seconds=2 * DAY + 2 * HOUR)
    standin.wait_for(lambda: len(client.invoices.list({"customer": customer, "status": "paid"}).data) == 3)
    client.subscriptions.cancel(made.id)
