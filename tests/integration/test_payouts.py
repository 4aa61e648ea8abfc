"""From a funded pool and watched time to money at Stripe and a clearing account that returns to zero."""

import hashlib
import hmac
import json

from functions.money import ledger, receive_stripe_webhook
from functions.money.transfers import CASH, CLEARING, OUTSIDE, REVENUE, creator
from local.stripe_api.running import RunningStripe
from socialflow import ids
from tests.conftest import request
from tests.unit.money.conftest import WEBHOOK_SECRET, Money, money, stripe, stripe_process

__all__ = ["money", "stripe", "stripe_process"]


def test_a_month_from_watching_to_stripe_and_back(money: Money, stripe: RunningStripe) -> None:
    ann, bob = ids.new_id(), ids.new_id()
    money.connect_fully(stripe, ann)
    money.fund(100_000_000)
    money.watched(**{ann: 90_000, bob: 30_000})

    summaries = [money.run("2026-03", f"run-{number}") for number in range(2)]
    (paid,) = money.payouts(ann).body["items"]
    (transfer,) = stripe.transfers(paid["payout_id"])
    _tell(money, transfer)

    assert [each["paid"] for each in summaries] == [1, 0]
    assert transfer["amount"] == paid["amount_minor"] == 5_250
    assert ledger.balance(CLEARING, "usd").balance_micro == 0
    assert ledger.balance(OUTSIDE, "usd").balance_micro == -100_000_000
    assert ledger.balance(CASH, "usd").balance_micro == 52_500_000
    assert ledger.balance(REVENUE, "usd").balance_micro == 30_000_000
    assert ledger.balance(creator(bob), "usd").balance_micro == 17_500_000
    assert money.audit(ann, bob) == ledger.Audit(0, ())


def _tell(money: Money, transfer: dict[str, object]) -> None:
    event = {"id": "evt_month", "type": "transfer.created", "created": 1772366400, "data": {"object": transfer}}
    body, at = json.dumps(event), int(money.clock.read())
    tag = hmac.new(WEBHOOK_SECRET.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    headers = {"stripe-signature": f"t={at},v1={tag}"}
    answer = request(receive_stripe_webhook.handler, "POST", "/api/v1/webhooks/stripe", body, headers=headers)
    assert answer.status == 200
