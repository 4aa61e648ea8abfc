"""Creators are paid when they ask, or as they scheduled it."""

import functools
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.money import ask_for_payout, close_period, ledger, set_payout_schedule
from functions.money.transfers import Balance, creator
from local.stripe_api.running import RunningStripe
from socialflow import ids
from tests.concurrency import atomic_calls as atomic_calls
from tests.concurrency import together
from tests.conftest import Answer, lambda_context, request
from tests.unit.money.conftest import Money
from tests.unit.money.paying import payment, tell

TIP = 846
MONDAY, TUESDAY = datetime(2026, 3, 9, 7, tzinfo=UTC), datetime(2026, 3, 10, 7, tzinfo=UTC)


@pytest.fixture
def ann(money: Money, stripe: RunningStripe) -> str:
    """A creator with an account and a tip, of which 8.469 dollars are hers."""
    creator_id = ids.new_id()
    money.connect_fully(stripe, creator_id)
    assert tell(payment(creator_id=creator_id))
    return creator_id


def ask(creator_id: str, key: str = "key-1", **body: Any) -> Answer:
    headers = {"idempotency-key": key} if key else {}
    return request(ask_for_payout.handler, "POST", "/api/v1/payouts", body, user_id=creator_id, headers=headers)


def choose(creator_id: str, **wanted: Any) -> Answer:
    return request(set_payout_schedule.handler, "PUT", "/api/v1/payouts/schedule", wanted, user_id=creator_id)


def daily(money: Money, at: datetime) -> list[dict[str, Any]]:
    """The payouts that the day's run has in hand; each is made."""
    from functions.money import pay_creator

    money.clock.at = at
    step: dict[str, Any] = {"is_daily": True}
    made = []
    while True:
        page = close_period.handler({"execution": "day", "input": step}, lambda_context())
        made += [
            pay_creator.handler({"execution": "day", "payout": each}, lambda_context()) for each in page["payouts"]
        ]
        if page["after"] is None:
            return made
        step = {**step, "page": {"value": page}}


def test_who_asks_is_paid_by_the_next_run(money: Money, stripe: RunningStripe, ann: str) -> None:
    """PM-7."""
    asked = ask(ann)

    assert (asked.status, asked.body["amount_minor"], asked.body["status"]) == (201, TIP, "due")
    assert [each["status"] for each in daily(money, TUESDAY)] == ["paid"]
    assert [each["amount"] for each in stripe.transfers(asked.body["payout_id"])] == [TIP]


def test_the_same_request_promises_once_and_needs_its_key(money: Money, ann: str) -> None:
    first, again = ask(ann), ask(ann)

    assert first.body == again.body
    assert ledger.balance(creator(ann), "usd") == Balance(8_469_000, 8_460_000)
    assert ask(ann, key="").status == 422


def test_requests_at_once_promise_once(money: Money, ann: str, atomic_calls: None) -> None:
    answers = together(*(functools.partial(ask, ann, key) for key in ("a", "b", "c")))

    assert sorted(each.status for each in answers) == [201, 409, 409]
    assert ledger.balance(creator(ann), "usd").held_micro == 8_460_000


def test_who_has_nothing_left_is_told_so(money: Money, ann: str) -> None:
    ask(ann)

    refused = ask(ann, "key-2")

    assert (refused.status, refused.body["code"]) == (409, "insufficient-balance")


@pytest.mark.parametrize("currency", ["xxx", "", 7])
def test_an_unknown_currency_is_refused(money: Money, ann: str, currency: Any) -> None:
    assert ask(ann, currency=currency).status == 422


def test_without_an_account_that_can_be_paid_nothing_is_promised(money: Money, stripe: RunningStripe) -> None:
    eve = ids.new_id()
    tell(payment(creator_id=eve))
    assert ask(eve).body["code"] == "no-payout-account"
    money.connect(eve)

    assert ask(eve, "key-2").body["code"] == "payout-account-incomplete"
    assert ledger.balance(creator(eve), "usd").held_micro == 0


@pytest.mark.parametrize(
    ("wanted", "due_on"),
    [
        ({"frequency": "weekly"}, [MONDAY]),
        ({"frequency": "threshold", "threshold_minor": TIP}, [MONDAY, TUESDAY]),
        ({"frequency": "threshold", "threshold_minor": TIP + 1}, []),
        ({"frequency": "on-request"}, []),
        ({"frequency": "monthly"}, []),
    ],
)
def test_a_day_pays_those_whose_schedule_has_it_due(
    money: Money, ann: str, wanted: dict[str, Any], due_on: list[datetime]
) -> None:
    assert choose(ann, **wanted).body == {"threshold_minor": None, **wanted}

    assert len(daily(money, TUESDAY)) == (TUESDAY in due_on)
    assert len(daily(money, datetime(2026, 3, 16, 7, tzinfo=UTC))) == (due_on == [MONDAY])


def test_tips_of_who_chose_nothing_are_paid_on_the_day_of_the_month(money: Money, ann: str) -> None:
    assert daily(money, TUESDAY) == []

    assert [each["status"] for each in daily(money, datetime(2026, 4, 2, 7, tzinfo=UTC))] == ["paid"]
    assert daily(money, datetime(2026, 4, 2, 8, tzinfo=UTC)) == []


def test_a_settlement_promises_nothing_to_who_wants_to_be_asked(money: Money, ann: str) -> None:
    choose(ann, frequency="on-request")
    money.fund(10_000_000)
    money.watched(**{ann: 60_000})

    assert money.run("2026-03")["paid"] == 0

    assert ledger.balance(creator(ann), "usd") == Balance(15_469_000, 0)


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"frequency": "hourly"},
        {"frequency": "threshold"},
        {"frequency": "weekly", "threshold_minor": 5},
        {"frequency": "threshold", "threshold_minor": 0},
        {"frequency": "threshold", "threshold_minor": 1.5},
        {"frequency": "threshold", "threshold_minor": 2**63},
    ],
)
def test_what_no_schedule_can_be_is_refused(money: Money, wanted: dict[str, Any]) -> None:
    assert choose("ann", **wanted).status == 422
