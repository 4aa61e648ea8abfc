"""What tax is owed where, as Stripe Tax knows it. Nothing is filed or moved."""

from typing import TYPE_CHECKING

from functions.billing import stripe_access
from functions.billing.models import Place
from socialflow.stripe_calls import mapped

if TYPE_CHECKING:
    from stripe.params.tax import CalculationCreateParamsCustomerDetailsAddress

# Stripe's code of electronically supplied services in general.
_TAX_CODE = "txcd_10000000"


def included(amount_minor: int, currency: str, reference: str, place: Place) -> int:
    """The tax within `amount_minor` for a customer at the place. Raises StripeRefused when the place does not tell."""
    address: CalculationCreateParamsCustomerDetailsAddress = {"country": place.country}
    if place.state:
        address["state"] = place.state
    if place.postal_code:
        address["postal_code"] = place.postal_code
    with mapped():
        made = stripe_access.client().v1.tax.calculations.create(
            {
                "currency": currency,
                "line_items": [
                    {
                        "amount": amount_minor,
                        "reference": reference,
                        "tax_behavior": "inclusive",
                        "tax_code": _TAX_CODE,
                    }
                ],
                "customer_details": {"address": address, "address_source": "billing"},
            }
        )
    return made.tax_amount_inclusive
