"""What cannot be paid out is refused, and what Stripe tells that is not ours has no effect. See unit/billing/test_bad_input."""

from typing import Any

import pytest

from functions.money import ask_for_payout, connect_account, ledger, stripe_table
from functions.money.transfers import CASH, CLEARING, creator
from local.stripe_api.running import RunningStripe
from socialflow import ids, stripe_calls
from socialflow.dynamo import Item
from tests.conftest import Answer, request
from tests.support.problems import assert_problem
from tests.unit.money.conftest import Money
from tests.unit.money.paying import payment, tell
from tests.unit.money.test_asking import ask
from tests.unit.money.test_webhooks import _deliver, _event

TRANSFER = {"id": "tr_1", "amount": 700, "currency": "usd", "metadata": {"payout_id": "p"}}


@pytest.mark.parametrize("amount", [0, -1, 1.5, 2**63, "1", None, 10**9])
def test_a_payout_is_of_what_is_free_and_of_no_other_amount(money: Money, stripe: RunningStripe, amount: Any) -> None:
    """So nobody is paid beyond their balance: nobody names an amount."""
    ann = ids.new_id()
    money.connect_fully(stripe, ann)
    assert tell(payment(creator_id=ann))

    body = assert_problem(ask(ann, amount_minor=amount), 422, "invalid-request")

    assert body["errors"][0]["pointer"] == "/amount_minor"
    assert ledger.balance(creator(ann), "usd").held_micro == 0


@pytest.mark.parametrize("currency", ["jpy", "kwd", "eur"])
def test_a_currency_in_which_nothing_was_earned_pays_nothing(
    money: Money, stripe: RunningStripe, currency: str
) -> None:
    ann = ids.new_id()
    money.connect_fully(stripe, ann)
    assert tell(payment(creator_id=ann))

    assert_problem(ask(ann, currency=currency), 409, "insufficient-balance")


@pytest.mark.parametrize(("currency", "amount", "paid"), [("jpy", 1_000, 900), ("kwd", 10_000, 9_000)])
def test_payouts_are_in_the_currencys_own_minor_unit(
    money: Money, stripe: RunningStripe, currency: str, amount: int, paid: int
) -> None:
    ann = ids.new_id()
    money.connect_fully(stripe, ann)
    assert tell(payment(creator_id=ann, amount_minor=amount, fee_minor=0, currency=currency))

    assert ask(ann, currency=currency).body["amount_minor"] == paid


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"usd"'])
def test_a_body_that_is_none_is_refused(money: Money, body: str) -> None:
    headers = {"idempotency-key": "k"}
    for handler, path in (
        (ask_for_payout.handler, "/api/v1/payouts"),
        (connect_account.handler, "/api/v1/payouts/account"),
    ):
        answer = request(handler, "POST", path, body, user_id="ann", headers=headers)
        assert answer.status in {400, 422}
        assert answer.headers["Content-Type"] == "application/problem+json"


def webhook(event_id: str) -> Item:
    from functions.money.table import STORE
    from socialflow import dynamo

    item = STORE.get(dynamo.key(f"WEBHOOK#{event_id}", "EVENT"))
    assert item
    return item


def taken(answer: Answer) -> str:
    """What came of an event that was answered well."""
    assert answer.status == 200, answer.body
    return str(webhook("evt_1")["result"])


@pytest.mark.parametrize(
    ("kind", "body", "result"),
    [
        ("account.updated", {"id": "acct_unknown"}, "not an account of ours"),
        ("account.updated", {}, "not an account of ours"),
        ("transfer.created", {"id": "tr_1", "amount": 700, "currency": "usd"}, "not a payout of ours"),
        ("transfer.created", {**TRANSFER, "amount": "700"}, "not a payout of ours"),
        ("transfer.created", {**TRANSFER, "amount": 7.5}, "not a payout of ours"),
        ("transfer.created", {**TRANSFER, "currency": "xxx"}, "none of our currencies"),
        ("transfer.reversed", {"id": "tr_1"}, "not a payout of ours"),
        ("unheard.of", {"id": "x_1"}, "recorded"),
    ],
)
def test_what_is_told_of_things_that_are_not_ours_moves_nothing(
    money: Money, stripe: RunningStripe, kind: str, body: dict[str, Any], result: str
) -> None:
    assert taken(_deliver(money, _event(kind, body))) == result

    assert ledger.balance(CASH, "usd").balance_micro == 0
    assert money.check()["sum_micro"] == 0


def test_a_connected_accounts_own_transfers_move_nothing_of_ours(money: Money, stripe: RunningStripe) -> None:
    event = {**_event("transfer.created", TRANSFER), "account": "acct_foreign"}

    assert taken(_deliver(money, event)) == "of a connected account's own money; not ours"
    assert ledger.balance(CLEARING, "usd").balance_micro == 0


def test_a_live_event_moves_nothing_where_money_is_for_tests(money: Money, stripe: RunningStripe) -> None:
    event = {**_event("transfer.created", TRANSFER), "livemode": True}

    assert taken(_deliver(money, event)) == "of the other mode of Stripe; not our money"
    assert ledger.balance(CASH, "usd").balance_micro == 0


def test_a_test_event_moves_nothing_where_money_is_live(
    money: Money, stripe: RunningStripe, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = ids.new_id()
    account_id = money.connect(ann).body["account_id"]
    stripe.onboard(account_id)
    monkeypatch.setattr(stripe_calls, "is_live", lambda: True)

    assert taken(_deliver(money, _event("account.updated", {"id": account_id}))).startswith("of the other mode")

    account = stripe_table.account(ann)
    assert account
    assert account["transfers_active"] is False


@pytest.mark.parametrize(
    ("event", "status"),
    [
        ("{}", 422),
        ('{"id": "evt_1"}', 422),
        ('{"id": "e", "type": "t", "created": "x", "data": {"object": {}}}', 422),
        ('{"id": "e", "type": "t", "created": 1e300, "data": {"object": {}}}', 422),
        ('{"id": ["e"], "type": "t", "created": 1, "data": {"object": {}}}', 422),
        ("[]", 422),
        ("null", 422),
        ("not json", 400),
    ],
)
def test_what_is_signed_and_no_event_is_refused(money: Money, stripe: RunningStripe, event: str, status: int) -> None:
    assert_problem(_deliver(money, event), status, "not-an-event" if status == 422 else "malformed-json")
