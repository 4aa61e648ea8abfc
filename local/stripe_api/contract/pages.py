"""The contract of Checkout, the billing portal, tax and Connect."""

from local.stripe_api.contract.steps import Section, Step

CHECKOUT = Section(
    "a Checkout session is opened and ended, a portal session is opened",
    (
        Step(
            "POST /v1/checkout/sessions",
            {
                "mode": "payment",
                "success_url": "https://example.com/thanks",
                "line_items[0][price_data][currency]": "usd",
                "line_items[0][price_data][unit_amount]": "700",
                "line_items[0][price_data][product_data][name]": "Mug",
                "line_items[0][quantity]": "2",
            },
            answer={
                "id": "<cs_test_>",
                "status": "open",
                "payment_status": "unpaid",
                "amount_total": 1400,
                "url": "<http>",
            },
            keep={"session": "id"},
        ),
        Step(
            "GET /v1/checkout/sessions/$session/line_items",
            answer={"data": [{"object": "item", "quantity": 2, "amount_total": 1400, "description": "Mug"}]},
        ),
        Step("POST /v1/checkout/sessions/$session/expire", answer={"status": "expired", "url": None}),
        Step("POST /v1/checkout/sessions/$session/expire", status=400, error={"type": "invalid_request_error"}),
    ),
)
PORTAL = Section(
    "a billing portal session is opened for a customer",
    (
        Step("POST /v1/customers", {"name": "Portal"}, keep={"customer": "id"}),
        Step(
            "POST /v1/billing_portal/sessions",
            {"customer": "$customer", "return_url": "https://example.com/account"},
            answer={
                "id": "<bps_>",
                "customer": "$customer",
                "url": "<http>",
                "return_url": "https://example.com/account",
            },
        ),
    ),
    needs="portal",
)
TAX = Section(
    "tax is calculated for a place, and collected with a subscription",
    (
        Step(
            "POST /v1/tax/calculations",
            {
                "currency": "eur",
                "line_items[0][amount]": "1000",
                "line_items[0][reference]": "tip",
                "customer_details[address][country]": "DE",
                "customer_details[address_source]": "billing",
            },
            answer={"id": "<taxcalc_>", "tax_amount_exclusive": 190, "amount_total": 1190},
        ),
        Step("POST /v1/customers", {"address[country]": "DE"}, keep={"customer": "id"}),
        Step("POST /v1/payment_methods/pm_card_visa/attach", {"customer": "$customer"}, keep={"card": "id"}),
        Step(
            "POST /v1/prices",
            {
                "currency": "eur",
                "unit_amount": "1190",
                "recurring[interval]": "month",
                "product_data[name]": "Premium",
                "product_data[tax_code]": "txcd_10000000",
                "tax_behavior": "inclusive",
            },
            answer={"tax_behavior": "inclusive"},
            keep={"price": "id"},
        ),
        Step(
            "POST /v1/subscriptions",
            {
                "customer": "$customer",
                "items[0][price]": "$price",
                "default_payment_method": "$card",
                "automatic_tax[enabled]": "true",
                "expand[]": "latest_invoice",
            },
            answer={
                "status": "active",
                "automatic_tax": {"enabled": True},
                "latest_invoice": {
                    "total": 1190,
                    "total_excluding_tax": 1000,
                    "automatic_tax": {"enabled": True, "status": "complete"},
                },
            },
        ),
        Step("POST /v1/customers", {"name": "Nowhere"}, keep={"nowhere": "id"}),
        Step(
            "POST /v1/subscriptions",
            {"customer": "$nowhere", "items[0][price]": "$price", "automatic_tax[enabled]": "true"},
            status=400,
            answer={"error": {"code": "customer_tax_location_invalid"}},
        ),
    ),
    needs="tax",
)
CONNECT = Section(
    "a connected account is not paid before it is complete",
    (
        Step(
            "POST /v1/accounts",
            {"type": "express", "country": "US", "capabilities[transfers][requested]": "true"},
            answer={"id": "<acct_>", "payouts_enabled": False, "details_submitted": False},
            keep={"account": "id"},
        ),
        Step(
            "POST /v1/account_links",
            {
                "account": "$account",
                "type": "account_onboarding",
                "return_url": "https://example.com/back",
                "refresh_url": "https://example.com/again",
            },
            answer={"object": "account_link", "url": "<http>"},
        ),
        Step(
            "POST /v1/transfers",
            {"amount": "100", "currency": "usd", "destination": "$account"},
            400,
            error={"code": "insufficient_capabilities_for_transfer"},
        ),
        Step("GET /v1/balance", account="$account", answer={"object": "balance", "available": "<anything>"}),
    ),
    needs="connect",
)

SECTIONS = (CHECKOUT, PORTAL, TAX, CONNECT)
