"""Customers, their saved cards and their payments do what Stripe documents of its test cards (PM-1, PM-2)."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import stripe

from local.stripe_api.running import Refused
from tests.local.stripe_api.conftest import StandIn

RETURN_URL = "https://example.com/back"


def customer_of(standin: StandIn, **wish: Any) -> str:
    given: Any = {"email": "fan@example.com", **wish}
    return standin.client().v1.customers.create(given).id


def pay(standin: StandIn, method: str, **wish: Any) -> stripe.PaymentIntent:
    given: Any = {"amount": 2000, "currency": "usd", "payment_method": method, "confirm": True, **wish}
    return standin.client().v1.payment_intents.create(given)


def refused(standin: StandIn, method: str, **wish: Any) -> Any:
    with pytest.raises(stripe.StripeError) as told:
        pay(standin, method, **wish)
    return told.value.error


def test_a_customer_keeps_what_was_told_of_them_until_deleted(standin: StandIn) -> None:
    client = standin.client().v1
    made = client.customers.create({"email": "fan@example.com", "name": "Fan", "metadata": {"user": "u1", "old": "x"}})

    now = client.customers.update(made.id, {"metadata": {"old": "", "tier": "gold"}, "address": {"country": "DE"}})

    assert now.metadata is not None
    assert now.metadata.to_dict() == {"user": "u1", "tier": "gold"}
    assert now.address is not None
    assert now.address.country == "DE"
    assert client.customers.delete(made.id).deleted
    assert client.customers.retrieve(made.id).deleted
    assert refused(standin, "pm_card_visa", customer=made.id).code == "resource_missing"


def test_a_card_is_attached_listed_and_detached_for_good(standin: StandIn) -> None:
    client, customer = standin.client().v1, customer_of(standin)
    card = client.payment_methods.attach("pm_card_mastercard", {"customer": customer})
    client.customers.update(customer, {"invoice_settings": {"default_payment_method": card.id}})

    listed = client.customers.payment_methods.list(customer, {"type": "card"})
    gone = client.payment_methods.detach(card.id)

    assert [one.id for one in listed.data] == [card.id]
    assert card.card is not None
    assert (card.card.brand, card.card.last4) == ("mastercard", "4444")
    assert gone.customer is None
    assert client.payment_methods.list({"customer": customer}).data == []
    settings = client.customers.retrieve(customer).invoice_settings
    assert settings is not None
    assert settings.default_payment_method is None
    assert refused(standin, card.id).code == "payment_method_unexpected_state"


@pytest.mark.parametrize(
    ("method", "code"),
    [
        ("pm_card_chargeDeclined", "card_declined"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card"),
        ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc"),
        ("pm_card_chargeDeclinedProcessingError", "processing_error"),
    ],
)
def test_a_card_that_its_bank_refuses_is_not_attached(standin: StandIn, method: str, code: str) -> None:
    client, customer = standin.client().v1, customer_of(standin)

    with pytest.raises(stripe.CardError) as told:
        client.payment_methods.attach(method, {"customer": customer})

    assert told.value.code == code
    assert client.payment_methods.list({"customer": customer}).data == []


def test_one_card_attaches_and_fails_when_charged(standin: StandIn) -> None:
    customer = customer_of(standin)
    card = standin.client().v1.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": customer})

    error = refused(standin, card.id, customer=customer, off_session=True)

    assert (error.code, error.decline_code) == ("card_declined", "generic_decline")
    assert error.payment_intent.status == "requires_payment_method"
    assert error.payment_intent.last_payment_error.payment_method.id == card.id


def test_a_saved_card_pays_off_session_again_and_again(standin: StandIn) -> None:
    customer = customer_of(standin)
    first = pay(standin, "pm_card_visa", customer=customer, setup_future_usage="off_session")

    again = pay(standin, str(first.payment_method), customer=customer, off_session=True, metadata={"tip": "t1"})

    assert (again.status, again.payment_method, again.metadata["tip"]) == ("succeeded", first.payment_method, "t1")


def test_a_card_without_customer_works_once(standin: StandIn) -> None:
    first = pay(standin, "pm_card_visa")

    assert refused(standin, str(first.payment_method)).code == "payment_method_unexpected_state"


def test_the_card_of_one_customer_does_not_pay_for_another(standin: StandIn) -> None:
    card = standin.client().v1.payment_methods.attach("pm_card_visa", {"customer": customer_of(standin)})

    errors = [refused(standin, card.id, **wish) for wish in ({}, {"customer": customer_of(standin)})]

    assert [error.param for error in errors] == ["payment_method", "payment_method"]


@pytest.mark.parametrize("return_url", [RETURN_URL, None])
def test_a_payment_waits_for_its_customer_and_is_completed(standin: StandIn, return_url: str | None) -> None:
    wish = {"return_url": return_url} if return_url else {}
    waiting = pay(standin, "pm_card_authenticationRequired", **wish)
    assert (waiting.status, waiting.latest_charge) == ("requires_action", None)
    assert waiting.next_action is not None

    done = standin.authenticate(waiting.id)

    assert (done["status"], done["amount_received"], done["next_action"]) == ("succeeded", 2000, None)
    with pytest.raises(Refused, match="nobody is asked"):
        standin.authenticate(waiting.id)


def test_the_page_of_the_bank_sends_its_visitor_back(standin: StandIn) -> None:
    waiting = pay(standin, "pm_card_threeDSecure2Required", return_url=RETURN_URL)
    assert waiting.next_action is not None
    assert waiting.next_action.redirect_to_url is not None
    page = str(waiting.next_action.redirect_to_url.url)

    shown = standin.http.request("GET", page).data
    sent = standin.http.request("POST", page, fields={"outcome": "fail"}, encode_multipart=False, redirect=False)

    assert b"<form" in shown
    assert sent.status == 303
    assert sent.headers["location"].startswith(f"{RETURN_URL}?payment_intent={waiting.id}&")
    assert sent.headers["location"].endswith("redirect_status=failed")


def test_a_failed_authentication_asks_for_another_card(standin: StandIn) -> None:
    waiting = pay(standin, "pm_card_authenticationRequired")

    failed = standin.authenticate(waiting.id, "fail")
    paid = standin.client().v1.payment_intents.confirm(waiting.id, {"payment_method": "pm_card_visa"})

    assert failed["status"] == "requires_payment_method"
    assert failed["last_payment_error"]["code"] == "payment_intent_authentication_failure"
    assert paid.status == "succeeded"


def test_off_session_a_card_that_wants_its_customer_is_declined(standin: StandIn) -> None:
    client, customer = standin.client().v1, customer_of(standin)
    setup = client.setup_intents.create(
        {"customer": customer, "payment_method": "pm_card_authenticationRequired", "confirm": True}
    )
    saved = standin.authenticate(setup.id)["payment_method"]

    error = refused(standin, saved, customer=customer, off_session=True)

    assert (error.code, error.decline_code) == ("authentication_required", "authentication_required")
    assert error.payment_intent.status == "requires_payment_method"
    assert pay(standin, saved, customer=customer).status == "requires_action"


@pytest.mark.parametrize("method", ["pm_card_authenticationRequiredOnSetup", "pm_card_visa"])
def test_a_card_that_was_set_up_needs_its_customer_no_more(standin: StandIn, method: str) -> None:
    client, customer = standin.client().v1, customer_of(standin)
    setup = client.setup_intents.create({"customer": customer, "payment_method": method, "confirm": True})
    if setup.status == "requires_action":
        standin.authenticate(setup.id)

    saved = client.setup_intents.retrieve(setup.id, {"expand": ["payment_method"]}).payment_method

    assert isinstance(saved, stripe.PaymentMethod)
    assert saved.customer == customer
    assert pay(standin, saved.id, customer=customer, off_session=True).status == "succeeded"


def test_a_card_set_up_for_off_session_use_wants_its_customer_when_they_are_there(standin: StandIn) -> None:
    client, customer = standin.client().v1, customer_of(standin)
    card = client.payment_methods.attach("pm_card_authenticationRequiredSetupForOffSession", {"customer": customer})

    statuses = [pay(standin, card.id, customer=customer, off_session=off).status for off in (True, False)]

    assert statuses == ["succeeded", "requires_action"]


def test_a_card_may_be_declined_after_its_customer_was_asked(standin: StandIn) -> None:
    waiting = pay(standin, "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds")

    failed = standin.authenticate(waiting.id)

    assert failed["status"] == "requires_payment_method"
    assert failed["last_payment_error"]["decline_code"] == "insufficient_funds"


def test_a_setup_that_the_bank_refuses_saves_nothing(standin: StandIn) -> None:
    client, customer = standin.client().v1, customer_of(standin)
    setup = client.setup_intents.create({"customer": customer})
    assert setup.status == "requires_payment_method"

    with pytest.raises(stripe.CardError) as told:
        client.setup_intents.confirm(setup.id, {"payment_method": "pm_card_chargeDeclined"})
    canceled = client.setup_intents.cancel(setup.id)

    assert told.value.code == "card_declined"
    assert canceled.status == "canceled"
    assert canceled.last_setup_error is not None
    assert client.payment_methods.list({"customer": customer}).data == []


@pytest.mark.parametrize(
    ("wish", "code", "param"),
    [
        ({"amount": 49}, "amount_too_small", "amount"),
        ({"amount": 1005, "currency": "kwd"}, "invalid_charge_amount", "amount"),
        ({"currency": "xxx"}, None, "currency"),
        ({"customer": "cus_none"}, "resource_missing", "customer"),
        ({"payment_method": "pm_card_none"}, "resource_missing", "payment_method"),
        ({"payment_method_types": ["sepa_debit"]}, "payment_intent_invalid_parameter", "payment_method_types"),
        ({"confirm": False, "off_session": True}, None, "off_session"),
    ],
)
def test_a_payment_that_cannot_be_is_refused_with_stripes_code(
    standin: StandIn, wish: Any, code: str | None, param: str
) -> None:
    error = refused(standin, wish.pop("payment_method", "pm_card_visa"), **wish)

    assert (error.code, error.param) == (code, param)


@pytest.mark.parametrize(
    ("card", "code"),
    [
        ({"number": "4242424242424241"}, "incorrect_number"),
        ({"number": "4111111111111111"}, "card_declined"),
        ({"exp_month": 13}, "invalid_expiry_month"),
        ({"exp_year": 2001}, "invalid_expiry_year"),
        ({"cvc": "12"}, "invalid_cvc"),
    ],
)
def test_a_card_number_is_checked_as_it_is_typed(standin: StandIn, card: Any, code: str) -> None:
    typed: Any = {"number": "4242424242424242", "exp_month": 4, "exp_year": 2044, "cvc": "314", **card}

    with pytest.raises(stripe.CardError) as told:
        standin.client().v1.payment_methods.create({"type": "card", "card": typed})

    assert told.value.code == code


def test_a_typed_test_number_behaves_as_its_card(standin: StandIn) -> None:
    typed: Any = {"number": "4000000000009995", "exp_month": 4, "exp_year": 2044}
    method = standin.client().v1.payment_methods.create({"type": "card", "card": typed})

    assert refused(standin, method.id).decline_code == "insufficient_funds"


def test_a_payment_that_succeeded_is_neither_confirmed_nor_canceled_again(standin: StandIn) -> None:
    client, paid = standin.client().v1, pay(standin, "pm_card_visa")

    for again in (client.payment_intents.confirm, client.payment_intents.cancel):
        with pytest.raises(stripe.InvalidRequestError) as told:
            again(paid.id)
        assert told.value.code == "payment_intent_unexpected_state"


def test_of_many_confirmations_at_once_one_charges(standin: StandIn) -> None:
    client = standin.client().v1
    intent = client.payment_intents.create({"amount": 900, "currency": "usd"})
    form = "payment_method=pm_card_visa"

    with ThreadPoolExecutor(8) as pool:
        paths = [f"/v1/payment_intents/{intent.id}/confirm"] * 8
        statuses = sorted(answer.status for answer in pool.map(lambda path: standin.post(path, form), paths))

    assert statuses == [200, *[400] * 7]
    assert len(client.charges.list({"payment_intent": intent.id}).data) == 1
