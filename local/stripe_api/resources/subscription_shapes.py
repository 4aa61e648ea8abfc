"""What the requests about subscriptions take."""

from local.stripe_api.params import METADATA, Param, Shape
from local.stripe_api.resources import automatic_tax
from local.stripe_api.resources.subscription_cycle import ENDED

LIVING = ("active", "incomplete", "past_due", "paused", "trialing", "unpaid")
_ITEM: Shape = {"price": Param(), "quantity": Param("integer", minimum=0), "metadata": METADATA}
_DETAILS = Param("hash", fields={"comment": Param(emptiable=True), "feedback": Param(emptiable=True)})
_TRIAL_SETTINGS = Param(
    "hash",
    fields={
        "end_behavior": Param(
            "hash",
            required=True,
            fields={"missing_payment_method": Param(required=True, choices=("cancel", "create_invoice", "pause"))},
        )
    },
)
_PAYMENT_SETTINGS = Param(
    "hash",
    fields={
        "payment_method_types": Param("list"),
        "save_default_payment_method": Param(choices=("off", "on_subscription")),
    },
)
_COMMON: Shape = {
    "automatic_tax": automatic_tax.PARAM,
    "cancel_at": Param("timestamp", emptiable=True),
    "cancel_at_period_end": Param("boolean"),
    "collection_method": Param(choices=("charge_automatically",)),
    "default_payment_method": Param(),
    "description": Param(emptiable=True),
    "metadata": METADATA,
    "off_session": Param("boolean"),
    "payment_behavior": Param(choices=("allow_incomplete", "default_incomplete", "error_if_incomplete")),
    "payment_settings": _PAYMENT_SETTINGS,
    "proration_behavior": Param(choices=("always_invoice", "create_prorations", "none")),
    "trial_end": Param(),
    "trial_settings": _TRIAL_SETTINGS,
}
CREATE: Shape = {
    **_COMMON,
    "billing_mode": Param("hash", fields={"type": Param(required=True, choices=("classic", "flexible"))}),
    "currency": Param("currency"),
    "customer": Param(required=True),
    "items": Param("hashes", required=True, fields=_ITEM),
    "trial_period_days": Param("integer", minimum=0, maximum=730),
}
UPDATE: Shape = {
    **_COMMON,
    "billing_cycle_anchor": Param(choices=("now", "unchanged")),
    "cancellation_details": _DETAILS,
    "items": Param("hashes", fields={**_ITEM, "id": Param(), "deleted": Param("boolean")}),
    "proration_date": Param("timestamp"),
}
CANCEL: Shape = {"cancellation_details": _DETAILS, "prorate": Param("boolean")}
FILTERS: Shape = {
    "customer": Param(),
    "price": Param(),
    "status": Param(choices=(*LIVING, *ENDED, "all", "ended")),
    "test_clock": Param(),
}
