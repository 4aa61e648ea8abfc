"""Rates of tax on digital services by the customer's place, as data, in percent.

Illustrative: they are near the standard rates of these places, follow no change of law, and serve to try things out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_EU: Mapping[str, str] = {
    "AT": "20",
    "BE": "21",
    "DE": "19",
    "DK": "25",
    "ES": "21",
    "FI": "25.5",
    "FR": "20",
    "GR": "24",
    "IE": "23",
    "IT": "22",
    "LU": "17",
    "NL": "21",
    "PL": "23",
    "PT": "23",
    "SE": "25",
}
_OTHERS: Mapping[str, tuple[str, str]] = {
    "AU": ("10", "gst"),
    "CA": ("5", "gst"),
    "CH": ("8.1", "vat"),
    "GB": ("20", "vat"),
    "IN": ("18", "igst"),
    "JP": ("10", "jct"),
    "NO": ("25", "vat"),
    "NZ": ("15", "gst"),
    "SG": ("9", "gst"),
}
# One state where the service is exempt, some where it is taxed (without counties' and cities' parts); no tax is collected
# in the others.
_STATES: Mapping[str, str] = {"CA": "0", "PA": "6", "TX": "6.25", "WA": "6.5"}


@dataclass(frozen=True)
class Rate:
    """`reason`: why the tax is what it is, in Stripe's words. `tax_type` None = there is none."""

    percentage: Decimal
    tax_type: str | None
    reason: str
    country: str
    state: str | None = None

    def tax(self, amount: int, *, is_inclusive: bool) -> int:
        """The tax on top of `amount`, or within it, to the nearest unit."""
        whole = Decimal(100) + self.percentage if is_inclusive else Decimal(100)
        return int((amount * self.percentage / whole).quantize(Decimal(1), ROUND_HALF_UP))


def of_address(place: Mapping[str, str | None], *, is_business: bool) -> Rate | None:
    """None when the address does not tell where tax is owed."""
    country = (place.get("country") or "").upper()
    if len(country) != 2 or (country == "US" and not (place.get("state") or place.get("postal_code"))):
        return None
    return at(country, (place.get("state") or "").upper() or None, is_business=is_business)


def at(country: str, state: str | None, *, is_business: bool) -> Rate:
    """`is_business`: the customer gave a tax id, so that in the European Union they owe the tax themselves."""
    if country in _EU:
        if is_business:
            return Rate(Decimal(0), "vat", "reverse_charge", country)
        return Rate(Decimal(_EU[country]), "vat", "standard_rated", country)
    if country in _OTHERS:
        percentage, tax_type = _OTHERS[country]
        return Rate(Decimal(percentage), tax_type, "standard_rated", country)
    if country == "US" and state is not None and state in _STATES:
        percentage = _STATES[state]
        reason = "standard_rated" if percentage != "0" else "product_exempt"
        return Rate(Decimal(percentage), "sales_tax", reason, country, state)
    return Rate(Decimal(0), None, "not_collecting", country, state)
