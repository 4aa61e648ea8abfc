"""A walk through the stand-in that leaves at least one object of each kind, in its different states."""

import contextlib

import stripe

from tests.local.stripe_api.conftest import StandIn

KINDS = (
    "account",
    "balance_transaction",
    "charge",
    "customer",
    "event",
    "payment_intent",
    "payment_method",
    "payout",
    "refund",
    "setup_intent",
    "transfer",
    "transfer_reversal",
    "webhook_endpoint",
)


def walk(standin: StandIn) -> None:
    _connect(standin)
    _pay(standin)


def _connect(standin: StandIn) -> None:
    standin.fund(10_000)
    client, payee = standin.client().v1, standin.payee()
    transfer = client.transfers.create({"amount": 700, "currency": "usd", "destination": payee})
    client.transfers.reversals.create(transfer.id, {"amount": 200})
    client.payouts.create({"amount": 300, "currency": "usd"}, {"stripe_account": payee})
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
