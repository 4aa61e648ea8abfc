"""Checkout and the billing portal: pages on which someone pays, subscribes, saves a card, or cancels (PM-2)."""

from typing import Any

import pytest
import stripe

from local.stripe_api.running import Refused
from tests.local.stripe_api.conftest import StandIn

SUCCESS = "https://example.com/thanks?session={CHECKOUT_SESSION_ID}"
MUG: Any = {"price_data": {"currency": "usd", "unit_amount": 700, "product_data": {"name": "Mug"}}, "quantity": 2}
PREMIUM: Any = {
    "price_data": {
        "currency": "usd",
        "unit_amount": 1000,
        "recurring": {"interval": "month"},
        "product_data": {"name": "Premium"},
    }
}


def session_for(standin: StandIn, mode: str, *lines: Any, **wish: Any) -> stripe.checkout.Session:
    given: Any = {"mode": mode, "success_url": SUCCESS, **({"line_items": list(lines)} if lines else {}), **wish}
    return standin.client().v1.checkout.sessions.create(given)


def test_a_visitor_pays_on_the_page_and_is_sent_on(standin: StandIn) -> None:
    made = session_for(standin, "payment", MUG, payment_intent_data={"metadata": {"order": "o1"}})
    page = str(made.url)

    shown = standin.http.request("GET", page).data
    sent = standin.http.request(
        "POST", page, fields={"email": "fan@example.com"}, encode_multipart=False, redirect=False
    )

    done = standin.client().v1.checkout.sessions.retrieve(made.id, {"expand": ["payment_intent", "line_items"]})
    intent: Any = done.payment_intent
    assert (made.amount_total, made.payment_status, made.status) == (1400, "unpaid", "open")
    assert b"<form" in shown
    assert (sent.status, sent.headers["location"]) == (303, f"https://example.com/thanks?session={made.id}")
    assert (done.payment_status, done.status, done.url) == ("paid", "complete", None)
    assert (intent.amount_received, intent.metadata["order"]) == (1400, "o1")
    assert done.customer_details is not None
    assert done.customer_details.email == "fan@example.com"
    assert done.line_items is not None
    assert [(one.description, one.quantity) for one in done.line_items.data] == [("Mug", 2)]


def test_a_declined_visitor_may_try_another_card(standin: StandIn) -> None:
    made = session_for(standin, "payment", MUG)

    with pytest.raises(Refused, match="card_declined"):
        standin.check_out(made.id, "pm_card_chargeDeclined")
    done = standin.check_out(made.id)

    assert done["status"] == "complete"
    with pytest.raises(Refused, match="is complete"):
        standin.check_out(made.id)


@pytest.mark.parametrize("mode", ["payment", "subscription", "setup"])
def test_a_visitor_is_asked_by_their_bank_before_the_session_completes(standin: StandIn, mode: str) -> None:
    lines = {"payment": [MUG], "subscription": [PREMIUM], "setup": []}[mode]
    made = session_for(standin, mode, *lines)
    sessions = standin.client().v1.checkout.sessions

    intent = standin.check_out(made.id, "pm_card_authenticationRequiredOnSetup")
    before = sessions.retrieve(made.id).status
    standin.authenticate(intent["id"])

    assert (intent["status"], before) == ("requires_action", "open")
    assert sessions.retrieve(made.id).status == "complete"


def test_a_visitor_subscribes_with_one_time_items_on_the_first_invoice(standin: StandIn) -> None:
    client = standin.client().v1
    made = session_for(standin, "subscription", PREMIUM, MUG, subscription_data={"metadata": {"plan": "premium"}})

    standin.check_out(made.id)

    done = client.checkout.sessions.retrieve(made.id, {"expand": ["subscription", "invoice"]})
    subscription: Any = done.subscription
    invoice: Any = done.invoice
    assert (done.payment_status, done.amount_total, invoice.amount_paid) == ("paid", 2400, 2400)
    assert (subscription.status, subscription.metadata["plan"]) == ("active", "premium")
    assert subscription.default_payment_method is not None
    assert subscription.customer == done.customer


