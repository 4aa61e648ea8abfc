"""A walk through the stand-in that leaves at least one object of each kind, in its different states."""

import contextlib
from typing import Any

import stripe

from tests.local.stripe_api.conftest import StandIn

KINDS = (
    "account",
    "balance_transaction",
    "billing_portal.session",
    "charge",
    "checkout.session",
    "customer",
    "dispute",
    "event",
    "invoice",
    "invoice_payment",
    "invoiceitem",
    "payment_intent",
    "payment_method",
    "payout",
    "price",
    "product",
    "refund",
    "setup_intent",
    "subscription",
    "tax.calculation",
    "test_helpers.test_clock",
    "transfer",
    "transfer_reversal",
    "webhook_endpoint",
)


def walk(standin: StandIn) -> None:
    _connect(standin)
    _pay(standin)
    _subscribe(standin)
    _take_back(standin)
    _check_out(standin)


def _connect(standin: StandIn) -> None:
    standin.fund(10_000)
    client, payee = standin.client().v1, standin.payee()
    transfer = client.transfers.create({"amount": 700, "currency": "usd", "destination": payee})
    client.transfers.reversals.create(transfer.id, {"amount": 200})
    client.payouts.create({"amount": 300, "currency": "usd"}, {"stripe_account": payee})
    client.accounts.update(payee, {"settings": {"payouts": {"schedule": {"interval": "daily"}}}})
    standin.admin("POST", "fees")
    client.webhook_endpoints.create({"url": "http://127.0.0.1:9/hook", "enabled_events": ["charge.succeeded"]})


def _pay(standin: StandIn) -> None:
    client = standin.client().v1
    customer = client.customers.create({"email": "a@example.com", "payment_method": "pm_card_visa"})
    client.customers.delete(client.customers.create({"name": "Gone", "address": {"country": "DE"}}).id)
    for method in ("pm_card_visa", "pm_card_authenticationRequired"):
        wish: stripe.params.SetupIntentCreateParams = {
            "customer": customer.id,
            "payment_method": method,
            "confirm": True,
        }
        client.setup_intents.create(wish)
    for method in ("pm_card_bypassPending", "pm_card_chargeDeclined", "pm_card_authenticationRequired"):
        with contextlib.suppress(stripe.CardError):
            client.payment_intents.create(
                {
                    "amount": 2000,
                    "currency": "usd",
                    "customer": customer.id,
                    "payment_method": method,
                    "confirm": True,
                    "return_url": "https://example.com/back",
                }
            )
    paid = client.payment_intents.create(
        {"amount": 2000, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True}
    )
    client.refunds.create({"payment_intent": paid.id, "amount": 500})


def _subscribe(standin: StandIn) -> None:
    client = standin.client().v1
    clock = client.test_helpers.test_clocks.create({"frozen_time": 1_800_000_000, "name": "tour"})
    customer = client.customers.create({"payment_method": "pm_card_visa", "test_clock": clock.id})
    card = client.payment_methods.list({"customer": customer.id}).data[0].id
    product = client.products.create({"name": "Premium"})
    monthly, yearly = (
        client.prices.create(
            {"product": product.id, "currency": "usd", "unit_amount": amount, "recurring": {"interval": interval}}
        ).id
        for interval, amount in (("month", 1000), ("year", 10_000))
    )
    client.invoice_items.create({"customer": customer.id, "amount": 300, "currency": "usd", "description": "Extra"})
    subscription = client.subscriptions.create(
        {"customer": customer.id, "items": [{"price": monthly}], "default_payment_method": card}
    )
    client.subscriptions.create({"customer": customer.id, "items": [{"price": monthly}], "trial_period_days": 14})
    price = client.prices.create(
        {
            "product": product.id,
            "currency": "usd",
            "unit_amount": 1000,
            "recurring": {"interval": "month"},
            "tax_behavior": "exclusive",
        }
    )
    client.customers.update(customer.id, {"address": {"country": "US", "state": "PA"}})
    client.subscriptions.create(
        {
            "customer": customer.id,
            "items": [{"price": price.id}],
            "automatic_tax": {"enabled": True},
            "default_payment_method": card,
        }
    )
    item = subscription["items"].data[0].id
    client.test_helpers.test_clocks.advance(clock.id, {"frozen_time": 1_800_000_000 + 12 * 86400})
    client.subscriptions.update(
        subscription.id, {"items": [{"id": item, "quantity": 3}], "proration_behavior": "always_invoice"}
    )
    client.subscriptions.update(subscription.id, {"items": [{"id": item, "price": yearly}]})
    client.test_helpers.test_clocks.advance(clock.id, {"frozen_time": 1_800_000_000 + 50 * 86400})
    client.subscriptions.cancel(subscription.id, {"prorate": True})


