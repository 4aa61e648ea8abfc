"""Payouts to a young account wait, are shown with the date, and are paid from that moment on."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.money import ask_for_payout, ledger, stripe_table
from functions.money.models import PayoutRef
from functions.money.payouts import pay
from functions.money.transfers import Balance, creator
from local.stripe_api.running import RunningStripe
from socialflow import clock as product_clock
from socialflow import env, ids
from socialflow.errors import Unavailable
from tests.conftest import START, request
from tests.unit.money.conftest import Money
from tests.unit.money.paying import payment, tell

DAYS = 7
PAYABLE_AT = START + timedelta(days=DAYS)
TIP = 846


@pytest.fixture
def ann(money: Money, stripe: RunningStripe, monkeypatch: pytest.MonkeyPatch) -> str:
    """A creator with a tip, whose account Stripe let money go to at START, in a stage that waits seven days."""
    monkeypatch.setenv(env.NEW_ACCOUNT_HOLD_DAYS, str(DAYS))
    creator_id = ids.new_id()
    account_id = money.connect_fully(stripe, creator_id)
    stripe_table.keep_state(creator_id, _found(account_id), START)
    assert tell(payment(creator_id=creator_id))
    return creator_id


def _found(account_id: str) -> Any:
    from functions.money import stripe_access

    return stripe_access.client().find_account(account_id)


def ask(creator_id: str, key: str = "key-1") -> dict[str, Any]:
    answer = request(
        ask_for_payout.handler, "POST", "/api/v1/payouts", {}, user_id=creator_id, headers={"idempotency-key": key}
    )
    assert answer.status == 201, answer.body
    body: dict[str, Any] = answer.body
    return body


def made(creator_id: str, payout: dict[str, Any], at: datetime) -> str:
    return pay(PayoutRef(creator_id=creator_id, period=payout["period"], currency="usd"), "run-1", at).status


def test_who_asks_is_promised_at_once_and_told_from_when_it_is_paid(money: Money, ann: str) -> None:
    asked = ask(ann)

    assert (asked["status"], asked["amount_minor"]) == ("due", TIP)
    assert product_clock.parse(asked["payable_at"]) == PAYABLE_AT
    assert ledger.balance(creator(ann), "usd") == Balance(8_469_000, 8_460_000)


@pytest.mark.parametrize(
    ("at", "status"),
    [
        (START, "held"),
        (PAYABLE_AT - timedelta(milliseconds=1), "held"),
        (PAYABLE_AT, "paid"),
        (PAYABLE_AT + timedelta(days=1), "paid"),
    ],
)
def test_it_is_paid_from_that_moment_on(
    money: Money, stripe: RunningStripe, ann: str, at: datetime, status: str
) -> None:
    asked = ask(ann)

    assert made(ann, asked, at) == status

    assert len(stripe.transfers(asked["payout_id"])) == (status == "paid")
    (shown,) = money.payouts(ann).body["items"]
    assert shown["status"] == status
    assert (shown["payable_at"] is None) == (status == "paid")
    assert shown["reason"] == ("new-account" if status == "held" else None)
    assert (shown["remedy"] is not None) == (status == "held")


def test_a_settlements_promise_waits_too_and_the_run_is_no_failure(money: Money, ann: str) -> None:
    money.fund(10_000_000)
    money.watched(**{ann: 60_000})

    first = money.run("2026-03")
    money.clock.at = PAYABLE_AT
    second = money.run("2026-03", "run-2")

    assert (first["held"], first["paid"], first["unsettled"]) == (1, 0, 0)
    assert (second["held"], second["paid"], second["unsettled"]) == (0, 1, 0)


def test_the_balance_says_until_when_payouts_wait(money: Money, ann: str) -> None:
    assert product_clock.parse(money.earnings(ann)["payable_at"]) == PAYABLE_AT

    money.clock.at = PAYABLE_AT
    assert money.earnings(ann)["payable_at"] is None
    assert money.earnings("nobody-with-an-account")["payable_at"] is None


def test_an_account_is_no_younger_for_being_restricted_meanwhile(money: Money, stripe: RunningStripe, ann: str) -> None:
    account = stripe_table.account(ann)
    assert account
    stripe.admin("POST", f"accounts/{account['account_id']}/restrict")
    stripe_table.keep_state(ann, _found(account["account_id"]), START + timedelta(days=1))
    assert money.earnings(ann)["payable_at"] is None
    stripe.onboard(account["account_id"])
    stripe_table.keep_state(ann, _found(account["account_id"]), START + timedelta(days=2))

    assert product_clock.parse(money.earnings(ann)["payable_at"]) == PAYABLE_AT


def test_the_days_count_from_when_money_could_go_to_it_not_from_its_opening(
    money: Money, stripe: RunningStripe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(env.NEW_ACCOUNT_HOLD_DAYS, str(DAYS))
    eve = ids.new_id()
    account_id = money.connect(eve).body["account_id"]
    assert tell(payment(creator_id=eve))
    later = money.clock.forward(days=30)
    stripe.onboard(account_id)

    assert product_clock.parse(ask(eve)["payable_at"]) == later + timedelta(days=DAYS)


def test_a_payout_that_stripe_was_asked_for_is_brought_to_its_end(
    money: Money, stripe: RunningStripe, ann: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its money may have left: whatever was decided about waiting since."""
    monkeypatch.setenv(env.NEW_ACCOUNT_HOLD_DAYS, "0")
    asked = ask(ann)
    stripe.admin("POST", "faults", fault="answer_lost", path_prefix="/v1/transfers", count=3)
    try:
        with pytest.raises(Unavailable):
            made(ann, asked, START)
    finally:
        stripe.heal()
    monkeypatch.setenv(env.NEW_ACCOUNT_HOLD_DAYS, str(DAYS))

    assert made(ann, asked, START) == "paid"


def test_a_stage_that_waits_no_days_pays_at_once(money: Money, ann: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(env.NEW_ACCOUNT_HOLD_DAYS, "0")

    asked = ask(ann)

    assert asked["payable_at"] is None
    assert made(ann, asked, START) == "paid"
