"""The contract of customers, cards, payments, refunds and disputes."""

from local.stripe_api.contract.steps import Section, Step

_USD = {"amount": "2000", "currency": "usd"}
_CARDS_ONLY = {"automatic_payment_methods[enabled]": "true", "automatic_payment_methods[allow_redirects]": "never"}
_PI, _SI = "POST /v1/payment_intents", "POST /v1/setup_intents"


def _paid_by(card: str, **more: str) -> dict[str, str]:
    return {**_USD, **_CARDS_ONLY, "payment_method": card, "confirm": "true", **more}


_CUSTOMER = Step(
    "POST /v1/customers",
    {"email": "fan@example.com", "metadata[user]": "u1"},
    answer={"id": "<cus_>", "object": "customer", "email": "fan@example.com", "metadata": {"user": "u1"}},
    keep={"customer": "id"},
)


def _declined(card: str, code: str, decline_code: str | None = None) -> Step:
    error = {"type": "card_error", "code": code, "payment_intent": {"status": "requires_payment_method"}}
    more = {"decline_code": decline_code} if decline_code else {}
    return Step(_PI, _paid_by(card), 402, error={**error, **more, "charge": "<ch_>"})


CUSTOMERS = Section(
    "customers are kept, changed and deleted",
    (
        _CUSTOMER,
        Step(
            "POST /v1/customers/$customer",
            {"metadata[user]": "", "metadata[tier]": "gold", "address[country]": "DE"},
            answer={"metadata": {"tier": "gold"}, "address": {"country": "DE"}},
        ),
        Step("DELETE /v1/customers/$customer", answer={"id": "$customer", "deleted": True}),
        Step("GET /v1/customers/$customer", answer={"deleted": True}),
        Step("GET /v1/customers/cus_none", status=404, error={"code": "resource_missing", "param": "id"}),
        Step("POST /v1/customers", {"email": "nobody"}, 400, error={"code": "email_invalid", "param": "email"}),
        Step("POST /v1/customers", {"surprise": "1"}, 400, error={"code": "parameter_unknown", "param": "surprise"}),
    ),
)
CARDS = Section(
    "cards are attached, listed and detached for good",
    (
        _CUSTOMER,
        Step(
            "POST /v1/payment_methods/pm_card_mastercard/attach",
            {"customer": "$customer"},
            answer={"id": "<pm_>", "customer": "$customer", "card": {"brand": "mastercard", "last4": "4444"}},
            keep={"card": "id"},
        ),
        Step("GET /v1/payment_methods?customer=$customer", answer={"data": [{"id": "$card"}], "has_more": False}),
        Step("POST /v1/payment_methods/$card/detach", answer={"customer": None}),
        Step(
            "POST /v1/payment_methods/$card/attach",
            {"customer": "$customer"},
            400,
            error={"type": "invalid_request_error"},
        ),
        Step(
            "POST /v1/payment_methods/pm_card_chargeDeclined/attach",
            {"customer": "$customer"},
            402,
            error={"type": "card_error", "code": "card_declined"},
        ),
        Step(
            "POST /v1/payment_methods/pm_card_chargeCustomerFail/attach",
            {"customer": "$customer"},
            answer={"customer": "$customer"},
            keep={"card": "id"},
        ),
        Step(
            _PI,
            _paid_by("$card", customer="$customer"),
            402,
            error={"code": "card_declined", "payment_intent": {"last_payment_error": {"code": "card_declined"}}},
        ),
    ),
)
PAYMENTS = Section(
    "payments succeed with their fee on the balance",
    (
        Step(
            _PI,
            _paid_by("pm_card_visa", **{"expand[]": "latest_charge.balance_transaction", "metadata[tip]": "t1"}),
            answer={
                "id": "<pi_>",
                "status": "succeeded",
                "amount_received": 2000,
                "metadata": {"tip": "t1"},
                "latest_charge": {
                    "id": "<ch_>",
                    "paid": True,
                    "balance_transaction": {
                        "amount": 2000,
                        "fee": "<integer>",
                        "type": "charge",
                        "reporting_category": "charge",
                    },
                },
            },
            keep={"intent": "id"},
        ),
        Step("POST /v1/payment_intents/$intent/cancel", status=400, error={"code": "payment_intent_unexpected_state"}),
        Step(
            "POST /v1/refunds",
            {"payment_intent": "$intent", "amount": "500"},
            answer={"id": "<re_>", "amount": 500, "status": "succeeded"},
        ),
        Step(
            "POST /v1/refunds",
            {"payment_intent": "$intent", "amount": "1501"},
            400,
            error={"type": "invalid_request_error"},
        ),
        Step("POST /v1/refunds", {"payment_intent": "$intent"}, answer={"amount": 1500}),
        Step("POST /v1/refunds", {"payment_intent": "$intent"}, 400, error={"code": "charge_already_refunded"}),
        Step(_PI, {"amount": "10", "currency": "usd"}, 400, error={"code": "amount_too_small"}),
        Step(
            _PI,
            {"amount": "1.5", "currency": "usd"},
            400,
            error={"code": "parameter_invalid_integer", "param": "amount"},
        ),
        Step(_PI, {"amount": "2000"}, 400, error={"code": "parameter_missing", "param": "currency"}),
        Step("GET /v1/payment_intents/pi_none", status=404, error={"code": "resource_missing"}),
    ),
)
DECLINES = Section(
    "test cards are declined with their codes",
    (
        _declined("pm_card_visa_chargeDeclined", "card_declined", "generic_decline"),
        _declined("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        _declined("pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card"),
        _declined("pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card"),
        _declined("pm_card_chargeDeclinedExpiredCard", "expired_card"),
        _declined("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc"),
        _declined("pm_card_chargeDeclinedProcessingError", "processing_error"),
    ),
)
AUTHENTICATION = Section(
    "cards that want their customer wait on session and are declined off session",
    (
        _CUSTOMER,
        Step(
            _SI,
            {"customer": "$customer", "payment_method": "pm_card_visa", "confirm": "true", **_CARDS_ONLY},
            answer={"id": "<seti_>", "status": "succeeded"},
        ),
        Step(
            _PI,
            _paid_by("pm_card_authenticationRequired", return_url="https://example.com/back"),
            answer={"status": "requires_action", "next_action": {"type": "<text>"}, "latest_charge": None},
            keep={"intent": "id"},
        ),
        Step(
            "POST /v1/payment_intents/$intent/cancel",
            {"cancellation_reason": "abandoned"},
            answer={"status": "canceled", "cancellation_reason": "abandoned"},
        ),
        Step(
            "POST /v1/payment_methods/pm_card_authenticationRequired/attach",
            {"customer": "$customer"},
            keep={"card": "id"},
        ),
        Step(
            _PI,
            _paid_by("$card", customer="$customer", off_session="true"),
            402,
            error={
                "code": "authentication_required",
                "payment_intent": {"status": "requires_payment_method"},
            },
        ),
    ),
)
DISPUTES = Section(
    "a disputed charge is decided by its evidence",
    (
        Step(_PI, _paid_by("pm_card_createDispute"), answer={"status": "succeeded"}, keep={"intent": "id"}),
        Step(
            "GET /v1/disputes?payment_intent=$intent",
            answer={"data": [{"id": "<du_>", "amount": 2000, "reason": "fraudulent", "status": "needs_response"}]},
            keep={"dispute": "data.0.id"},
            within_seconds=60,
        ),
        Step("POST /v1/refunds", {"payment_intent": "$intent"}, 400, error={"code": "charge_disputed"}),
        Step(
            "POST /v1/disputes/$dispute",
            {"evidence[uncategorized_text]": "winning_evidence", "submit": "true"},
            answer={"evidence_details": {"has_evidence": True, "submission_count": 1}},
        ),
        Step("GET /v1/disputes/$dispute", answer={"status": "won"}, within_seconds=60),
        Step(
            "GET /v1/balance_transactions?source=$dispute",
            answer={"data": [{"type": "adjustment", "amount": 2000}, {"type": "adjustment", "amount": -2000}]},
            within_seconds=60,
        ),
    ),
)
IDEMPOTENCY = Section(
    "a key gives its first answer again, and none to other parameters",
    (
        Step("POST /v1/customers", {"name": "Once"}, idempotency_key="contract-$run", keep={"customer": "id"}),
        Step(
            "POST /v1/customers",
            {"name": "Once"},
            idempotency_key="contract-$run",
            answer={"id": "$customer"},
            headers={"idempotent-replayed": "true"},
        ),
        Step(
            "POST /v1/customers",
            {"name": "Other"},
            400,
            error={"type": "idempotency_error"},
            idempotency_key="contract-$run",
        ),
    ),
)

SECTIONS = (CUSTOMERS, CARDS, PAYMENTS, DECLINES, AUTHENTICATION, DISPUTES, IDEMPOTENCY)
