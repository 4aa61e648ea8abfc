"""What billing tells money, delivered as the bus delivers it."""

import importlib
import json
from typing import Any

from functions.money import ledger, transfers
from socialflow.events import DisputeClosed, Envelope, Event, PaymentDisputed, PaymentReceived, PaymentRefunded
from tests.conftest import START, lambda_context

_VERBS: dict[type[Event], str] = {
    PaymentReceived: "on_payment_received",
    PaymentRefunded: "on_payment_refunded",
    PaymentDisputed: "on_payment_disputed",
    DisputeClosed: "on_dispute_closed",
}
PLATFORM = (transfers.CLEARING, transfers.STRIPE_FEES, transfers.TAX, transfers.REVENUE, transfers.CASH)


def tell(event: Event, event_id: str = "e") -> bool:
    """True when the consumer took it."""
    verb = importlib.import_module(f"functions.money.{_VERBS[type(event)]}")
    body = json.dumps({"detail": Envelope.of(event, event_id).model_dump()})
    answer = verb.handler({"Records": [{"messageId": "m", "body": body}]}, lambda_context())
    return bool(answer == {"batchItemFailures": []})


def payment(payment_id: str = "pay-1", **changes: Any) -> PaymentReceived:
    """A tip of 10.00 dollars for ann, of which Stripe keeps 0.59."""
    said: dict[str, Any] = {"purpose": "tip", "payer_id": "bob", "creator_id": "ann", "amount_minor": 1000}
    said |= {"fee_minor": 59, "currency": "usd"}
    return PaymentReceived(occurred_at=START, payment_id=payment_id, **{**said, **changes})


def refund(amount_minor: int, refund_id: str = "re-1", payment_id: str = "pay-1") -> PaymentRefunded:
    return PaymentRefunded(
        occurred_at=START, refund_id=refund_id, payment_id=payment_id, amount_minor=amount_minor, currency="usd"
    )


def dispute(amount_minor: int, dispute_id: str = "dp-1", fee_minor: int = 1500) -> PaymentDisputed:
    return PaymentDisputed(
        occurred_at=START,
        dispute_id=dispute_id,
        payment_id="pay-1",
        amount_minor=amount_minor,
        fee_minor=fee_minor,
        currency="usd",
    )


def closed(outcome: str, amount_minor: int, dispute_id: str = "dp-1") -> DisputeClosed:
    return DisputeClosed(
        occurred_at=START,
        dispute_id=dispute_id,
        payment_id="pay-1",
        outcome=outcome,
        amount_minor=amount_minor,
        currency="usd",
    )


def books(*accounts: str, currency: str = "usd") -> dict[str, int]:
    """What stands on the platform's accounts and these, in micro-units, those at zero left out."""
    stands = {each: ledger.balance(each, currency).balance_micro for each in (*PLATFORM, *accounts)}
    return {account: micro for account, micro in stands.items() if micro}
