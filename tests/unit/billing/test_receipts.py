"""One letter an event: what it says in any currency, and that it leaves once however often the event comes."""

import json
from typing import Any

import pytest

from functions.billing import (
    choose_receipt_address,
    on_payment_received,
    on_payment_refunded,
    receipt_table,
    stripe_receipts,
    table,
)
from socialflow import env, money
from socialflow.events import Envelope, Event, PaymentReceived, PaymentRefunded
from tests.conftest import Answer, Mailbox, TestClock, lambda_context, request
from tests.unit.billing.conftest import Billing
from tests.unit.billing.subscriber import Subscriber

ADDRESS = "ann@example.com"


def choose(user_id: str, email: str | None) -> Answer:
    body = {"email": email}
    return request(choose_receipt_address.handler, "PUT", "/api/v1/billing/receipts", body, user_id=user_id)


def deliver(verb: Any, event: Event, event_id: str = "e") -> bool:
    """True when the consumer took it."""
    body = json.dumps({"detail": Envelope.of(event, event_id).model_dump()})
    answer = verb.handler({"Records": [{"messageId": "m", "body": body}]}, lambda_context())
    return bool(answer == {"batchItemFailures": []})


def result(event: Event, event_id: str = "e") -> str | None:
    return receipt_table.result(Envelope.of(event, event_id).id)


@pytest.fixture
def tip(billing: Billing, mailbox: Mailbox) -> PaymentReceived:
    """A tip of somebody who chose where receipts go, as it was told."""
    ann = billing.person("ann")
    assert choose(ann, ADDRESS).status == 200
    assert billing.tip(ann, billing.person("bob"), amount_minor=1_234).status == 201
    return PaymentReceived.model_validate(billing.told("PaymentReceived")[0])


def test_a_receipt_says_what_was_paid_for_what_and_when(mailbox: Mailbox, tip: PaymentReceived) -> None:
    assert deliver(on_payment_received, tip)

    (letter,) = mailbox.letters
    assert (letter.to, letter.sender) == ([ADDRESS], "no-reply@social-flow.test")
    assert letter.subject == "Your receipt from Social Flow: USD 12.34"
    assert "We have received USD 12.34 for a tip for bob." in letter.text
    assert "Paid on: 1 March 2026" in letter.text
    assert tip.payment_id in letter.text
    assert "Tax" not in letter.text
    assert "Period" not in letter.text


def test_it_leaves_once_however_often_the_event_comes(mailbox: Mailbox, tip: PaymentReceived) -> None:
    assert [deliver(on_payment_received, tip) for _ in range(3)] == [True] * 3

    assert len(mailbox.letters) == 1
    assert result(tip) == "sent"


def test_what_ses_cannot_send_now_is_sent_when_the_event_comes_again(mailbox: Mailbox, tip: PaymentReceived) -> None:
    mailbox.refuse("TooManyRequestsException")
    assert not deliver(on_payment_received, tip)
    assert result(tip) is None
    mailbox.accept()

    assert deliver(on_payment_received, tip)
    assert len(mailbox.letters) == 1


def test_a_letter_whose_answer_was_lost_is_not_sent_again_and_counted(
    mailbox: Mailbox, tip: PaymentReceived, capsys: pytest.CaptureFixture[str]
) -> None:
    mailbox.refuse("lost")
    assert deliver(on_payment_received, tip)
    mailbox.accept()

    assert deliver(on_payment_received, tip)

    assert len(mailbox.letters) == 1
    assert result(tip) == receipt_table.SENDING
    assert '"ReceiptsUncertain":[1.0]' in capsys.readouterr().out


def test_one_who_stopped_before_the_answer_may_have_sent(
    mailbox: Mailbox, tip: PaymentReceived, clock: TestClock
) -> None:
    receipt_table.begin(Envelope.of(tip, "e").id, clock.at)

    assert deliver(on_payment_received, tip)

    assert mailbox.letters == []


def test_an_address_that_is_refused_for_good_is_not_asked_again(
    mailbox: Mailbox, tip: PaymentReceived, capsys: pytest.CaptureFixture[str]
) -> None:
    mailbox.refuse("MessageRejected")

    assert [deliver(on_payment_received, tip) for _ in range(2)] == [True, True]

    assert (mailbox.asked, result(tip)) == (1, "refused")
    assert ADDRESS not in capsys.readouterr().out


def test_who_has_no_address_gets_none(billing: Billing, mailbox: Mailbox) -> None:
    billing.tip(billing.person("eve"), billing.person("bob"))
    (told,) = billing.told("PaymentReceived")
    event = PaymentReceived.model_validate(told)

    assert deliver(on_payment_received, event)

    assert (mailbox.asked, result(event)) == (0, "no-address")


