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
    "tax is calculated on top for a place",
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
