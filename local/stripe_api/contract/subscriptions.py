"""The contract of subscriptions, invoices and test clocks."""

from local.stripe_api.contract.steps import Section, Step

# 31 January 2031, noon, UTC: months that follow are shorter.
_START, _DAY = 1_927_627_200, 86_400
_CLOCK = "/v1/test_helpers/test_clocks"
_ON_A_CLOCK = (
    Step(f"POST {_CLOCK}", {"frozen_time": str(_START)}, answer={"status": "ready"}, keep={"clock": "id"}),
    Step("POST /v1/customers", {"test_clock": "$clock", "name": "Clocked"}, keep={"customer": "id"}),
    Step(
        "POST /v1/payment_methods/pm_card_visa/attach",
        {"customer": "$customer"},
        keep={"card": "id"},
    ),
    Step(
        "POST /v1/customers/$customer",
        {"invoice_settings[default_payment_method]": "$card"},
        answer={"invoice_settings": {"default_payment_method": "$card"}},
    ),
    Step(
        "POST /v1/prices",
        {
            "currency": "usd",
            "unit_amount": "1000",
            "recurring[interval]": "month",
            "product_data[name]": "Premium",
        },
        answer={"id": "<price_>", "type": "recurring", "unit_amount": 1000},
        keep={"price": "id"},
    ),
)


def _advance(days: float) -> tuple[Step, Step]:
    to = _START + int(days * _DAY)
    return (
        Step(f"POST {_CLOCK}/$clock/advance", {"frozen_time": str(to)}, answer={"status": "advancing"}),
        Step(f"GET {_CLOCK}/$clock", answer={"status": "ready", "frozen_time": to}, within_seconds=120),
    )


SUBSCRIPTIONS = Section(
    "a subscription is paid, renews after a draft hour and ends at its period's end",
    (
        *_ON_A_CLOCK,
        Step(
            "POST /v1/subscriptions",
            {"customer": "$customer", "items[0][price]": "$price", "expand[]": "latest_invoice"},
            answer={
                "id": "<sub_>",
                "status": "active",
                "items": {"data": [{"current_period_start": _START, "current_period_end": _START + 28 * _DAY}]},
                "latest_invoice": {"status": "paid", "amount_paid": 1000, "billing_reason": "subscription_create"},
            },
            keep={"subscription": "id", "invoice": "latest_invoice.id"},
        ),
        Step(
            "GET /v1/invoice_payments?invoice=$invoice",
            answer={"data": [{"status": "paid", "amount_paid": 1000, "payment": {"type": "payment_intent"}}]},
        ),
        *_advance(28.1),
        Step(
            "GET /v1/invoices?subscription=$subscription",
            answer={
                "data": [
                    {"billing_reason": "subscription_cycle", "status": "paid"},
                    {"billing_reason": "subscription_create", "status": "paid"},
                ]
            },
            within_seconds=60,
        ),
        Step(
            "POST /v1/subscriptions/$subscription",
            {"cancel_at_period_end": "true"},
            answer={"cancel_at_period_end": True, "cancel_at": _START + 59 * _DAY},
        ),
        *_advance(59.1),
        Step(
            "GET /v1/subscriptions/$subscription",
            answer={"status": "canceled", "cancellation_details": {"reason": "cancellation_requested"}},
        ),
        Step(f"DELETE {_CLOCK}/$clock", answer={"deleted": True}),
    ),
)
PRORATION = Section(
    "an upgrade in the middle of a period credits the old price and charges the new",
    (
        *_ON_A_CLOCK,
        Step(
            "POST /v1/prices",
            {"currency": "usd", "unit_amount": "2000", "recurring[interval]": "month", "product_data[name]": "Better"},
            keep={"better": "id"},
        ),
        Step(
            "POST /v1/subscriptions",
            {"customer": "$customer", "items[0][price]": "$price"},
            keep={"subscription": "id", "item": "items.data.0.id"},
        ),
        *_advance(14),
        Step(
            "POST /v1/subscriptions/$subscription",
            {
                "items[0][id]": "$item",
                "items[0][price]": "$better",
                "proration_behavior": "always_invoice",
                "proration_date": str(_START + 14 * _DAY),
                "expand[]": "latest_invoice",
            },
            answer={
                "status": "active",
                "latest_invoice": {"billing_reason": "subscription_update", "amount_paid": 500, "status": "paid"},
            },
        ),
        Step(f"DELETE {_CLOCK}/$clock"),
    ),
)
DUNNING = Section(
    "a renewal that is declined makes the subscription past due, a trial costs nothing",
    (
        *_ON_A_CLOCK,
        Step(
            "POST /v1/subscriptions",
            {
                "customer": "$customer",
                "items[0][price]": "$price",
                "trial_period_days": "7",
                "expand[]": "latest_invoice",
            },
            answer={"status": "trialing", "latest_invoice": {"amount_due": 0, "status": "paid"}},
            keep={"subscription": "id"},
        ),
        Step(
            "POST /v1/payment_methods/pm_card_chargeCustomerFail/attach",
            {"customer": "$customer"},
            keep={"bad": "id"},
        ),
        Step("POST /v1/customers/$customer", {"invoice_settings[default_payment_method]": "$bad"}),
        *_advance(7.1),
        Step("GET /v1/subscriptions/$subscription", answer={"status": "past_due"}, within_seconds=60),
        Step(
            "DELETE /v1/subscriptions/$subscription",
            answer={"status": "canceled", "ended_at": "<integer>"},
        ),
        Step("DELETE /v1/subscriptions/$subscription", status=404, error={"code": "resource_missing"}),
        Step(f"DELETE {_CLOCK}/$clock"),
    ),
)
INCOMPLETE = Section(
    "a subscription without a card waits, or is refused",
    (
        Step("POST /v1/customers", {"name": "No card"}, keep={"customer": "id"}),
        Step(
            "POST /v1/prices",
            {"currency": "usd", "unit_amount": "900", "recurring[interval]": "year", "product_data[name]": "Yearly"},
            keep={"price": "id"},
        ),
        Step(
            "POST /v1/subscriptions",
            {"customer": "$customer", "items[0][price]": "$price"},
            400,
            error={"code": "resource_missing"},
        ),
        Step(
            "POST /v1/subscriptions",
            {
                "customer": "$customer",
                "items[0][price]": "$price",
                "payment_behavior": "default_incomplete",
                "expand[]": "latest_invoice.confirmation_secret",
            },
            answer={
                "status": "incomplete",
                "latest_invoice": {"status": "open", "confirmation_secret": {"client_secret": "<pi_>"}},
            },
            keep={"invoice": "latest_invoice.id"},
        ),
        Step("POST /v1/invoices/$invoice/pay", {"payment_method": "pm_card_visa"}, answer={"status": "paid"}),
        Step("POST /v1/invoices/$invoice/pay", status=400, error={"type": "invalid_request_error"}),
        Step(
            "POST /v1/subscriptions",
            {"customer": "$customer"},
            400,
            error={"code": "parameter_missing", "param": "items"},
        ),
    ),
)

SECTIONS = (SUBSCRIPTIONS, PRORATION, DUNNING, INCOMPLETE)