def test_a_subscriptions_receipt_has_its_tax_its_period_and_its_invoice(
    billing: Billing, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(env.STRIPE_TAX, "on")
    ann = Subscriber.new(billing)
    choose(ann.user_id, ADDRESS)
    ann.subscribe(currency="eur", place={"country": "DE"})
    ann.forward(14.1)
    ann.hear()
    (told,) = billing.told("PaymentReceived")

    assert deliver(on_payment_received, PaymentReceived.model_validate(told))

    (letter,) = mailbox.letters
    assert "Amount: EUR 8.39\nTax: EUR 1.60\nTotal: EUR 9.99\n" in letter.text
    assert "Period: 15 March 2026 to 15 April 2026" in letter.text
    assert "Invoice: http" in letter.text
    assert "Social Flow Premium" in letter.text


def test_a_refund_is_told_with_the_tax_in_it(
    billing: Billing, mailbox: Mailbox, tip: PaymentReceived, clock: TestClock
) -> None:
    billing.refund(tip.creator_id, tip.payment_id, amount_minor=200)
    (told,) = billing.told("PaymentRefunded")
    event = PaymentRefunded.model_validate(told)

    assert [deliver(on_payment_refunded, event) for _ in range(2)] == [True, True]

    (letter,) = mailbox.letters
    assert letter.subject == "Your refund from Social Flow: USD 2.00"
    assert "Of the payment of: USD 12.34" in letter.text
    assert "a tip for bob" in letter.text


def test_the_tax_in_a_refund_is_its_part(billing: Billing, mailbox: Mailbox, tip: PaymentReceived) -> None:
    payment = table.payment(tip.payment_id)
    assert payment
    table.STORE.write(
        table.Update({"pk": payment["pk"], "sk": payment["sk"]}, "SET #tax_minor = :tax", values={"tax": 197})
    )
    refunded = {"refund_id": "re-1", "payment_id": tip.payment_id, "amount_minor": 617, "currency": "usd"}

    assert deliver(on_payment_refunded, PaymentRefunded(occurred_at=tip.occurred_at, **refunded))

    assert "Tax in it: USD 0.98" in mailbox.letters[0].text


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (123_450, "usd", "USD 1,234.50"),
        (5, "eur", "EUR 0.05"),
        (1_200, "jpy", "JPY 1,200"),
        (0, "jpy", "JPY 0"),
        (3_000, "kwd", "KWD 3.000"),
        (1_234_567, "kwd", "KWD 1,234.567"),
        (-5, "usd", "USD -0.05"),
    ],
)
def test_amounts_are_written_to_their_last_unit(amount: int, currency: str, text: str) -> None:
    assert money.written(amount, currency) == text


@pytest.mark.parametrize("currency", ["jpy", "kwd"])
def test_a_receipt_in_another_kind_of_currency(billing: Billing, mailbox: Mailbox, currency: str) -> None:
    ann = billing.person("ann")
    choose(ann, ADDRESS)
    assert billing.tip(ann, billing.person("bob"), amount_minor=1_500, currency=currency).status == 201
    (told,) = billing.told("PaymentReceived")

    deliver(on_payment_received, PaymentReceived.model_validate(told))

    assert {"jpy": "JPY 1,500", "kwd": "KWD 1.500"}[currency] in mailbox.letters[0].subject


def test_a_creators_name_adds_no_header(billing: Billing, mailbox: Mailbox) -> None:
    ann = billing.person("ann")
    choose(ann, ADDRESS)
    billing.tip(ann, billing.person("bob\r\nBcc: eve@example.com<b>"))
    (told,) = billing.told("PaymentReceived")

    deliver(on_payment_received, PaymentReceived.model_validate(told))

    (letter,) = mailbox.letters
    assert letter.to == [ADDRESS]
    assert "<b>" not in letter.html
    assert "bob Bcc: eve@example.com" in letter.text


def test_an_address_given_on_stripes_page_will_do(billing: Billing, mailbox: Mailbox) -> None:
    form = {"amount": "500", "currency": "usd", "payment_method": "pm_card_visa", "confirm": "true"}
    intent = billing.stripe.call("POST", "/v1/payment_intents", receipt_email=ADDRESS, **form)
    customer = billing.stripe.call("POST", "/v1/customers", name="ann")["id"]

    assert stripe_receipts.address(customer, intent["id"]) == ADDRESS
    assert stripe_receipts.address(customer, "pi_none") == ""


def test_receipts_can_be_stopped(billing: Billing, mailbox: Mailbox, tip: PaymentReceived) -> None:
    assert choose(tip.payer_id, None).body == {"email": None}

    deliver(on_payment_received, tip)

    assert mailbox.letters == []


@pytest.mark.parametrize(
    "email", ["", "ann", "ann@example", "a b@example.com", "ann@example.com\r\nBcc: e@x.y", 7, "x" * 300]
)
def test_what_is_no_address_is_refused(billing: Billing, email: Any) -> None:
    assert choose(billing.person(), email).status == 422
