"""What is sold, as products and prices at Stripe, made when it is first sold."""

from dataclasses import dataclass
from typing import Literal, cast

from functions.billing import stripe_access
from functions.billing.stripe_tax import TAX_CODE
from socialflow.stripe_calls import StripeRefused, mapped


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
    """The price's id at Stripe, the same one however often and by whomever it is asked for."""
    client = stripe_access.client()
    with mapped():
        found = client.v1.prices.list({"lookup_keys": [good.key], "limit": 1}).data
        if found and found[0].tax_behavior == "unspecified":
            # From before tax was collected; what a price says of it is set once.
            client.v1.prices.update(found[0].id, {"tax_behavior": "inclusive"})
    if found:
        return found[0].id
    _make_product(good)
    with mapped():
        return client.v1.prices.create(
            {
                "product": good.product,
                "currency": good.currency,
                "unit_amount": good.amount_minor,
                "recurring": {"interval": cast(Literal["month", "year"], good.interval)},
                "lookup_key": good.key,
                "tax_behavior": "inclusive",
            },
            {"idempotency_key": f"price-{good.key}"},
        ).id


def _make_product(good: Good) -> None:
    try:
        with mapped():
            stripe_access.client().v1.products.create(
                {"id": good.product, "name": good.name, "tax_code": TAX_CODE},
                {"idempotency_key": f"product-{good.product}"},
            )
    except StripeRefused as refused:
        if refused.reason != "resource_already_exists":
            raise
