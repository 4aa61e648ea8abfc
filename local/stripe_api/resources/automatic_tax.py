"""Automatic tax: what is owed on a subscription's invoices at the place of its customer."""

import hashlib

from local.stripe_api import tax_rates
from local.stripe_api.params import Param
from local.stripe_api.refusals import invalid, malformed
from local.stripe_api.store import Json
from local.stripe_api.tax_rates import Rate

PARAM = Param("hash", fields={"enabled": Param("boolean", required=True)})
_OFF = {"disabled_reason": None, "enabled": False, "liability": None}


def of_subscription(given: Json) -> Json:
    is_on = given.get("automatic_tax", {}).get("enabled", False)
    return {**_OFF, "enabled": is_on, "liability": {"type": "self"}} if is_on else dict(_OFF)


def require(customer: Json, prices: list[Json]) -> None:
    """Raises what Stripe says when the customer's place, or whether tax is within a price, is not known."""
    if _rate(customer["address"], customer["tax_exempt"]) is None:
        message = "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax."
        raise invalid(message, code="customer_tax_location_invalid")
    for price in prices:
        if price["tax_behavior"] == "unspecified":
            message = f"The price {price['id']} needs a `tax_behavior` to be used with automatic tax."
            raise malformed(message, param="automatic_tax")


def apply(body: Json, lines: list[Json]) -> None:
    """Note on the draft and its lines what is owed, and add what comes on top to the total."""
    rate = _rate(body["customer_address"], body["customer_tax_exempt"])
    body["automatic_tax"] |= {"status": "complete" if rate else "requires_location_inputs"}
    for line in lines:
        line["taxes"] = [_tax(rate, line["amount"], line["_tax_behavior"])] if rate else []
    taxes = [tax for line in lines for tax in line["taxes"]]
    body["total_taxes"] = [
        {**own[0], **{name: sum(tax[name] for tax in own) for name in ("amount", "taxable_amount")}}
        for behavior in ("exclusive", "inclusive")
        if (own := [tax for tax in taxes if tax["tax_behavior"] == behavior])
    ]
    within = sum(tax["amount"] for tax in taxes if tax["tax_behavior"] == "inclusive")
    body["total"] += sum(tax["amount"] for tax in taxes if tax["tax_behavior"] == "exclusive")
    body["subtotal_excluding_tax"] = body["total_excluding_tax"] = body["subtotal"] - within


def _rate(address: Json | None, tax_exempt: str) -> Rate | None:
    rate = tax_rates.of_address(address or {}, is_business=tax_exempt == "reverse")
    if rate and tax_exempt == "exempt":
        return Rate(rate.percentage * 0, rate.tax_type, "customer_exempt", rate.country, rate.state)
    return rate


def _tax(rate: Rate, amount: int, behavior: str) -> Json:
    is_inclusive = behavior == "inclusive"
    tax = rate.tax(amount, is_inclusive=is_inclusive)
    name = f"{rate.country} {rate.state} {rate.percentage} {behavior}"
    return {
        "amount": tax,
        "tax_behavior": behavior,
        "tax_rate_details": {"tax_rate": f"txr_{hashlib.sha256(name.encode()).hexdigest()[:24]}"},
        "taxability_reason": rate.reason,
        "taxable_amount": 0 if not rate.percentage else amount - tax if is_inclusive else amount,
        "type": "tax_rate_details",
    }
