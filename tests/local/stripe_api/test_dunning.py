"""A subscription's payment that fails is tried again, mended or given up as Stripe documents it (PM-2)."""

from typing import Any

import pytest
import stripe

from tests.local.stripe_api.fans import DAY, HOUR, START, Fan, period


@pytest.mark.parametrize(
    ("after_retries", "status"), [("canceled", "canceled"), ("unpaid", "unpaid"), ("past_due", "past_due")]
)
def test_a_renewal_that_fails_is_retried_and_then_given_up(fan: Fan, after_retries: str, status: str) -> None:
    fan.standin.admin("POST", "dunning", retry_days=[3, 5], after_retries=after_retries)
    fan.pays_with("pm_card_visa")
    made = fan.subscribes()
    end = int(period(made)[1].timestamp())
    fan.pays_with("pm_card_chargeCustomerFail")

    fan.lives_until(end + HOUR)
    first, invoice = fan.subscription(made).status, fan.invoices()[-1]
    fan.lives_until(end + 9 * DAY)

    assert (first, invoice.next_payment_attempt) == ("past_due", end + HOUR + 3 * DAY)
    assert [one["attempt_count"] for one in fan.events("invoice.payment_failed")] == [1, 2, 3]
    assert fan.subscription(made).status == status
    assert fan.invoices()[-1].next_payment_attempt is None


def test_a_better_card_during_dunning_makes_it_active_again(fan: Fan) -> None:
    fan.pays_with("pm_card_visa")
    made = fan.subscribes()
    end = int(period(made)[1].timestamp())
    fan.pays_with("pm_card_chargeCustomerFail")
    fan.lives_until(end + HOUR)

    fan.pays_with("pm_card_visa")
    fan.lives_until(end + 4 * DAY)

    assert (fan.subscription(made).status, fan.invoices()[-1].status) == ("active", "paid")
    assert fan.client.customers.retrieve(fan.customer).invoice_settings is not None


def test_a_first_payment_that_is_never_made_expires_after_23_hours(fan: Fan) -> None:
    made = fan.subscribes(payment_behavior="default_incomplete", expand=["latest_invoice.confirmation_secret"])
    invoice: Any = made.latest_invoice
    assert made.status == "incomplete"
    assert invoice.confirmation_secret.client_secret.startswith("pi_")

    fan.lives_until(START + 23 * HOUR)

    assert fan.subscription(made).status == "incomplete_expired"
    assert fan.invoices()[0].status == "void"


def test_a_first_payment_confirmed_by_the_customer_makes_it_active_and_keeps_the_card(fan: Fan) -> None:
    made = fan.subscribes(
        payment_behavior="default_incomplete",
        payment_settings={"save_default_payment_method": "on_subscription"},
        expand=["latest_invoice.payments"],
    )
    invoice: Any = made.latest_invoice
    intent_id = invoice.payments.data[0].payment.payment_intent
    waiting = fan.client.payment_intents.confirm(intent_id, {"payment_method": "pm_card_authenticationRequiredOnSetup"})
    assert waiting.status == "requires_action"

    fan.standin.authenticate(intent_id)
    now = fan.subscription(made)
    fan.lives_until(int(period(made)[1].timestamp()) + HOUR)

    assert now.status == "active"
    assert now.default_payment_method == fan.client.payment_methods.list({"customer": fan.customer}).data[0].id
    assert [one.status for one in fan.invoices()] == ["paid", "paid"]


def test_a_declined_first_payment_leaves_it_incomplete_or_nothing_as_asked(fan: Fan) -> None:
    fan.pays_with("pm_card_chargeCustomerFail")

    made = fan.subscribes()
    with pytest.raises(stripe.CardError) as told:
        fan.subscribes(payment_behavior="error_if_incomplete")

    assert made.status == "incomplete"
    assert told.value.code == "card_declined"
    assert len(fan.client.subscriptions.list({"customer": fan.customer, "status": "all"}).data) == 1
    assert len(fan.invoices()) == 1


def test_a_renewal_that_wants_its_customer_waits_past_due(fan: Fan) -> None:
    fan.pays_with("pm_card_visa")
    made = fan.subscribes()
    end = int(period(made)[1].timestamp())
    fan.pays_with("pm_card_authenticationRequired")

    fan.lives_until(end + HOUR)
    status = fan.subscription(made).status
    asked = fan.events("invoice.payment_action_required")[-1]
    payments = fan.client.invoice_payments.list({"invoice": asked["id"]})
    fan.standin.authenticate(str(payments.data[0].payment.payment_intent))

    assert status == "past_due"
    assert fan.subscription(made).status == "active"
