from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialflow import money

WEIGHTS = st.dictionaries(
    st.text(alphabet="abcdef", min_size=1, max_size=4), st.integers(0, 10**12), min_size=1, max_size=12
).filter(lambda weights: sum(weights.values()) > 0)
TOTALS = st.integers(0, 10**18)


@given(TOTALS, WEIGHTS)
def test_the_parts_sum_to_the_total(total: int, weights: dict[str, int]) -> None:
    parts = money.split(total, weights)

    assert sum(parts.values()) == total
    assert parts.keys() == weights.keys()


@given(TOTALS, WEIGHTS)
def test_nobody_is_more_than_one_unit_from_the_exact_share(total: int, weights: dict[str, int]) -> None:
    pool = sum(weights.values())

    for key, part in money.split(total, weights).items():
        assert abs(part - Fraction(total * weights[key], pool)) < 1


@given(TOTALS, WEIGHTS)
def test_the_order_of_the_weights_changes_nothing(total: int, weights: dict[str, int]) -> None:
    assert money.split(total, weights) == money.split(total, dict(reversed(weights.items())))


@given(TOTALS, WEIGHTS)
def test_a_weight_of_nothing_gets_nothing(total: int, weights: dict[str, int]) -> None:
    assert money.split(total, {**weights, "none": 0})["none"] == 0


def test_the_largest_remainder_gets_the_rest_and_ties_go_by_key() -> None:
    assert money.split(10, {"a": 1, "b": 1, "c": 1}) == {"a": 4, "b": 3, "c": 3}
    assert money.split(7, {"small": 1, "large": 2}) == {"small": 2, "large": 5}


@pytest.mark.parametrize(("total", "weights"), [(-1, {"a": 1}), (1, {}), (1, {"a": 0}), (1, {"a": 2, "b": -1})])
def test_what_cannot_be_shared_is_refused(total: int, weights: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="a split needs"):
        money.split(total, weights)


@pytest.mark.parametrize(("currency", "micro"), [("usd", 10_000), ("EUR", 10_000), ("jpy", 1_000_000), ("KWD", 1_000)])
def test_a_minor_unit_is_as_large_as_its_currency_says(currency: str, micro: int) -> None:
    assert money.micro_per_minor(currency) == micro


@given(st.integers(-(10**18), 10**18), st.sampled_from(["usd", "jpy", "kwd"]))
def test_minor_units_and_rest_make_up_the_amount(amount: int, currency: str) -> None:
    minor, rest = money.to_minor(amount, currency)

    assert minor * money.micro_per_minor(currency) + rest == amount
    assert abs(rest) < money.micro_per_minor(currency)


def test_a_debt_is_rounded_towards_zero_as_a_credit_is() -> None:
    assert money.to_minor(19_999, "usd") == (1, 9_999)
    assert money.to_minor(-19_999, "usd") == (-1, -9_999)


def test_nothing_is_nothing_and_what_cannot_be_shared_says_why() -> None:
    assert money.to_minor(0, "usd") == (0, 0)
    with pytest.raises(
        ValueError, match=r"^a split needs a total of at least 0 and weights of at least 0 that do not sum to 0$"
    ):
        money.split(-1, {"a": 1})


@pytest.mark.parametrize(
    ("amount_minor", "currency", "text"),
    [
        (123_450, "usd", "USD 1,234.50"),
        (5, "EUR", "EUR 0.05"),
        (0, "eur", "EUR 0.00"),
        (1_200, "jpy", "JPY 1,200"),
        (-500, "kwd", "KWD -0.500"),
        (-1, "usd", "USD -0.01"),
        (1_000_000_007, "usd", "USD 10,000,000.07"),
    ],
)
def test_an_amount_is_written_to_its_last_minor_unit(amount_minor: int, currency: str, text: str) -> None:
    assert money.written(amount_minor, currency) == text
