"""The billing domain with Stripe's stand-in as a process of its own, and what Stripe and the bus tell it."""

import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from local.stripe_api.running import RunningStripe
from socialflow import ids, tables
from tests.conftest import Answer, TestClock, lambda_context, outbox_events, put_secret, request

KEY = RunningStripe.key
WEBHOOK_SECRET = "whsec_of_billing"


@pytest.fixture(scope="session")
def stripe_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStripe]:
    with RunningStripe(tmp_path_factory.mktemp("stripe")) as running:
        running.fund(100_000_00)
        yield running


@dataclass
class Billing:
    """The domain as its callers reach it. Stripe's state lasts for the session, so everybody here is new."""

    aws: SimpleNamespace
    clock: TestClock
    stripe: RunningStripe
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def person(self, username: str = "ann") -> str:
        """Somebody who has registered."""
        from functions.billing import on_user_registered
        from socialflow.events import Envelope, UserRegistered

        user_id = ids.new_id()
        event = UserRegistered(
            occurred_at=self.clock.at, user_id=user_id, username=username, display_name=username.title()
        )
        body = json.dumps({"detail": Envelope.of(event, user_id).model_dump()})
        answer = on_user_registered.handler({"Records": [{"messageId": "m", "body": body}]}, lambda_context())
        assert answer == {"batchItemFailures": []}
        return user_id

    def tip(self, payer_id: str, creator_id: str, *, key: str | None = None, **changes: Any) -> Answer:
        from functions.billing import give_tip

        body = {"amount_minor": 500, "currency": "usd", "payment_method": "pm_card_visa", **changes}
        return request(
            give_tip.handler,
            "POST",
            f"/api/v1/creators/{creator_id}/tips",
            body,
            route="/api/v1/creators/{creator_id}/tips",
            user_id=payer_id,
            headers=self.key(key),
        )

    def refund(self, creator_id: str, payment_id: str, *, key: str | None = None, **body: Any) -> Answer:
        from functions.billing import refund_received_payment

        return request(
            refund_received_payment.handler,
            "POST",
            f"/api/v1/payments/{payment_id}/refund",
            body,
            route="/api/v1/payments/{payment_id}/refund",
            user_id=creator_id,
            headers=self.key(key),
        )

    def key(self, key: str | None = None) -> dict[str, str]:
        """The header of a new request, or of one with a chosen key; none at all for ''."""
        chosen = f"key-{next(self.numbers)}" if key is None else key
        return {"idempotency-key": chosen} if chosen else {}

    def deliver(
        self,
        kind: str,
        body: dict[str, Any],
        *,
        event_id: str = "",
        secret: str = WEBHOOK_SECRET,
        age_seconds: int = 0,
        **more: Any,
    ) -> Answer:
        """Send an event as Stripe signs it; `body` is the object as it was when the event was made."""
        from functions.billing import receive_billing_webhook

        event = {
            "id": event_id or f"evt_{next(self.numbers)}",
            "object": "event",
            "type": kind,
            "created": 1772366400,
            "livemode": False,
            "data": {"object": body},
            **more,
        }
        payload, at = json.dumps(event), int(self.clock.read()) - age_seconds
        tag = hmac.new(secret.encode(), f"{at}.{payload}".encode(), hashlib.sha256).hexdigest()
        headers = {"stripe-signature": f"t={at},v1={tag}"}
        path = "/api/v1/webhooks/stripe/billing"
        return request(receive_billing_webhook.handler, "POST", path, payload, headers=headers)

    def authenticate(self, intent_id: str, *, succeeds: bool = True) -> None:
        """What the payer does on their bank's page."""
        self.stripe.admin("POST", f"3ds/{intent_id}", outcome="complete" if succeeds else "fail")

    def settled_refund(self, refund_id: str, status: str) -> dict[str, Any]:
        """The refund, once the bank has answered."""
        self.stripe.admin("POST", "clock", forward_seconds=5)
        deadline = time.monotonic() + 10
        while (refund := self.stripe.call("GET", f"/v1/refunds/{refund_id}"))["status"] != status:
            assert time.monotonic() < deadline, refund
            time.sleep(0.05)
        settled: dict[str, Any] = refund
        return settled

    def told(self, kind: str) -> list[dict[str, Any]]:
        """The facts of this kind that wait in the table's outboxes."""
        found = outbox_events(self.aws.client("dynamodb"), tables.BILLING)
        return [each["data"] for each in found if each["type"] == kind]

    def webhook(self, event_id: str) -> dict[str, Any]:
        from functions.billing import webhook_table

        item = webhook_table.find(event_id)
        assert item is not None
        return item

    def intents(self, user_id: str) -> list[dict[str, Any]]:
        """The person's payments at Stripe, newest first."""
        from functions.billing import table

        customer_id = table.customer_id(user_id)
        found = self.stripe.call("GET", "/v1/payment_intents?limit=100")["data"]
        return [each for each in found if customer_id and each["customer"] == customer_id]


@pytest.fixture
def billing(
    aws: SimpleNamespace, clock: TestClock, stripe_process: RunningStripe, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Billing]:
    from socialflow import env

    secret = json.dumps({"api_key": KEY, "webhook_secrets": [WEBHOOK_SECRET]})
    put_secret(monkeypatch, env.STRIPE_SECRET_ARN, secret)
    monkeypatch.setenv(env.STRIPE_API_BASE, stripe_process.url)
    yield Billing(aws, clock, stripe_process)
    stripe_process.heal()