def _take_back(standin: StandIn) -> None:
    client = standin.client().v1
    standin.fund(20_000)
    for method in ("pm_card_refundFail", "pm_card_pendingRefund"):
        paid = client.payment_intents.create(
            {"amount": 900, "currency": "usd", "payment_method": method, "confirm": True}
        )
        client.refunds.create({"payment_intent": paid.id})
    for method, text in (
        ("pm_card_createDispute", "winning_evidence"),
        ("pm_card_createDisputeProductNotReceived", "losing_evidence"),
        ("pm_card_createDisputeInquiry", "escalate_inquiry_evidence"),
    ):
        paid = client.payment_intents.create(
            {"amount": 900, "currency": "usd", "payment_method": method, "confirm": True}
        )
        dispute = client.disputes.list({"payment_intent": paid.id}).data[0]
        client.disputes.update(dispute.id, {"evidence": {"uncategorized_text": text}, "submit": True})
    standin.admin("POST", "clock", forward_seconds=10)
    standin.wait_for(lambda: client.disputes.retrieve(dispute.id).status == "needs_response")


def _check_out(standin: StandIn) -> None:
    client = standin.client().v1
    price_data: Any = {"currency": "usd", "unit_amount": 700, "product_data": {"name": "Mug"}}
    monthly: Any = {**price_data, "recurring": {"interval": "month"}}
    taxed: Any = {**monthly, "tax_behavior": "inclusive"}
    modes: Any = (
        {"mode": "payment", "line_items": [{"price_data": price_data, "quantity": 2}]},
        {"mode": "subscription", "line_items": [{"price_data": monthly}, {"price_data": price_data}]},
        {"mode": "subscription", "line_items": [{"price_data": taxed}], "automatic_tax": {"enabled": True}},
        {"mode": "setup", "currency": "usd"},
    )
    for wish in modes:
        for pays in (True, False):
            wish["success_url"] = "https://example.com/thanks"
            session = client.checkout.sessions.create(wish)
            if pays:
                standin.check_out(session.id)
            else:
                client.checkout.sessions.expire(session.id)
    customer = client.customers.create({"email": "portal@example.com", "address": {"country": "DE"}})
    taxed: Any = {"currency": "eur", "customer": customer.id, "line_items": [{"amount": 1000, "reference": "tip"}]}
    client.tax.calculations.create(taxed)
    client.billing_portal.sessions.create({"customer": customer.id, "return_url": "https://example.com/account"})


def expanded(standin: StandIn) -> list[Any]:
    """Answers as a client gets them: with what is only there when it is asked for, and of kinds that nobody keeps."""
    client = standin.client().v1
    price_data: Any = {
        "currency": "usd",
        "unit_amount": 700,
        "product_data": {"name": "Mug"},
        "recurring": {"interval": "day"},
    }
    wish: Any = {
        "mode": "subscription",
        "line_items": [{"price_data": price_data}],
        "success_url": "https://example.com",
    }
    done = standin.check_out(client.checkout.sessions.create(wish).id)
    paths = (
        f"/v1/checkout/sessions/{done['id']}?expand[]=line_items&expand[]=subscription&expand[]=invoice",
        f"/v1/invoices/{done['invoice']}?expand[]=payments.data.payment.payment_intent&expand[]=confirmation_secret",
        f"/v1/customers/{done['customer']}?expand[]=subscriptions.data.latest_invoice",
        f"/v1/subscriptions/{done['subscription']}?expand[]=default_payment_method&expand[]=customer",
        "/v1/balance",
        "/v1/account",
    )
    made = [standin.get(path).json() for path in paths]
    made.append(standin.post("/v1/invoices/create_preview", f"subscription={done['subscription']}").json())
    form = "currency=eur&line_items[0][amount]=999&customer_details[address][country]=FR&expand[]=line_items"
    made.append(standin.post("/v1/tax/calculations", form).json())
    paid = standin.post(
        "/v1/payment_intents", "amount=900&currency=usd&confirm=true&payment_method=pm_card_visa"
    ).json()
    made.append(
        standin.get(f"/v1/charges/{paid['latest_charge']}?expand[]=refunds&expand[]=balance_transaction.source").json()
    )
    return made
