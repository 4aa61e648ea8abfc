"""A tip takes money once, is told once, and says what is wrong when it cannot be (PM-10)."""

from typing import Any

import pytest

from functions.billing import payments, stripe_payments, table
from socialflow import ids
from tests.support.problems import assert_problem
from tests.unit.billing.conftest import Billing


@pytest.fixture
def ann(billing: Billing) -> str:
    """Who pays."""
    return billing.person("ann")


@pytest.fixture
def bob(billing: Billing) -> str:
    """Who is paid."""
    return billing.person("bob")


def test_a_tip_is_charged_and_told_with_stripes_fee(billing: Billing, ann: str, bob: str) -> None:
    answer = billing.tip(ann, bob)

    assert answer.status == 201
    assert (answer.body["status"], answer.body["amount_minor"], answer.body["creator_id"]) == ("succeeded", 500, bob)
    assert answer.body["client_secret"] is None
    (intent,) = billing.intents(ann)
    assert (intent["amount"], intent["status"]) == (500, "succeeded")
    (told,) = billing.told("PaymentReceived")
    assert told == {
        "occurred_at": "2026-03-01T12:00:00Z",
        "payment_id": answer.body["payment_id"],
        "purpose": "tip",
        "payer_id": ann,
        "creator_id": bob,
        "amount_minor": 500,
        "tax_minor": 0,
        # 2.9 % and 30 cents, rounded up.
        "fee_minor": 45,
        "currency": "usd",
        "months": 1,
    }


def test_the_same_key_charges_once_and_another_body_under_it_is_refused(billing: Billing, ann: str, bob: str) -> None:
    first, again = billing.tip(ann, bob, key="one"), billing.tip(ann, bob, key="one")
    other = billing.tip(ann, bob, key="one", amount_minor=600)

    assert again.body == first.body
    assert again.headers["Idempotent-Replayed"] == "true"
    assert_problem(other, 422, "idempotency-key-reused")
    assert len(billing.intents(ann)) == 1


def test_a_person_has_one_customer_whatever_they_pay(billing: Billing, ann: str, bob: str) -> None:
    billing.tip(ann, bob)
    billing.tip(ann, bob, amount_minor=700)

    first, second = billing.intents(ann)
    assert first["customer"] == second["customer"] == table.customer_id(ann)


def test_whom_stripe_failed_to_make_a_customer_pays_an_hour_later(billing: Billing, ann: str, bob: str) -> None:
    billing.stripe.admin("POST", "faults", fault="internal_error", path_prefix="/v1/customers")

    assert_problem(billing.tip(ann, bob), 503, "stripe-unavailable")

    # Until then Stripe repeats its failure under the customer's key.
    assert_problem(billing.tip(ann, bob), 503, "stripe-unavailable")
    billing.clock.forward(hours=1)
    assert billing.tip(ann, bob).status == 201


def test_a_payment_that_wants_its_payer_is_told_only_when_it_has_succeeded(
    billing: Billing, ann: str, bob: str
) -> None:
    answer = billing.tip(ann, bob, payment_method="pm_card_authenticationRequired")

    assert (answer.status, answer.body["status"]) == (201, "requires_action")
    (intent,) = billing.intents(ann)
    assert answer.body["client_secret"] == intent["client_secret"]
    assert billing.told("PaymentReceived") == []


