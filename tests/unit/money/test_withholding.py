"""Tax is withheld from payouts to the minor unit, told by year, and is the creator's again when a payout comes back."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.money import export_tax_year, get_tax_year, ledger, stripe_access, stripe_table, tax_policy, withholding
from functions.money.transfers import CLEARING, TAX_WITHHELD, Balance, creator
from functions.money.transfers import paid as paid_account
from local.stripe_api.running import RunningStripe
from socialflow import ids
from tests.conftest import lambda_context, request
from tests.unit.money.conftest import Money
from tests.unit.money.test_reversals import reverse, tell

MARCH = "2026-03"
# 70 % of 10 dollars.
EARNED = 700


def earner(money: Money, stripe: RunningStripe, *, country: str = "US", wants: str = "") -> str:
    """A creator with 7 dollars to be paid, whose account Stripe may still want something for."""
    creator_id = ids.new_id()
    account_id: str = money.connect(creator_id, country=country).body["account_id"]
    stripe.onboard(account_id)
    if wants:
        stripe.admin("POST", f"accounts/{account_id}/ask", requirements=[wants])
    stripe_table.keep_state(creator_id, stripe_access.client().find_account(account_id), money.clock.at)
    money.fund(10_000_000, reference=creator_id)
    money.watched(**{creator_id: 60_000})
    return creator_id


def year_of(creator_id: str, year: Any = 2026, query: str = "") -> Any:
    route = "/api/v1/earnings/tax/{year}"
    return request(get_tax_year.handler, "GET", f"/api/v1/earnings/tax/{year}{query}", route=route, user_id=creator_id)


def export(year: int = 2026) -> list[dict[str, str]]:
    text, after, pages = "", None, 0
    while True:
        page = export_tax_year.handler({"year": year, "after": after}, lambda_context())
        text, after, pages = text + page["csv"], page["after"], pages + 1
        if after is None:
            assert pages == 8
            return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(
    ("country", "wants", "withheld"),
    [
        ("US", "", 0),
        ("US", "external_account", 0),
        ("US", "individual.id_number", 168),
        ("US", "individual.ssn_last_4", 168),
        ("US", "company.tax_id", 168),
        ("GB", "", 0),
        ("IN", "", 105),
        ("BR", "", 210),
        ("GB", "individual.id_number", 210),
    ],
)
def test_what_is_withheld_stays_and_the_rest_is_paid(
    money: Money, stripe: RunningStripe, country: str, wants: str, withheld: int
) -> None:
    ann = earner(money, stripe, country=country, wants=wants)

    assert money.run(MARCH)["paid"] == 1

    (payout,) = money.payouts(ann).body["items"]
    assert (payout["amount_minor"], payout["withheld_minor"]) == (EARNED, withheld)
    assert [each["amount"] for each in stripe.transfers(payout["payout_id"])] == [EARNED - withheld]
    assert ledger.balance(creator(ann), "usd") == Balance()
    assert ledger.balance(CLEARING, "usd").balance_micro == (EARNED - withheld) * 10_000
    assert ledger.balance(TAX_WITHHELD, "usd").balance_micro == withheld * 10_000
    assert ledger.balance(paid_account(ann), "usd").balance_micro == EARNED * 10_000
    checked = money.check()
    assert (checked["wrong"], checked["sum_micro"]) == ([], 0)


def test_the_two_parts_are_the_payout_whatever_its_amount() -> None:
    for amount in (100, 101, 102, 103, 104, 9_999, 10**9 + 7):
        parts = money_split(amount, 2_400)
        assert 0 <= parts < amount
        assert abs(parts - amount * 0.24) <= 0.5
    # A tie is the creator's: 24 % of 12.5 units does not exist, of 25 it is 6 exactly, half of 1 is none.
    assert money_split(1, 5_000) == 0


def money_split(amount: int, rate: int) -> int:
    from socialflow import money as amounts

    return amounts.split(amount, {"creator": 10_000 - rate, "withheld": rate})["withheld"]


@pytest.mark.parametrize(("day", "rate"), [("2017-12-31", 0), ("2018-01-01", 2_400), ("2026-03-01", 2_400)])
def test_a_rate_holds_from_its_day(day: str, rate: int) -> None:
    assert tax_policy.withheld_rate("US", day, has_tax_id=False) == rate


@pytest.mark.parametrize(("year", "least"), [(2025, 600_00), (2026, 2_000_00), (2030, 2_000_00)])
def test_a_threshold_holds_from_its_year(year: int, least: int) -> None:
    assert tax_policy.form_of("US", year).least_minor == least


@pytest.mark.parametrize(
    ("gross", "payments", "told"), [(20_000_00, 201, False), (20_000_01, 200, False), (20_000_01, 201, True)]
)
def test_settlements_are_told_beyond_both_of_their_thresholds(gross: int, payments: int, told: bool) -> None:  # noqa: FBT001
    assert tax_policy.is_settlement_told(gross, payments) is told


def test_a_creator_sees_their_year(money: Money, stripe: RunningStripe) -> None:
    ann = earner(money, stripe, wants="individual.id_number")
    money.run(MARCH)

    assert year_of(ann).body == {
        "year": 2026,
        "currency": "usd",
        "country": "US",
        "gross_minor": EARNED,
        "withheld_minor": 168,
        "payments": 1,
        "form": "1099-NEC",
        "least_minor": 2_000_00,
        "is_told": True,
    }
    assert year_of(ann, 2025).body["gross_minor"] == 0
    assert year_of(ann, 2026, "?currency=eur").body["is_told"] is None


def test_below_the_threshold_and_without_tax_withheld_nothing_is_told(money: Money, stripe: RunningStripe) -> None:
    ann = earner(money, stripe)
    money.run(MARCH)

    assert (year_of(ann).body["gross_minor"], year_of(ann).body["is_told"]) == (EARNED, False)


@pytest.mark.parametrize("year", ["1999", "3000", "20x6", "-1", "2026.5"])
def test_a_year_that_is_none_is_refused(money: Money, year: str) -> None:
    assert year_of("ann", year).status == 422


def test_the_operators_rows_are_what_was_paid(money: Money, stripe: RunningStripe) -> None:
    ann, eve = earner(money, stripe), earner(money, stripe, country="BR")
    money.run(MARCH)

    found = {each["creator_id"]: each for each in export() if each["creator_id"] in {ann, eve}}

    assert sum(int(each["gross_minor"]) for each in found.values()) == 1_400
    assert (found[ann]["form"], found[ann]["gross_box"], found[ann]["withheld_box"]) == ("1099-NEC", "1", "4")
    assert (found[eve]["form"], found[eve]["gross_box"], found[eve]["withheld_box"]) == ("1042-S", "2", "7a")
    assert (found[ann]["withheld_minor"], found[eve]["withheld_minor"]) == ("0", "210")
    assert found[eve]["is_settlement_told"] == ""
    assert export(2025) == []
    # Nothing of a tax id but whether there is one.
    assert not {"ssn", "tax_id", "last4"} & set(found[ann])


def test_what_comes_back_in_parts_gives_the_tax_back_to_the_last_unit(money: Money, stripe: RunningStripe) -> None:
    ann = earner(money, stripe, wants="individual.id_number")
    money.run(MARCH)
    (payout,) = money.payouts(ann).body["items"]
    (transfer,) = stripe.transfers(payout["payout_id"])
    money.clock.at = datetime(2027, 2, 1, tzinfo=UTC)

    assert tell(money, reverse(stripe, transfer["id"], amount="100"), "evt_1").status == 200
    in_part = (ledger.balance(creator(ann), "usd"), year_of(ann).body)
    assert tell(money, reverse(stripe, transfer["id"], amount=str(EARNED - 168 - 100)), "evt_2").status == 200

    # 168 of 532 that were sent: 31.57 of a hundred.
    assert in_part[0] == Balance(1_310_000, 0)
    assert (in_part[1]["gross_minor"], in_part[1]["withheld_minor"], in_part[1]["payments"]) == (569, 137, 1)
    assert ledger.balance(creator(ann), "usd") == Balance(7_000_000, 7_000_000)
    assert ledger.balance(TAX_WITHHELD, "usd").balance_micro == 0
    assert ledger.balance(CLEARING, "usd").balance_micro == 0
    said = year_of(ann).body
    assert (said["gross_minor"], said["withheld_minor"], said["payments"]) == (0, 0, 0)
    assert year_of(ann, 2027).body["gross_minor"] == 0
    checked = money.check()
    assert (checked["wrong"], checked["sum_micro"]) == ([], 0)


def test_what_was_decided_for_an_attempt_stays_until_it_is_over(
    money: Money, stripe: RunningStripe, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stripe may have been asked for that amount: the next try asks for the same."""
    ann = earner(money, stripe)
    stripe.admin("POST", "faults", fault="answer_lost", path_prefix="/v1/transfers", count=3)
    try:
        assert money.run(MARCH)["unsettled"] == 1
    finally:
        stripe.heal()
    monkeypatch.setattr(withholding, "of", lambda *_: 168)

    assert money.run(MARCH, "run-2")["paid"] == 1

    (payout,) = money.payouts(ann).body["items"]
    assert payout["withheld_minor"] == 0
    assert [each["amount"] for each in stripe.transfers(payout["payout_id"])] == [EARNED]


def test_after_a_refusal_it_is_decided_anew(money: Money, stripe: RunningStripe) -> None:
    ann = earner(money, stripe)
    account = stripe_table.account(ann)
    assert account
    stripe.admin("POST", f"accounts/{account['account_id']}/restrict")
    assert money.run(MARCH)["failed"] == 1
    stripe.onboard(account["account_id"])
    stripe.admin("POST", f"accounts/{account['account_id']}/ask", requirements=["individual.id_number"])
    stripe_table.keep_state(ann, stripe_access.client().find_account(account["account_id"]), money.clock.at)

    assert money.run(MARCH, "run-2")["paid"] == 1

    assert money.payouts(ann).body["items"][0]["withheld_minor"] == 168


def test_an_account_from_before_is_asked_for_once(money: Money, stripe: RunningStripe) -> None:
    ann = earner(money, stripe, wants="individual.id_number")
    from functions.money.table import STORE
    from socialflow import dynamo
    from socialflow.dynamo import Update

    STORE.write(Update(dynamo.key(f"CREATOR#{ann}", "ACCOUNT"), "REMOVE #country, #has_tax_id"))

    assert money.run(MARCH)["paid"] == 1

    assert money.payouts(ann).body["items"][0]["withheld_minor"] == 168
