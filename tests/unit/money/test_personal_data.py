"""What the money domain writes into a person's archive (CO-1): what was earned adds up to the balance."""

from functions.money import asking, personal_data
from functions.money.payout_models import PayoutSchedule
from local.stripe_api.running import RunningStripe
from tests.unit.money.conftest import Money


def test_earnings_and_payouts_are_told_whole(money: Money) -> None:
    money.watched(ada=60_000)
    money.fund(1_000_000)
    money.clock.forward(days=31)
    money.run("2026-03")
    asking.schedule(PayoutSchedule(frequency="weekly"), "ada", money.clock.at)

    told = {section: list(records) for section, records in personal_data.of("ada").items()}

    assert sum(each["amount_micro"] for each in told["earnings"]) == money.earnings("ada")["balance_micro"] > 0
    assert [each["payout_id"] for each in told["payouts"]] == [
        each["payout_id"] for each in money.payouts("ada").body["items"]
    ]
    assert [each["frequency"] for each in told["payout-schedule"]] == ["weekly"]
    assert told["payout-account"] == []


def test_a_year_in_which_something_was_paid_is_told_as_the_authorities_are(money: Money, stripe: RunningStripe) -> None:
    money.watched(ada=60_000)
    money.connect_fully(stripe, "ada")
    money.fund(10_000_000)
    money.clock.forward(days=31)
    money.run("2026-03")

    (year,) = personal_data.of("ada")["tax-years"]

    (paid,) = money.payouts("ada").body["items"]
    assert (year["year"], year["currency"], year["gross_minor"], year["payments"]) == (
        2026,
        "usd",
        paid["amount_minor"],
        1,
    )


def test_nothing_is_told_of_who_never_earned(money: Money) -> None:
    told = {section: list(records) for section, records in personal_data.of("bob").items()}

    assert not any(told.values())
