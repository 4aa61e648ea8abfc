"""Stripe's events over its partner bus have the effect that webhooks have, once, whichever comes first."""

import json
from typing import Any

import pytest

from functions.money import ledger, on_stripe_event
from functions.money.transfers import CLEARING
from local.stripe_api.running import RunningStripe
from tests.conftest import lambda_context
from tests.unit.money.conftest import Money
from tests.unit.money.test_reversals import ann, paid, tell

__all__ = ["ann"]


def from_bus(event_id: str, kind: str, body: dict[str, Any]) -> bool:
    event = {"id": event_id, "type": kind, "created": 1772366400, "data": {"object": body}}
    envelope = {"source": "aws.partner/stripe.com/ed_test", "detail-type": kind, "detail": event}
    answer = on_stripe_event.handler({"Records": [{"messageId": "m", "body": json.dumps(envelope)}]}, lambda_context())
    return bool(answer == {"batchItemFailures": []})


@pytest.mark.parametrize("bus_is_first", [True, False])
def test_a_transfer_is_confirmed_once(
    money: Money,
    stripe: RunningStripe,
    ann: str,
    *,
    bus_is_first: bool,
) -> None:
    transfer_id = paid(money, stripe, ann)
    transfer = stripe.call("GET", f"/v1/transfers/{transfer_id}")

    if bus_is_first:
        assert from_bus("evt_1", "transfer.created", transfer)
        assert tell(money, transfer, kind="transfer.created").body["is_new"] is False
    else:
        assert tell(money, transfer, kind="transfer.created").body["is_new"] is True
        assert from_bus("evt_1", "transfer.created", transfer)

    assert ledger.balance(CLEARING, "usd").balance_micro == 0