@pytest.mark.parametrize(
    ("method", "reason"),
    [
        ("pm_card_visa_chargeDeclined", "generic_decline"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "insufficient_funds"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card"),
        ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc"),
        ("pm_card_chargeDeclinedProcessingError", "processing_error"),
    ],
)
def test_a_declined_payment_says_the_banks_word_again_for_the_same_key(
    billing: Billing, ann: str, bob: str, method: str, reason: str
) -> None:
    answers = [billing.tip(ann, bob, key="one", payment_method=method) for _ in range(2)]

    for answer in answers:
        body = assert_problem(answer, 402, "payment-declined")
        assert [(each["pointer"], each["code"]) for each in body["errors"]] == [("/payment_method", reason)]
    assert [each["status"] for each in billing.intents(ann)] == ["requires_payment_method"]
    assert billing.told("PaymentReceived") == []


def test_a_tip_to_oneself_is_refused(billing: Billing, ann: str) -> None:
    assert_problem(billing.tip(ann, ann), 422, "tip-to-oneself")


def test_a_tip_to_nobody_is_refused(billing: Billing, ann: str) -> None:
    assert_problem(billing.tip(ann, ids.new_id()), 404, "no-such-creator")


@pytest.mark.parametrize("amount", [0, -1, 1.5, "500", 2**63, 10**400, True, None])
def test_an_amount_that_cannot_be_meant_is_refused_with_its_field(
    billing: Billing, ann: str, bob: str, amount: Any
) -> None:
    body = assert_problem(billing.tip(ann, bob, amount_minor=amount), 422, "invalid-request")

    assert body["errors"][0]["pointer"] == "/amount_minor"


@pytest.mark.parametrize(
    ("currency", "amount"),
    [("usd", 99), ("usd", 50_001), ("jpy", 99), ("jpy", 75_001), ("kwd", 490), ("kwd", 505), ("kwd", 150_010)],
)
def test_an_amount_beyond_its_currencys_bounds_is_refused(
    billing: Billing, ann: str, bob: str, currency: str, amount: int
) -> None:
    body = assert_problem(billing.tip(ann, bob, currency=currency, amount_minor=amount), 422, "amount-out-of-bounds")

    assert body["errors"][0]["pointer"] == "/amount_minor"
    assert billing.intents(ann) == []


@pytest.mark.parametrize(("currency", "amount"), [("usd", 100), ("eur", 50_000), ("jpy", 100), ("kwd", 510)])
def test_amounts_are_in_the_currencys_own_minor_unit(
    billing: Billing, ann: str, bob: str, currency: str, amount: int
) -> None:
    answer = billing.tip(ann, bob, currency=currency, amount_minor=amount)

    assert (answer.status, answer.body["status"]) == (201, "succeeded")
    (intent,) = billing.intents(ann)
    assert (intent["amount"], intent["currency"]) == (amount, currency)


@pytest.mark.parametrize(
    ("field", "value"), [("currency", "xyz"), ("currency", "USD"), ("payment_method", "no card!"), ("other", 1)]
)
def test_a_field_that_does_not_fit_is_named(billing: Billing, ann: str, bob: str, field: str, value: Any) -> None:
    body = assert_problem(billing.tip(ann, bob, **{field: value}), 422, "invalid-request")

    assert body["errors"][0]["pointer"] == f"/{field}"


def test_without_a_key_nothing_is_charged(billing: Billing, ann: str, bob: str) -> None:
    assert_problem(billing.tip(ann, bob, key=""), 422, "invalid-request")
    assert billing.intents(ann) == []


def test_a_payment_method_that_is_not_there_is_named(billing: Billing, ann: str, bob: str) -> None:
    body = assert_problem(billing.tip(ann, bob, payment_method="pm_1nobodys"), 422, "payment-method-unusable")

    assert body["errors"][0]["pointer"] == "/payment_method"


def test_a_tip_whose_answer_was_lost_goes_on_under_the_same_key(billing: Billing, ann: str, bob: str) -> None:
    billing.tip(ann, bob)
    billing.stripe.admin("POST", "faults", fault="answer_lost", path_prefix="/v1/payment_intents", count=100)
    unknown = billing.tip(ann, bob, key="one", amount_minor=600)
    billing.stripe.heal()

    again = billing.tip(ann, bob, key="one", amount_minor=600)

    assert_problem(unknown, 503, "stripe-unavailable")
    assert (again.status, again.body["status"]) == (201, "succeeded")
    assert [each["amount"] for each in billing.intents(ann)] == [600, 500]
    assert len(billing.told("PaymentReceived")) == 2


def test_what_stripe_failed_to_do_stays_undone_under_its_key_and_another_key_pays(
    billing: Billing, ann: str, bob: str
) -> None:
    billing.tip(ann, bob)
    billing.stripe.admin("POST", "faults", fault="internal_error", path_prefix="/v1/payment_intents", count=1)
    failed = [billing.tip(ann, bob, key="one", amount_minor=600) for _ in range(2)]

    paid = billing.tip(ann, bob, key="two", amount_minor=600)

    # Stripe keeps a 500 under its key for a day, as any other answer.
    assert {each.status for each in failed} == {503}
    assert paid.status == 201
    assert [each["amount"] for each in billing.intents(ann)] == [600, 500]


def test_a_tip_that_stopped_after_stripes_answer_is_found_when_stripe_has_forgotten_the_key(
    billing: Billing, ann: str, bob: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(payments, "record", stop)
        with pytest.raises(KeyboardInterrupt):
            billing.tip(ann, bob, key="one")
    billing.clock.forward(hours=25)
    billing.stripe.admin("POST", "clock", forward_seconds=25 * 3600)

    answer = billing.tip(ann, bob, key="one")

    assert (answer.status, answer.body["status"]) == (201, "succeeded")
    assert len(billing.intents(ann)) == 1
    assert len(billing.told("PaymentReceived")) == 1


def test_a_payment_that_succeeded_is_told_once_however_often_it_is_recorded(
    billing: Billing, ann: str, bob: str
) -> None:
    billing.tip(ann, bob)
    (intent,) = billing.intents(ann)
    before = table.payment(intent["metadata"]["payment_id"])

    for _ in range(2):
        payments.record(stripe_payments.find_intent(intent["id"]), billing.clock.forward(hours=1))

    assert table.payment(intent["metadata"]["payment_id"]) == before
