"""What a creator sees of their money over HTTP, and what is refused."""

from typing import Any

from functions.money import settlement
from local.stripe_api.running import RunningStripe
from socialflow import ids
from tests.conftest import request
from tests.unit.money.conftest import Money

MARCH = "2026-03"


def test_connecting_answers_an_account_and_a_page_to_complete_it(money: Money, stripe: RunningStripe) -> None:
    creator_id = ids.new_id()

    answer = money.connect(creator_id)

    assert answer.status == 201
    assert answer.body["account_id"].startswith("acct_")
    assert answer.body["onboarding_url"].startswith("http")
    assert answer.body["payouts_enabled"] is False
    assert answer.body["requirements"]


def test_the_same_key_gets_the_same_answer_and_another_body_is_refused(money: Money, stripe: RunningStripe) -> None:
    creator_id = ids.new_id()
    first, again = money.connect(creator_id), money.connect(creator_id)
    other = money.connect(creator_id, email="other@example.com")

    assert again.body == first.body
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (other.status, other.body["code"]) == (422, "idempotency-key-reused")


def test_a_new_key_gets_the_same_account_and_a_new_page(money: Money, stripe: RunningStripe) -> None:
    creator_id = ids.new_id()
    first, second = money.connect(creator_id), money.connect(creator_id, key="key-2")

    assert second.body["account_id"] == first.body["account_id"]
    assert second.body["onboarding_url"] != first.body["onboarding_url"]


def test_a_request_that_cannot_be_meant_is_refused_with_its_field(money: Money) -> None:
    without_key = money.connect("ann", key="")
    assert (without_key.status, without_key.body["code"]) == (422, "invalid-request")
    wrong: list[tuple[str, Any]] = [
        ("email", "none"),
        ("email", "a@b.c\x00"),
        ("country", "USA"),
        ("country", 1),
        ("other", 1),
    ]
    for field, value in wrong:
        answer = money.connect("ann", **{field: value})
        assert (answer.status, answer.body["errors"][0]["pointer"]) == (422, f"/{field}"), answer.body


def test_while_stripe_is_down_connecting_is_to_be_tried_again(money: Money, stripe: RunningStripe) -> None:
    creator_id = ids.new_id()
    stripe.admin("POST", "faults", fault="internal_error", path_prefix="/v1/accounts", count=100)
    try:
        answer = money.connect(creator_id)
    finally:
        stripe.heal()

    assert (answer.status, answer.body["code"]) == (503, "stripe-unavailable")
    assert answer.headers["Retry-After"]

    money.clock.forward(hours=1)
    assert money.connect(creator_id, key="key-2").status == 201


def test_without_keys_payments_say_that_they_are_not_set_up(money: Money, stripe: RunningStripe) -> None:
    import boto3

    from socialflow import env, secrets

    boto3.client("secretsmanager").put_secret_value(SecretId=env.STRIPE_SECRET_ARN.get(), SecretString="random text")
    secrets.forget()

    answer = money.connect(ids.new_id())

    assert (answer.status, answer.body["code"]) == (503, "unavailable")
    assert "Stripe secret" in answer.body["detail"]


def test_an_account_is_shown_to_its_creator_alone(money: Money, stripe: RunningStripe) -> None:
    from functions.money import get_payout_account

    creator_id = ids.new_id()
    made = money.connect(creator_id)
    own = request(get_payout_account.handler, "GET", "/api/v1/payouts/account", user_id=creator_id)
    other = request(get_payout_account.handler, "GET", "/api/v1/payouts/account", user_id="other")

    assert own.body["account_id"] == made.body["account_id"]
    assert (other.status, other.body["code"]) == (409, "no-payout-account")


def test_earnings_are_the_balance_and_its_newest_entries(money: Money) -> None:
    money.fund(10_000_000)
    money.watched(ann=1, bob=2)
    settlement.close(MARCH, money.clock.at)

    earned = money.earnings("ann")

    assert (earned["balance_micro"], earned["balance_minor"], earned["held_minor"]) == (2_333_333, 233, 233)
    assert [(each["kind"], each["amount_micro"]) for each in earned["entries"]] == [("settle-creators", 2_333_333)]


def test_who_earned_nothing_sees_zero(money: Money) -> None:
    earned = money.earnings("nobody")

    assert (earned["currency"], earned["balance_micro"], earned["entries"]) == ("usd", 0, [])


def test_an_unknown_currency_is_refused(money: Money) -> None:
    from functions.money import get_earnings

    answer = request(get_earnings.handler, "GET", "/api/v1/earnings?currency=xxx", user_id="ann")

    assert (answer.status, answer.body["errors"][0]["pointer"]) == (422, "currency")


def test_payouts_come_newest_first_in_pages(money: Money) -> None:
    for month in ("2026-03", "2026-04", "2026-05"):
        money.fund(10_000_000, f"fund-{month}")
        money.watched(ann=1_000)
        settlement.close(month, money.clock.at)
        money.clock.forward(days=31)

    first = money.payouts("ann", "?limit=2")
    rest = money.payouts("ann", f"?limit=2&cursor={first.body['next_cursor']}")

    assert [each["period"] for each in first.body["items"]] == ["2026-05", "2026-04"]
    assert [each["period"] for each in rest.body["items"]] == ["2026-03"]
    assert money.payouts("bob", f"?cursor={first.body['next_cursor']}").body["code"] == "invalid-cursor"
    assert money.payouts("ann", "?limit=0").status == 422


def test_earnings_and_payouts_cost_three_calls_and_one(money: Money) -> None:
    from socialflow.dynamo import capacity

    money.earnings("ann")
    capacity.reset()
    money.earnings("ann")
    assert capacity.calls == 3
    capacity.reset()
    money.payouts("ann")
    assert capacity.calls == 1
