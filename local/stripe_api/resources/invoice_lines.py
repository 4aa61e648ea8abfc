"""The lines of an invoice: a subscription item's period, or an invoice item that waited for the next invoice."""

from local.stripe_api.calls import Call, new_id
from local.stripe_api.store import Json


def of_item(item: Json, start: int, end: int, *, is_trial: bool) -> Json:
    """A subscription item's amount for a period; a trial costs nothing. Its invoice is not known yet."""
    price, quantity = item["price"], item["quantity"]
    each = 0 if is_trial else price["unit_amount"]
    about = (
        f"{quantity} × {price['nickname'] or price['product']} (at {each / 100:.2f} / {price['recurring']['interval']})"
    )
    parent = {
        "invoice_item": None,
        "proration": False,
        "proration_details": {"credited_items": None},
        "subscription": item["subscription"],
        "subscription_item": item["id"],
    }
    return {
        **_line(each * quantity, price["currency"], start, end),
        "description": "Free trial" if is_trial else about,
        "parent": {
            "invoice_item_details": None,
            "subscription_item_details": parent,
            "type": "subscription_item_details",
        },
        "pricing": _pricing(price, each),
        "quantity": quantity,
        "quantity_decimal": str(quantity),
        "subscription": item["subscription"],
        "_tax_behavior": price["tax_behavior"],
    }


def of_invoice_item(pending: Json) -> Json:
    """An invoice item as a line of the invoice that takes it up."""
    details = (pending["parent"] or {}).get("subscription_details")
    subscription = details["subscription"] if details else None
    parent = {
        "invoice_item": pending["id"],
        "proration": pending["proration"],
        "proration_details": {"credited_items": None},
        "subscription": subscription,
    }
    return {
        **_line(pending["amount"], pending["currency"], pending["period"]["start"], pending["period"]["end"]),
        "description": pending["description"],
        "metadata": pending["metadata"],
        "parent": {
            "invoice_item_details": parent,
            "subscription_item_details": None,
            "type": "invoice_item_details",
        },
        "pricing": pending["pricing"],
        "quantity": pending["quantity"],
        "quantity_decimal": pending["quantity_decimal"],
        "subscription": subscription,
        "_tax_behavior": pending.get("_tax_behavior", "exclusive"),
    }


def _pricing(price: Json, each: int) -> Json:
    details = {"price": price["id"], "product": price["product"]}
    return {"price_details": details, "type": "price_details", "unit_amount_decimal": str(each)}


def _line(amount: int, currency: str, start: int, end: int) -> Json:
    return {
        "id": new_id("il"),
        "object": "line_item",
        "amount": amount,
        "currency": currency,
        "discount_amounts": [],
        "discountable": True,
        "discounts": [],
        "invoice": None,
        "livemode": False,
        "metadata": {},
        "period": {"start": start, "end": end},
        "pretax_credit_amounts": [],
        "subtotal": amount,
        "taxes": [],
    }


def pending_item(call: Call, customer: Json, amount: int, currency: str, *, description: str | None) -> Json:
    """An invoice item that waits for its customer's next invoice. Not saved yet."""
    return {
        "id": new_id("ii"),
        "object": "invoiceitem",
        "amount": amount,
        "currency": currency,
        "customer": customer["id"],
        "date": call.now,
        "description": description,
        "discountable": True,
        "discounts": [],
        "invoice": None,
        "livemode": False,
        "metadata": {},
        "net_amount": amount,
        "parent": None,
        "period": {"start": call.now, "end": call.now},
        "pricing": None,
        "proration": False,
        "quantity": 1,
        "quantity_decimal": "1",
        "tax_rates": [],
        "test_clock": customer["test_clock"],
        # What Stripe's settings say of amounts without a price.
        "_tax_behavior": "exclusive",
    }


def prorated_item(call: Call, customer: Json, item: Json, amount: int, end: int, words: str) -> Json:
    """The credit (negative) or charge for what is left of an item's period from now until `end`."""
    price, quantity = item["price"], item["quantity"]
    about = f"{words} {quantity} × {price['nickname'] or price['product']} after {call.now}"
    details = {"subscription": item["subscription"], "subscription_item": item["id"]}
    return {
        **pending_item(call, customer, amount, price["currency"], description=about),
        "discountable": False,
        "parent": {"subscription_details": details, "type": "subscription_details"},
        "period": {"start": call.now, "end": end},
        "pricing": _pricing(price, price["unit_amount"]),
        "proration": True,
        "proration_details": {"credited_items": None, "discount_amounts": []},
        "quantity": quantity,
        "quantity_decimal": str(quantity),
        "_tax_behavior": price["tax_behavior"],
    }
