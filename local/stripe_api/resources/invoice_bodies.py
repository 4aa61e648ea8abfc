"""What an invoice consists of when nothing has happened to it yet: its fields, its lines' sums, its payment."""

from local.stripe_api.calls import Call, new_id
from local.stripe_api.resources import automatic_tax
from local.stripe_api.store import Json

_URL = "/v1/invoices"


def blank(call: Call, customer: Json, reason: str, currency: str, *, is_taxed: bool = False) -> Json:
    invoice_id = new_id("in")
    zero = (
        "amount_due amount_overpaid amount_paid amount_remaining amount_shipping attempt_count starting_balance subtotal "
        "subtotal_excluding_tax total total_excluding_tax post_payment_credit_notes_amount pre_payment_credit_notes_amount"
    )
    none = (
        "account_tax_ids application automatically_finalizes_at custom_fields customer_shipping default_payment_method "
        "default_source description due_date effective_at ending_balance footer from_invoice hosted_invoice_url invoice_pdf "
        "last_finalization_error latest_revision next_payment_attempt number on_behalf_of parent receipt_number rendering "
        "shipping_cost shipping_details statement_descriptor webhooks_delivered_at"
    )
    empty = (
        "customer_tax_ids default_tax_rates discounts total_discount_amounts total_pretax_credit_amounts total_taxes"
    )
    return {
        "id": invoice_id,
        "object": "invoice",
        "account_country": "US",
        "account_name": "Social Flow",
        **dict.fromkeys(zero.split(), 0),
        **dict.fromkeys(none.split()),
        **{name: [] for name in empty.split()},
        "attempted": False,
        "auto_advance": True,
        "automatic_tax": {
            "disabled_reason": None,
            "enabled": is_taxed,
            "liability": {"type": "self"} if is_taxed else None,
            "provider": "stripe" if is_taxed else None,
            "status": None,
        },
        "billing_reason": reason,
        "collection_method": "charge_automatically",
        "created": call.now,
        "currency": currency,
        "customer": customer["id"],
        "customer_address": customer["address"],
        "customer_email": customer["email"],
        "customer_name": customer["name"],
        "customer_phone": customer["phone"],
        "customer_tax_exempt": customer["tax_exempt"],
        "issuer": {"type": "self"},
        "lines": _lines(invoice_id, []),
        "livemode": False,
        "metadata": {},
        "payment_settings": {"default_mandate": None, "payment_method_options": None, "payment_method_types": None},
        "period_end": call.now,
        "period_start": call.now,
        "status": "draft",
        "status_transitions": dict.fromkeys(("finalized_at", "marked_uncollectible_at", "paid_at", "voided_at")),
        "test_clock": customer["test_clock"],
        # Kept by the stand-in: the payment that collects it.
        "_intent": None,
        "_is_given_up": False,
    }


def _lines(invoice_id: str, lines: list[Json]) -> Json:
    url = f"{_URL}/{invoice_id}/lines"
    return {"object": "list", "data": lines, "has_more": False, "total_count": len(lines), "url": url}


def set_lines(body: Json, lines: list[Json]) -> None:
    """Give the draft these lines; its sums follow."""
    body["lines"] = _lines(body["id"], [{**line, "invoice": body["id"]} for line in lines])
    total = sum(line["amount"] for line in lines)
    for name in ("subtotal", "subtotal_excluding_tax", "total", "total_excluding_tax"):
        body[name] = total
    if body["automatic_tax"]["enabled"]:
        automatic_tax.apply(body, body["lines"]["data"])
    body["amount_due"] = body["amount_remaining"] = max(body["total"], 0)


def payment(call: Call, body: Json, intent: Json) -> Json:
    return {
        "id": new_id("inpay"),
        "object": "invoice_payment",
        "amount_paid": None,
        "amount_requested": body["amount_due"],
        "created": call.now,
        "currency": body["currency"],
        "invoice": body["id"],
        "is_default": True,
        "livemode": False,
        "payment": {"payment_intent": intent["id"], "type": "payment_intent"},
        "status": "open",
        "status_transitions": {"canceled_at": None, "paid_at": None},
    }
