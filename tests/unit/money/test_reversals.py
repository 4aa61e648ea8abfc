"""A transfer that was reversed gives its creator back what came back; whole, the payout is made again under a new key."""

import hashlib
import hmac
import json
from typing import Any

import pytest

from functions.money import ledger, payouts, receive_stripe_webhook
from functions.money.transfers import CASH, CLEARING, Balance, creator
from local.stripe_api.running import RunningStripe
from socialflow import ids, tables
from socialflow.stripe_calls import StripeUnavailable
from tests.conftest import Answer, outbox_events, request
from tests.unit.money.conftest import WEBHOOK_SECRET, Money

MARCH = "2026-03"


@pytest.fixture
def ann(money: Money, stripe: RunningStripe) -> str:
    """A creator whom the stand-in has never seen, with an account and 7 dollars to be paid."""
    creator_id = ids.new_id()
    money.connect_fully(stripe, creator_id)
    money.fund(10_000_000)
    money.watched(**{creator_id: 60_000})
    return creator_id


def reverse(stripe: RunningStripe, transfer_id: str, **form: str) -> dict[str, Any]:
    """Reverse it at Stripe; the transfer as it is then. The connected account must hold the money."""
    stripe.call("POST", f"/v1/transfers/{transfer_id}/reversals", **form)
    transfer: dict[str, Any] = stripe.call("GET", f"/v1/transfers/{transfer_id}")
    return transfer


def tell(money: Money, transfer: dict[str, Any], event_id: str = "evt_1", kind: str = "transfer.reversed") -> Answer:
    event = {"id": event_id, "type": kind, "created": 1772366400, "data": {"object": transfer}}
    body, at = json.dumps(event), int(money.clock.read())
    tag = hmac.new(WEBHOOK_SECRET.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    headers = {"stripe-signature": f"t={at},v1={tag}"}
    return request(receive_stripe_webhook.handler, "POST", "/api/v1/webhooks/stripe", body, headers=headers)


def paid(money: Money, stripe: RunningStripe, creator_id: str) -> str:
    """The payout's transfer at Stripe."""
    assert money.run(MARCH)["paid"] == 1
    (payout,) = money.payouts(creator_id).body["items"]
    (transfer,) = stripe.transfers(payout["payout_id"])
    return str(transfer["id"])


def test_what_came_back_in_part_is_the_creators_again_and_the_payout_stays_paid(
    money: Money, stripe: RunningStripe, ann: str
) -> None:
    transfer = reverse(stripe, paid(money, stripe, ann), amount="200")

    assert [tell(money, transfer, f"evt_{number}").status for number in range(2)] == [200, 200]

    assert ledger.balance(creator(ann), "usd") == Balance(2_000_000, 0)
    assert ledger.balance(CLEARING, "usd").balance_micro == 5_000_000
    assert money.payouts(ann).body["items"][0]["status"] == "paid"


def test_a_transfer_that_came_back_whole_is_paid_again_under_a_new_key(
    money: Money, stripe: RunningStripe, ann: str
) -> None:
    """PM-7: a reversed attempt retires its key."""
    first = paid(money, stripe, ann)
    tell(money, reverse(stripe, first))
    (payout,) = money.payouts(ann).body["items"]
    assert (payout["status"], payout["reason"]) == ("failed", "transfer-reversed")
    assert ledger.balance(creator(ann), "usd") == Balance(7_000_000, 7_000_000)

    assert money.run(MARCH, "run-2")["paid"] == 1

    second, old = stripe.transfers(payout["payout_id"])
    assert (old["id"], second["metadata"]["epoch"]) == (first, "2")
    assert ledger.balance(creator(ann), "usd") == Balance()
    assert money.audit(ann) == ledger.Audit(0, ())
    # The item that carries the outbox is the payout itself: what it told last.
    assert [each["type"] for each in outbox_events(money.aws.client("dynamodb"), tables.MONEY)] == ["PayoutPaid"]


def test_parts_that_add_up_to_the_whole_promise_it_again(money: Money, stripe: RunningStripe, ann: str) -> None:
    transfer_id = paid(money, stripe, ann)
    part = reverse(stripe, transfer_id, amount="300")
    whole = reverse(stripe, transfer_id, amount="400")

    # The later event comes first; both fetch the transfer as it is.
    assert [tell(money, each, f"evt_{number}").status for number, each in enumerate((whole, part))] == [200, 200]

    assert ledger.balance(creator(ann), "usd") == Balance(7_000_000, 7_000_000)
    assert ledger.balance(CLEARING, "usd").balance_micro == 0


def test_an_attempt_that_was_reversed_before_it_was_written_spends_its_key(
    money: Money, stripe: RunningStripe, ann: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(payouts, "_settle", _stop)
        money.run(MARCH)
    (payout,) = money.payouts(ann).body["items"]
    (transfer,) = stripe.transfers(payout["payout_id"])
    back = reverse(stripe, transfer["id"])
    assert tell(money, back).status == 503

    assert money.run(MARCH, "run-2")["failed"] == 1
    assert tell(money, back).status == 200
    assert money.run(MARCH, "run-3")["paid"] == 1

    assert [each["metadata"]["epoch"] for each in stripe.transfers(payout["payout_id"])] == ["2", "1"]
    assert ledger.balance(CLEARING, "usd").balance_micro == 7_000_000
    assert ledger.balance(CASH, "usd").balance_micro == 0


@pytest.mark.parametrize("crashes", [False, True], ids=["at once", "after a crash"])
def test_what_came_back_before_the_payout_was_written_is_the_creators_though_stripe_tells_it_no_more(
    money: Money, stripe: RunningStripe, ann: str, monkeypatch: pytest.MonkeyPatch, *, crashes: bool
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(payouts, "_settle", _stop)
        money.run(MARCH)
    (payout,) = money.payouts(ann).body["items"]
    (transfer,) = stripe.transfers(payout["payout_id"])
    reverse(stripe, transfer["id"], amount="200")

    with monkeypatch.context() as patched:
        if crashes:
            patched.setattr(payouts, "_take_back", _stop)
        assert money.run(MARCH, "run-2")["unsettled"] == int(crashes)
    runs = [money.run(MARCH, f"run-{number}") for number in (3, 4)]

    assert [each["unsettled"] for each in runs] == [0, 0]
    assert ledger.balance(creator(ann), "usd") == Balance(2_000_000, 0)
    assert ledger.balance(CLEARING, "usd").balance_micro == 5_000_000
    assert money.payouts(ann).body["items"][0]["status"] == "paid"


def _stop(*_: Any) -> None:
    raise StripeUnavailable
