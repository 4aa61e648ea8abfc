"""Stripe's events are taken when it signed them, stored first, and processed once."""

import hashlib
import hmac
import json
from typing import Any

from functions.money import ledger, receive_stripe_webhook, stripe_table
from functions.money.transfers import CASH, CLEARING
from local.stripe_api.running import RunningStripe
from socialflow import ids
from tests.conftest import Answer, request
from tests.unit.money.conftest import WEBHOOK_SECRET, Money


def _deliver(
    money: Money, event: dict[str, Any] | str, *, secret: str = WEBHOOK_SECRET, age_seconds: int = 0
) -> Answer:
    body = event if isinstance(event, str) else json.dumps(event)
    at = int(money.clock.read()) - age_seconds
    tag = hmac.new(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    headers = {"stripe-signature": f"t={at},v1={tag}"}
    return request(receive_stripe_webhook.handler, "POST", "/api/v1/webhooks/stripe", body, headers=headers)


def _event(kind: str, body: dict[str, Any], event_id: str = "evt_1") -> dict[str, Any]:
    return {"id": event_id, "object": "event", "type": kind, "created": 1772366400, "data": {"object": body}}


def test_an_account_that_became_able_is_recorded_as_stripe_has_it_now(money: Money, stripe: RunningStripe) -> None:
    creator_id = ids.new_id()
    account_id = money.connect_fully(stripe, creator_id)

    answer = _deliver(money, _event("account.updated", {"id": account_id, "payouts_enabled": False}))

    assert (answer.status, answer.body) == (200, {"event_id": "evt_1", "is_new": True})
    account = stripe_table.account(creator_id)
    assert account is not None
    assert (account["payouts_enabled"], account["transfers_active"], account["requirements"]) == (True, True, [])


def test_a_transfer_that_stripe_took_leaves_clearing_once(money: Money, stripe: RunningStripe) -> None:
    transfer = {"id": "tr_1", "amount": 700, "currency": "usd", "metadata": {"payout_id": "p"}}

    answers = [_deliver(money, _event("transfer.created", transfer)) for _ in range(2)]
    again = _deliver(money, _event("transfer.created", transfer, "evt_2"))

    assert [each.body["is_new"] for each in answers] == [True, False]
    assert again.body["is_new"] is True
    assert ledger.balance(CLEARING, "usd").balance_micro == -7_000_000
    assert ledger.balance(CASH, "usd").balance_micro == 7_000_000


def test_an_event_that_was_stored_but_not_processed_is_processed_when_it_comes_again(
    money: Money, stripe: RunningStripe
) -> None:
    account_id = money.connect_fully(stripe, ids.new_id())
    event = _event("account.updated", {"id": account_id})
    stripe.admin("POST", "faults", fault="internal_error", path_prefix="/v1/accounts", count=100)
    try:
        first = _deliver(money, event)
    finally:
        stripe.heal()

    second, third = _deliver(money, event), _deliver(money, event)

    assert (first.status, second.status, third.status) == (503, 200, 200)
    assert (second.body["is_new"], third.body["is_new"]) == (True, False)


def test_events_of_no_concern_are_recorded(money: Money, stripe: RunningStripe) -> None:
    for number, event in enumerate(
        [
            _event("customer.created", {"id": "cus_1"}),
            _event("account.updated", {"id": "acct_unknown"}),
            _event("transfer.created", {"id": "tr_2", "amount": 1, "currency": "usd"}),
            _event("transfer.reversed", {"id": "tr_3", "metadata": {}}),
        ]
    ):
        assert _deliver(money, {**event, "id": f"evt_{number}"}).status == 200

    assert ledger.balance(CLEARING, "usd").balance_micro == 0


def test_what_stripe_did_not_sign_just_now_is_refused(money: Money, stripe: RunningStripe) -> None:
    event = _event("account.updated", {"id": "acct_1"})
    body = json.dumps(event)

    answers = [
        _deliver(money, event, secret="whsec_other"),
        _deliver(money, event, age_seconds=301),
        _deliver(money, event, age_seconds=-301),
        request(receive_stripe_webhook.handler, "POST", "/api/v1/webhooks/stripe", body),
    ]

    assert {(each.status, each.body["code"]) for each in answers} == {(401, "invalid-webhook-signature")}


def test_a_rotated_webhook_secret_is_seen_at_once(money: Money, stripe: RunningStripe) -> None:
    import boto3

    from socialflow import env
    from tests.unit.money.conftest import KEY

    event = _event("customer.created", {"id": "cus_1"})
    assert _deliver(money, event).status == 200
    secret = json.dumps({"api_key": KEY, "webhook_secrets": ["whsec_new", WEBHOOK_SECRET]})
    boto3.client("secretsmanager").put_secret_value(SecretId=env.STRIPE_SECRET_ARN.get(), SecretString=secret)

    assert _deliver(money, {**event, "id": "evt_2"}, secret="whsec_new").status == 200