def test_a_trial_is_subscribed_to_without_payment(standin: StandIn) -> None:
    made = session_for(standin, "subscription", PREMIUM, subscription_data={"trial_period_days": 7})

    done = standin.check_out(made.id)

    subscription = standin.client().v1.subscriptions.retrieve(done["subscription"])
    assert done["payment_status"] == "no_payment_required"
    assert (subscription.status, subscription.pending_setup_intent) == ("trialing", None)
    assert subscription.default_payment_method is not None


def test_a_session_ends_unpaid_by_word_or_by_time(standin: StandIn) -> None:
    sessions = standin.client().v1.checkout.sessions
    first, second = session_for(standin, "payment", MUG), session_for(standin, "payment", MUG)

    assert sessions.expire(first.id).status == "expired"
    standin.admin("POST", "clock", forward_seconds=86_401)
    standin.wait_for(lambda: sessions.retrieve(second.id).status == "expired")

    with pytest.raises(Refused, match="is expired"):
        standin.check_out(second.id)


@pytest.mark.parametrize(
    ("mode", "lines", "wish", "param"),
    [
        ("payment", [], {}, "line_items"),
        ("payment", [PREMIUM], {}, "line_items"),
        ("subscription", [MUG], {}, "line_items"),
        ("setup", [MUG], {}, "line_items"),
        ("payment", [{"quantity": 1}], {}, "line_items[0]"),
        ("payment", [MUG], {"expires_at": 1}, "expires_at"),
        ("payment", [MUG], {"customer": "cus_none"}, "customer"),
        ("payment", [MUG], {"automatic_tax": {"enabled": True}}, "automatic_tax"),
    ],
)
def test_a_session_that_cannot_be_is_refused(standin: StandIn, mode: str, lines: Any, wish: Any, param: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as told:
        session_for(standin, mode, *lines, **wish)

    assert told.value.param == param


def test_in_the_portal_a_customer_cancels_keeps_and_changes_the_card(standin: StandIn) -> None:
    client = standin.client().v1
    done = standin.check_out(session_for(standin, "subscription", PREMIUM).id)
    portal = client.billing_portal.sessions.create(
        {"customer": done["customer"], "return_url": "https://example.com/me"}
    )
    subscription = done["subscription"]

    canceled = standin.admin("POST", f"portal/{portal.id}", action="cancel", subscription=subscription)
    kept = standin.admin("POST", f"portal/{portal.id}", action="resume", subscription=subscription)
    card = standin.admin("POST", f"portal/{portal.id}", action="payment_method", payment_method="pm_card_mastercard")

    settings: Any = client.customers.retrieve(done["customer"]).invoice_settings
    assert portal.url.startswith(standin.url)
    assert (canceled["cancel_at_period_end"], kept["cancel_at_period_end"]) == (True, False)
    assert settings.default_payment_method == card["id"]
    with pytest.raises(Refused, match="No such subscription"):
        standin.admin("POST", f"portal/{portal.id}", action="cancel", subscription="sub_of_another")


def test_invoices_and_receipts_can_be_read_where_their_links_say(standin: StandIn) -> None:
    client = standin.client().v1
    done = standin.check_out(session_for(standin, "subscription", PREMIUM).id)
    invoice = client.invoices.retrieve(done["invoice"], {"expand": ["payments.data.payment.payment_intent"]})
    intent: Any = invoice.payments.data[0].payment.payment_intent  # type: ignore[union-attr]
    receipt = client.charges.retrieve(intent.latest_charge).receipt_url

    pages = [
        standin.http.request("GET", str(url)) for url in (invoice.hosted_invoice_url, invoice.invoice_pdf, receipt)
    ]

    assert [page.status for page in pages] == [200, 200, 200]
    assert str(invoice.number).encode() in pages[0].data
