"""What a creator was paid is an account: with the balance it is all that was earned, and it is what settled payouts add up to."""

import random

import pytest

from functions.money import ledger
from functions.money.transfers import CLEARING, PAID_OUT, Transfer, creator, noted_as_paid, paid
from local.stripe_api.running import RunningStripe
from socialflow import ids
from tests.unit.money.conftest import Money
from tests.unit.money.test_reversals import reverse, tell


def micro(account: str) -> int:
    return ledger.balance(account, "usd").balance_micro


def settled_micro(money: Money, stripe: RunningStripe, creator_id: str) -> int:
    """What payouts say that Stripe has sent and not got back."""
    transfers = [
        each for payout in money.payouts(creator_id).body["items"] for each in stripe.transfers(payout["payout_id"])
    ]
    return sum(each["amount"] - each["amount_reversed"] for each in transfers) * 10_000


def test_whatever_is_paid_and_reversed_it_is_the_sum_of_settled_payouts_and_with_the_balance_all_that_was_earned(
    money: Money, stripe: RunningStripe
) -> None:
    chance = random.Random(7)  # noqa: S311 - a repeatable order, not a secret
    creators = [ids.new_id(), ids.new_id()]
    for each in creators:
        money.connect_fully(stripe, each)
    for month in range(2):
        period = f"{money.clock.at:%Y-%m}"
        money.fund(chance.randrange(2_000_000, 20_000_000), f"fund-{month}")
        money.watched(**{each: chance.randrange(1, 60_000) for each in creators})
        money.run(period, f"run-{month}")
        for number, each in enumerate(creators):
            payout = money.payouts(each).body["items"][0]
            for transfer in stripe.transfers(payout["payout_id"]):
                rest = transfer["amount"] - transfer["amount_reversed"]
                if rest and chance.random() < 0.5:
                    back = reverse(stripe, transfer["id"], amount=str(chance.choice((1, rest))))
                    assert tell(money, back, f"evt_paid_{month}_{number}").status == 200
        money.clock.forward(days=31)

    for each in creators:
        told = money.earnings(each)
        assert told["paid_micro"] == micro(paid(each)) == settled_micro(money, stripe, each)
        earned = sum(entry["amount_micro"] for entry in told["entries"] if entry["kind"] == "settle-creators")
        assert told["balance_micro"] + told["paid_micro"] == earned > 0
    assert micro(PAID_OUT) == -sum(micro(paid(each)) for each in creators)
    checked = money.check()
    assert (checked["sum_micro"], checked["wrong"]) == (0, [])


@pytest.mark.parametrize(
    ("amounts", "wrong"),
    [
        ({creator("ann"): -5, CLEARING: 5}, [f"{paid('ann')} usd"]),
        ({paid("ann"): 5, PAID_OUT: -5}, [f"{paid('ann')} usd"]),
        ({paid("ann"): 5, creator("ann"): -5}, [f"{PAID_OUT} usd"]),
    ],
)
def test_a_payout_that_is_noted_elsewhere_than_it_is_taken_is_found_at_night(
    money: Money, amounts: dict[str, int], wrong: list[str]
) -> None:
    ledger.post(Transfer.of("t", "tip", "usd", {CLEARING: -9, creator("ann"): 9}), money.clock.at)
    ledger.post(Transfer.of("p", "payout", "usd", amounts), money.clock.at)
    money.clock.forward(minutes=16)

    assert money.check()["wrong"] == wrong


def test_a_payout_that_an_operator_reverses_is_not_counted_as_paid(money: Money) -> None:
    ledger.post(Transfer.of("t", "tip", "usd", {CLEARING: -9, creator("ann"): 9}), money.clock.at)
    left = Transfer.of("p", "payout", "usd", {creator("ann"): -9, CLEARING: 9})
    ledger.post(Transfer(left.transfer_id, left.kind, "usd", (*left.entries, *noted_as_paid("ann", 9))), money.clock.at)
    assert (micro(creator("ann")), micro(paid("ann"))) == (0, 9)

    ledger.reverse("p", money.clock.at)

    assert (micro(creator("ann")), micro(paid("ann")), micro(PAID_OUT)) == (9, 0, 0)
