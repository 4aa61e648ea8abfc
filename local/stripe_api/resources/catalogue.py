"""What is sold and for how much: products and prices as objects; their routes stand in modules of their own."""

from local.stripe_api.calls import Call, new_id
from local.stripe_api.params import CURRENCY, MAX_AMOUNT, METADATA, Param, Shape
from local.stripe_api.refusals import invalid, malformed
from local.stripe_api.store import Json

PLAIN_PRODUCT = (
    "active",
    "description",
    "images",
    "name",
    "shippable",
    "statement_descriptor",
    "tax_code",
    "unit_label",
    "url",
)

_LONGEST = {"day": 1095, "week": 156, "month": 36, "year": 3}

RECURRING = Param(
    "hash",
    fields={
        "interval": Param(required=True, choices=("day", "week", "month", "year")),
        "interval_count": Param("integer", minimum=1),
        "usage_type": Param(choices=("licensed",)),
    },
)
TAX_BEHAVIOR = Param(choices=("exclusive", "inclusive", "unspecified"))
PRICE_DATA: Shape = {
    "currency": CURRENCY,
    "unit_amount": Param("integer", minimum=0, maximum=MAX_AMOUNT),
    "recurring": RECURRING,
    "tax_behavior": TAX_BEHAVIOR,
    "metadata": METADATA,
}
PRODUCT_DATA = Param(
    "hash",
    fields={
        "name": Param(required=True),
        "description": Param(),
        "images": Param("list"),
        "metadata": METADATA,
        "tax_code": Param(),
    },
)


def make_product(call: Call, given: Json) -> Json:
    body: Json = {
        "id": given.get("id") or new_id("prod"),
        "object": "product",
        "active": True,
        "created": call.now,
        "default_price": None,
        "description": None,
        "images": [],
        "livemode": False,
        "marketing_features": [],
        "metadata": given.get("metadata", {}),
        "package_dimensions": None,
        "shippable": None,
        "statement_descriptor": None,
        "tax_code": None,
        "type": "service",
        "unit_label": None,
        "updated": call.now,
        "url": None,
        **{name: given[name] for name in PLAIN_PRODUCT if name in given},
    }
    call.save(body)
    call.emit("product.created", body)
    return body


def make_price(call: Call, given: Json) -> Json:
    recurring = given.get("recurring")
    if "unit_amount" not in given:
        message = "Missing required param: unit_amount."
        raise malformed(message, code="parameter_missing", param="unit_amount")
    if recurring and recurring.get("interval_count", 1) > _LONGEST[recurring["interval"]]:
        raise malformed("Prices may not recur less often than every three years.", param="recurring[interval_count]")
    amount = given["unit_amount"]
    body: Json = {
        "id": new_id("price"),
        "object": "price",
        "active": given.get("active", True),
        "billing_scheme": "per_unit",
        "created": call.now,
        "currency": given["currency"],
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": given.get("lookup_key"),
        "metadata": given.get("metadata", {}),
        "nickname": given.get("nickname"),
        "product": given["product"],
        "recurring": recurring and _recurring(recurring),
        "tax_behavior": given.get("tax_behavior", "unspecified"),
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "recurring" if recurring else "one_time",
        "unit_amount": amount,
        "unit_amount_decimal": str(amount),
    }
    call.save(body)
    call.emit("price.created", body)
    return body


def _recurring(given: Json) -> Json:
    return {
        "interval": given["interval"],
        "interval_count": given.get("interval_count", 1),
        "meter": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }


def sellable(call: Call, price_id: str, param: str) -> Json:
    """The price. Raises what Stripe says of one that is not there, or not active."""
    price = call.find("price", price_id, param=param)
    if not price["active"]:
        raise invalid(
            f"The price specified is inactive. This field only accepts active prices: {price_id}", param=param
        )
    return price


def plan_of(price: Json) -> Json:
    """The same price as the older kind of object that subscription items still carry."""
    same = (
        "active",
        "billing_scheme",
        "created",
        "currency",
        "livemode",
        "metadata",
        "nickname",
        "product",
        "tiers_mode",
    )
    return {
        **{name: price[name] for name in ("id", *same)},
        **{name: price["recurring"][name] for name in ("interval", "interval_count", "meter", "usage_type")},
        "object": "plan",
        "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"],
        "transform_usage": None,
        "trial_period_days": None,
    }
