"""What is withheld from payouts, and what is told of them, as data with the day from which it holds. Not tax advice.

The rules are those of a platform in the United States. Days are UTC's, rates ten-thousandths, amounts minor units of US dollars.
Nothing here is ever changed, only added to: what was paid in a year is told by that year's rows. Rates of treaties are those for
royalties of copyrights; check them against the IRS's tables before relying on them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

FormName = Literal["1099-NEC", "1042-S"]


@dataclass(frozen=True)
class Rate:
    """From the day `since` on so much is withheld; `source` is where that stands."""

    since: str
    ten_thousandths: int
    source: str


@dataclass(frozen=True)
class Form:
    """What is told of a year of payments from `since` (a year) on, once they reach `least_minor`, or anything was withheld."""

    name: FormName
    since: int
    least_minor: int
    gross_box: str
    withheld_box: str
    source: str


BACKUP: tuple[Rate, ...] = (Rate("2018-01-01", 2_400, "26 U.S.C. 3406(a)(1): no tax id is certified"),)
FOREIGN: tuple[Rate, ...] = (Rate("2000-01-01", 3_000, "26 U.S.C. 1441(a)"),)
# What of a foreign creator's payment is from US sources: all of it, as long as nobody counts viewers by country.
FROM_US_SOURCES: tuple[Rate, ...] = (Rate("2000-01-01", 10_000, "26 U.S.C. 861(a)(4)"),)
_TABLE_1 = "IRS, Tax Treaty Table 1, royalties of copyrights"
TREATIES: Mapping[str, tuple[Rate, ...]] = {
    country: (Rate("2020-01-01", ten_thousandths, _TABLE_1),)
    for country, ten_thousandths in {
        "AT": 0,
        "AU": 500,
        "BE": 0,
        "CA": 0,
        "CH": 0,
        "DE": 0,
        "DK": 0,
        "ES": 0,
        "FI": 0,
        "FR": 0,
        "GB": 0,
        "GR": 0,
        "IE": 0,
        "IN": 1_500,
        "IT": 0,
        "JP": 0,
        "LU": 0,
        "MX": 1_000,
        "NL": 0,
        "NO": 0,
        "NZ": 500,
        "PL": 1_000,
        "PT": 1_000,
        "SE": 0,
    }.items()
}
OF_RESIDENTS: tuple[Form, ...] = (
    Form("1099-NEC", 2020, 600_00, "1", "4", "26 U.S.C. 6041A(a), before 2026"),
    Form("1099-NEC", 2026, 2_000_00, "1", "4", "26 U.S.C. 6041A(a) as changed by P.L. 119-21, sec. 70433"),
)
OF_FOREIGNERS: tuple[Form, ...] = (Form("1042-S", 2000, 1, "2", "7a", "26 CFR 1.1461-1(c)"),)
# Beside these, whoever settles payments of third parties tells of more than so much in more than so many payments.
OF_SETTLEMENT_MINOR, OF_SETTLEMENT_PAYMENTS = 20_000_00, 200


def rate_at(rates: Iterable[Rate], day: str) -> int:
    """The ten-thousandths that hold on the day; 0 before the first."""
    held = [each for each in rates if each.since <= day]
    return max(held, key=lambda each: each.since).ten_thousandths if held else 0


def withheld_rate(country: str, day: str, *, has_tax_id: bool) -> int:
    """Of a payment on the day to somebody of the country, who has certified a tax id or not."""
    if country == "US":
        return 0 if has_tax_id else rate_at(BACKUP, day)
    treaty = TREATIES.get(country) if has_tax_id else None
    return rate_at(treaty or FOREIGN, day) * rate_at(FROM_US_SOURCES, day) // 10_000


def form_of(country: str, year: int) -> Form:
    forms = OF_RESIDENTS if country == "US" else OF_FOREIGNERS
    held = [each for each in forms if each.since <= year]
    return max(held or forms[:1], key=lambda each: each.since)


def is_settlement_told(gross_minor: int, payments: int) -> bool:
    """Whether a 1099-K would be due of a resident's year: 26 U.S.C. 6050W(e) as restored by P.L. 119-21, sec. 70432."""
    return gross_minor > OF_SETTLEMENT_MINOR and payments > OF_SETTLEMENT_PAYMENTS
