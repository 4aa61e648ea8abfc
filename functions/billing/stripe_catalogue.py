"""What is sold, as products and prices at Stripe, made when it is first sold."""

from dataclasses import dataclass
from typing import Literal, cast

from functions.billing import stripe_access
from functions.billing.stripe_tax import TAX_CODE
from socialflow.stripe_calls import StripeRefused, mapped

_EXISTS = "resource_already_exists"


@dataclass(frozen=True)
class Good:
    """Something with a recurring price. `key` names the price for ever; `product` is what it is a price of."""

    key: str
    product: str
    name: str
    amount_minor: int
    currency: str
    interval: str


def price_of(good: Good) -> str:
    """The price's id at Stripe, the same one however often and by whomever it is asked for.

    Names of ours make both once: under an idempotency key Stripe would repeat a failure of its own for a day.
    """
    if known := _find_price(good):
        return known
    _make_product(good)
    try:
        with mapped():
            return (
                stripe_access.client()
                .v1.prices.create(
                    {
                        "product": good.product,
                        "currency": good.currency,
                        "unit_amount": good.amount_minor,
                        "recurring": {"interval": cast(Literal["month", "year"], good.interval)},
                        "lookup_key": good.key,
                        "tax_behavior": "inclusive",
                    }
                )
                .id
            )
    except StripeRefused as refused:
        made = _find_price(good) if refused.reason == _EXISTS else None
        if made is None:
            raise
        return made


def _find_price(good: Good) -> str | None:
    prices = stripe_access.client().v1.prices
    with mapped():
        found = prices.list({"lookup_keys": [good.key], "limit": 1}).data
        if found and found[0].tax_behavior == "unspecified":
            # From before tax was collected; what a price says of it is set once.
            prices.update(found[0].id, {"tax_behavior": "inclusive"})
    return found[0].id if found else None


def _make_product(good: Good) -> None:
    try:
        with mapped():
            stripe_access.client().v1.products.create({"id": good.product, "name": good.name, "tax_code": TAX_CODE})
    except StripeRefused as refused:
        if refused.reason != _EXISTS:
            raise
