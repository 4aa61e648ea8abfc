"""Creators are paid once, whatever stops in between, and are told why when they are not."""

from typing import Any

import pytest

from functions.money import ledger, payouts, table
from functions.money.stripe_gateway import StripeClient
from functions.money.transfers import CLEARING, Balance, creator
from local.stripe_api.running import RunningStripe
from socialflow import ids, tables
from socialflow.stripe_calls import StripeUnavailable
from tests.conftest import outbox_events
from tests.unit.money.conftest import Money

MARCH = "2026-03"


@pytest.fixture
def ann(stripe: RunningStripe) -> str:
    """A creator whom the stand-in has never seen."""
    return ids.new_id()


def _earned(money: Money, creator_id: str, *, period_funds: int = 10_000_000) -> None:
    money.fund(period_funds, f"fund-{money.clock.at:%Y%m}")
    money.watched(**{creator_id: 60_000})


def test_a_run_pays_what_was_earned_and_a_second_run_nothing(money: Money, stripe: RunningStripe, ann: str) -> None:
    money.connect_fully(stripe, ann)
    _earned(money, ann)

    first, second = money.run(MARCH), money.run(MARCH, "run-2")

    assert (first["paid"], first["paid_minor"], first["unsettled"]) == (1, {"usd": 700}, 0)
    assert (second["paid"], second["unsettled"]) == (0, 0)
    (payout,) = money.payouts(ann).body["items"]
    assert (payout["status"], payout["amount_minor"]) == ("paid", 700)
    assert [each["amount"] for each in stripe.transfers(payout["payout_id"])] == [700]
    assert ledger.balance(creator(ann), "usd") == Balance()
    assert ledger.balance(CLEARING, "usd").balance_micro == 7_000_000
    assert money.audit(ann) == ledger.Audit(0, ())
    (event,) = outbox_events(money.aws.client("dynamodb"), tables.MONEY)
    assert (event["type"], event["data"]["amount_minor"]) == ("PayoutPaid", 700)


def test_a_creator_without_an_account_waits_and_is_paid_at_the_next_run(
    money: Money, stripe: RunningStripe, ann: str
) -> None:
    _earned(money, ann)
    assert money.run(MARCH)["waiting_for_account"] == 1
    (waiting,) = money.payouts(ann).body["items"]
    assert (waiting["status"], waiting["reason"]) == ("waiting-for-account", "no-account")
    assert "POST /api/v1/payouts/account" in waiting["remedy"]
    money.connect(ann)
    assert money.run(MARCH, "run-2")["waiting_for_account"] == 1
    (waiting,) = money.payouts(ann).body["items"]
    assert waiting["reason"] == "account-incomplete"

    money.connect_fully(stripe, ann)

    assert money.run(MARCH, "run-3")["paid"] == 1
    assert money.payouts(ann).body["items"][0]["reason"] is None


def test_a_crash_between_stripe_and_the_ledger_pays_once(
    money: Money, stripe: RunningStripe, ann: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    money.connect_fully(stripe, ann)
    _earned(money, ann)

    with monkeypatch.context() as patched:
        patched.setattr(payouts, "_settle", _stop)
        assert money.run(MARCH)["unsettled"] == 1
    assert money.run(MARCH, "run-2")["paid"] == 1

    (payout,) = money.payouts(ann).body["items"]
    assert len(stripe.transfers(payout["payout_id"])) == 1
    assert money.audit(ann) == ledger.Audit(0, ())


def test_an_attempt_that_stripe_forgot_the_key_of_is_found_among_its_transfers(
    money: Money, stripe: RunningStripe, ann: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    money.connect_fully(stripe, ann)
    _earned(money, ann)
    with monkeypatch.context() as patched:
        patched.setattr(payouts, "_settle", _stop)
        money.run(MARCH)

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a second transfer was asked for")

    monkeypatch.setattr(StripeClient, "create_transfer", refuse)

    assert money.run(MARCH, "run-2")["paid"] == 1


def test_while_stripe_is_down_nothing_is_lost(money: Money, stripe: RunningStripe, ann: str) -> None:
    money.connect_fully(stripe, ann)
    _earned(money, ann)
    stripe.admin("POST", "faults", fault="internal_error", path_prefix="/v1/transfers", count=100)
    try:
        assert money.run(MARCH)["unsettled"] == 1
    finally:
        stripe.heal()

    assert money.payouts(ann).body["items"][0]["status"] == "paying"
    assert ledger.balance(creator(ann), "usd") == Balance(7_000_000, 7_000_000)


def test_a_refusal_is_recorded_and_the_next_run_asks_under_a_new_key(
    money: Money, stripe: RunningStripe, ann: str
) -> None:
    account_id = money.connect_fully(stripe, ann)
    _earned(money, ann)
    payouts.destination(ann, money.clock.at)
    stripe.admin("POST", f"accounts/{account_id}/restrict")

    assert money.run(MARCH)["failed"] == 1
    (failed,) = money.payouts(ann).body["items"]
    assert failed["status"] == "failed"
    assert failed["reason"]
    assert ledger.balance(creator(ann), "usd").held_micro == 7_000_000
    stripe.onboard(account_id)

    assert money.run(MARCH, "run-2")["paid"] == 1
    assert sorted(each["type"] for each in outbox_events(money.aws.client("dynamodb"), tables.MONEY)) == ["PayoutPaid"]


def test_one_creators_trouble_does_not_stop_another(money: Money, stripe: RunningStripe, ann: str) -> None:
    bob = ids.new_id()
    money.connect_fully(stripe, ann)
    money.fund(10_000_000)
    money.watched(**{ann: 1_000, bob: 1_000})

    summary = money.run(MARCH)

    assert (summary["paid"], summary["waiting_for_account"]) == (1, 1)


def test_a_run_goes_page_by_page(money: Money, monkeypatch: pytest.MonkeyPatch) -> None:
    from functions.money import policy

    monkeypatch.setattr(policy, "PAYOUTS_PER_PAGE", 2)
    money.fund(10_000_000)
    money.watched(**{f"c{number}": 1_000 for number in range(5)})

    assert money.run(MARCH)["waiting_for_account"] == 5


def test_the_scheduled_run_closes_the_month_before(money: Money) -> None:
    from functions.money import close_period
    from tests.conftest import lambda_context

    given = {"execution": "run-1", "input": {"scheduled_at": "2026-03-02T06:00:00Z"}}

    assert close_period.handler(given, lambda_context()) == {"period": "2026-02", "payouts": [], "after": None}
    assert table.period("2026-02")["status"] == "settled"


def _stop(*_: Any) -> None:
    raise StripeUnavailable
