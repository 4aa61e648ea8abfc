"""Tax as Stripe Tax knows it: what is owed where, and that it is collected with subscriptions. Nothing is filed here."""

from typing import TYPE_CHECKING

from functions.billing import stripe_access
from functions.billing.errors import TaxPlaceUnknown
from functions.billing.models import Place
from socialflow import env
from socialflow.errors import FieldError
from socialflow.stripe_calls import StripeRefused, mapped

if TYPE_CHECKING:
    from stripe.params import CustomerModifyParamsAddress
    from stripe.params.tax import CalculationCreateParamsCustomerDetailsAddress

# Stripe's code of electronically supplied services in general.
TAX_CODE = "txcd_10000000"
_UNKNOWN_PLACE = "customer_tax_location_invalid"


def is_collected() -> bool:
    """Whether the stage's Stripe account collects tax."""
    return env.STRIPE_TAX.get() == "on"


def included(amount_minor: int, currency: str, reference: str, place: Place) -> int:
    """The tax within `amount_minor` for a customer at the place. Raises TaxPlaceUnknown."""
    address: CalculationCreateParamsCustomerDetailsAddress = {"country": place.country}
    if place.state:
        address["state"] = place.state
    if place.postal_code:
        address["postal_code"] = place.postal_code
    try:
        with mapped():
            made = stripe_access.client().v1.tax.calculations.create(
                {
                    "currency": currency,
                    "line_items": [
                        {
                            "amount": amount_minor,
                            "reference": reference,
                            "tax_behavior": "inclusive",
                            "tax_code": TAX_CODE,
                        }
                    ],
                    "customer_details": {"address": address, "address_source": "billing"},
                }
            )
    except StripeRefused as refused:
        raise place_unknown(refused) or refused from refused
    return made.tax_amount_inclusive


def keep_place(customer_id: str, place: Place) -> None:
    """From now on the customer's invoices are taxed there."""
    address: CustomerModifyParamsAddress = {
        "country": place.country,
        "state": place.state or "",
        "postal_code": place.postal_code or "",
    }
    with mapped():
        stripe_access.client().v1.customers.update(customer_id, {"address": address})


def place_unknown(refused: StripeRefused) -> TaxPlaceUnknown | None:
    """What to tell the payer when Stripe refused because the place does not tell which tax is owed."""
    if refused.reason != _UNKNOWN_PLACE:
        return None
    return TaxPlaceUnknown(errors=(FieldError("/place", refused.reason, "Say where you live."),))
