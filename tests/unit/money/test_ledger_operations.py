"""What operators do to the ledger: reverse a transfer, and turn one currency into another at a stated rate."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from functions.money import convert_currency, ledger, ledger_table, reverse_transfer
from functions.money.errors import InsufficientBalance, TransferDiffers
from functions.money.ledger_models import NewConversion
from functions.money.transfers import CASH, FX, REVENUE, Balance, Entry, Transfer, creator, pool
from socialflow import dynamo, ids
from socialflow import money as amounts
from socialflow.dynamo import Check, ConditionFailed
from socialflow.errors import Invalid, NotFound
from tests.conftest import START, lambda_context
from tests.unit.money.conftest import Money

ANN, POOL = creator("ann"), pool("2026-03")


def tip(transfer_id: str = "t", amount: int = 100) -> Transfer:
    return Transfer.of(
        transfer_id, "tip", "usd", {CASH: -amount, ANN: amount * 7 // 10, REVENUE: amount - amount * 7 // 10}
    )


def reverse(transfer_id: str = "t", **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = reverse_transfer.handler({"transfer_id": transfer_id, **more}, lambda_context())
    return answer


def convert(**changes: Any) -> dict[str, Any]:
    asked = {
        "reference": "c",
        "account": ANN,
        "amount_micro": 50,
        "currency": "usd",
        "into": "eur",
        "rate": {"micro_per_unit": 920_000, "source": "the bank's letter of 2026-03-01"},
    }
    answer: dict[str, Any] = convert_currency.handler({**asked, **changes}, lambda_context())
    return answer


def test_a_reversal_undoes_a_transfer_once(money: Money) -> None:
    ledger.post(tip(), START)

    assert [reverse()["is_new"], reverse()["is_new"]] == [True, False]

    assert ledger.balance(ANN, "usd") == ledger.balance(CASH, "usd") == ledger.balance(REVENUE, "usd") == Balance()
    assert [each["amount_micro"] for each in ledger_table.entries(ANN, "usd")] == [70, -70]
    assert money.check()["sum_micro"] == 0


def test_a_reversal_says_what_it_reverses(money: Money) -> None:
    ledger.post(tip(), START)
    reverse()

    (_, entry) = ledger_table.entries(ANN, "usd")
    head = ledger_table.transfer(entry["transfer_id"])

    assert head
    assert (head["kind"], head["facts"]) == ("reversal", {"reverses": "t"})


def test_a_reversal_is_not_reversed_and_what_is_not_there_neither(money: Money) -> None:
    ledger.post(tip(), START)
    reverse()
    (_, entry) = ledger_table.entries(ANN, "usd")

    with pytest.raises(ValueError, match="is a reversal"):
        reverse(entry["transfer_id"])
    with pytest.raises(NotFound):
        reverse("u")


def test_a_reversal_of_what_is_not_there_says_so(money: Money) -> None:
    with pytest.raises(NotFound, match=r"^There is no such transfer\.$"):
        reverse("u")


def test_a_reversals_id_is_made_from_what_it_reverses_and_never_changes(money: Money) -> None:
    # An id that changed would let a transfer be reversed again.
    ledger.post(tip(), START)
    reverse()

    assert ledger_table.transfer(ids.derived_id("reversal", "t")) is not None


def test_what_goes_with_a_reversal_is_done_with_it(money: Money) -> None:
    ledger.post(tip(), START)

    with pytest.raises(ConditionFailed):
        ledger.reverse("t", START, also=[Check(dynamo.key("NOBODY", "THERE"), "attribute_exists(#pk)")])
    assert ledger_table.transfer(ids.derived_id("reversal", "t")) is None


def test_a_reversal_takes_from_a_creator_what_is_spent_only_when_told_to(money: Money) -> None:
    ledger.post(tip(), START)
    ledger.post(Transfer.of("spent", "test", "usd", {ANN: -60, CASH: 60}), START)

    with pytest.raises(InsufficientBalance):
        reverse()
    with pytest.raises(InsufficientBalance):
        ledger.reverse("t", START)
    assert ledger.balance(ANN, "usd").balance_micro == 10
    reverse(claws_back=True)

    assert ledger.balance(ANN, "usd").balance_micro == -60
    assert money.check()["sum_micro"] == 0


def test_a_reversal_leaves_what_is_promised_to_a_payout(money: Money) -> None:
    ledger.post(Transfer("t", "test", "usd", (Entry(CASH, -10), Entry(ANN, 10, hold_micro=10))), START)

    with pytest.raises(InsufficientBalance):
        reverse()

    assert ledger.balance(ANN, "usd") == Balance(10, 10)


def test_a_conversion_moves_both_currencies_at_the_stated_rate_once(money: Money) -> None:
    ledger.post(tip(), START)

    answers = [convert(), convert()]

    assert [each["is_new"] for each in answers] == [True, False]
    assert answers[0]["into_micro"] == 46
    assert ledger.balance(ANN, "usd").balance_micro == 20
    assert ledger.balance(ANN, "eur").balance_micro == 46
    assert ledger.balance(FX, "usd").balance_micro == 50
    assert ledger.balance(FX, "eur").balance_micro == -46
    head = ledger_table.transfer(answers[0]["transfer_ids"][1])
    assert head
    assert head["facts"]["rate_micro_per_unit"] == "920000"
    assert head["facts"]["rate_source"] == "the bank's letter of 2026-03-01"
    assert money.check()["sum_micro"] == 0


def test_the_micro_unit_between_rounding_up_and_down_is_revenue(money: Money) -> None:
    ledger.post(tip(), START)

    convert(amount_micro=33)

    # 33 at 0.92 is 30.36: the account has 30, the platform's account for currencies gave 31.
    assert ledger.balance(ANN, "eur").balance_micro == 30
    assert ledger.balance(FX, "eur").balance_micro == -31
    assert ledger.balance(REVENUE, "eur").balance_micro == 1


def test_a_conversion_is_whole_or_not_at_all(money: Money) -> None:
    ledger.post(tip(), START)

    with pytest.raises(InsufficientBalance):
        convert(amount_micro=71)

    assert ledger.balance(FX, "usd") == ledger.balance(FX, "eur") == ledger.balance(ANN, "eur") == Balance()


def test_a_reference_stands_for_one_conversion(money: Money) -> None:
    ledger.post(tip(), START)
    convert(amount_micro=10)

    for change in ({"amount_micro": 11}, {"rate": {"micro_per_unit": 920_001, "source": "x"}}, {"into": "gbp"}):
        with pytest.raises(TransferDiffers):
            convert(**{"amount_micro": 10, **change})
    assert ledger.balance(ANN, "usd").balance_micro == 60


@pytest.mark.parametrize(
    "change",
    [
        {"amount_micro": 0},
        {"amount_micro": -1},
        {"amount_micro": 1.5},
        {"amount_micro": 2**63},
        {"currency": "xxx"},
        {"into": "usd"},
        {"rate": {"micro_per_unit": 0, "source": "x"}},
        {"rate": {"micro_per_unit": 0.92, "source": "x"}},
        {"account": "nobody"},
        {"account": "creator#"},
        {"account": "platform#purse"},
        # What the platform has is negative: taken from, it would grow.
        {"account": "platform#cash"},
        {"account": "creator#ann\n"},
    ],
)
def test_a_conversion_that_cannot_be_meant_is_refused(money: Money, change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        convert(**change)


def test_an_amount_too_small_to_be_anything_in_the_other_currency_stays(money: Money) -> None:
    ledger.post(tip(), START)

    with pytest.raises(Invalid, match="millionth"):
        convert(amount_micro=1)

    assert ledger.balance(ANN, "usd").balance_micro == 70


@pytest.mark.parametrize(
    ("into", "rate", "minor"), [("jpy", 151_350_000, 151), ("kwd", 307_000, 307), ("eur", 920_000, 92)]
)
def test_minor_units_are_those_of_the_currency_and_the_rest_is_kept(
    money: Money, into: str, rate: int, minor: int
) -> None:
    """Zero, three and two decimals: a dollar is 151 yen, 307 fils, 92 cents, and the rest is on the account."""
    ledger.post(Transfer.of("t", "tip", "usd", {CASH: -1_000_000, ANN: 1_000_000}), START)

    convert(amount_micro=1_000_000, into=into, rate={"micro_per_unit": rate, "source": "x"})

    balance = ledger.balance(ANN, into).balance_micro
    assert balance == rate
    assert amounts.to_minor(balance, into) == (minor, rate - minor * amounts.micro_per_minor(into))


@given(amount=st.integers(1, 10**16), rate=st.integers(1, 10**16))
def test_at_any_rate_what_is_given_is_what_is_got_and_at_most_a_micro_unit_of_revenue(amount: int, rate: int) -> None:
    asked = NewConversion.model_validate(
        {
            "reference": "c",
            "account": ANN,
            "amount_micro": amount,
            "currency": "usd",
            "into": "jpy",
            "rate": {"micro_per_unit": rate, "source": "x"},
        }
    )
    from functions.money import conversion

    got, rest = conversion.at_rate(asked)

    assert rest in {0, 1}
    assert (got + rest) * 10**6 >= amount * rate > (got + rest - 1) * 10**6
    assert got * 10**6 <= amount * rate
